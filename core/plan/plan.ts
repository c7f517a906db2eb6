import type { DType, TexelFormat } from "../dtype.ts";
import type { Choice } from "../kernel.ts";
import type { Node } from "../node.ts";
import type { Shape } from "../shape.ts";

/** Everything that one submission does, as plain data: made once for a graph, run any number of times. */
export interface Plan {
  readonly steps: readonly PlannedStep[];
  /** Memory that the run takes from the pool. */
  readonly slots: readonly Slot[];
  /** Host numbers computed before each run, in order. */
  readonly hosts: readonly HostStep[];
  /** Where each root's value is after the run. */
  readonly outputs: readonly PlannedOutput[];
  /** Leaves whose memory the roots take over, by index. */
  readonly replaced: readonly number[];
}

/** A physical layout and its extent. A row-major buffer of 4-byte words holds the elements in order, two of `float16` in a word. */
export type Slot =
  | { readonly layout: "row-major"; readonly words: number; readonly reuses?: number }
  | { readonly layout: "texture"; readonly format: TexelFormat; readonly width: number; readonly height: number };

/** A value's place during a run. */
export type Place = { readonly leaf: number } | { readonly slot: number };

/** A host number's source: a scalar leaf, an earlier host step, or a constant. */
export type HostValue = { readonly leaf: number } | { readonly host: number } | { readonly constant: number };

/** A call of a host function. */
export interface HostStep {
  readonly node: HostCall;
  readonly inputs: readonly HostValue[];
}

/** What a host step calls. */
export interface HostCall {
  readonly name: string;
  readonly attrs: unknown;
  value(inputs: readonly number[], attrs: unknown): number;
}

/** Where a root's value is found. */
export interface PlannedOutput {
  readonly place: Place | HostValue;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One dispatch. */
export interface PlannedStep {
  /** The operations that it computes, and the shader: `conv2d+add+relu (conv2d_register)`. */
  readonly label: string;
  readonly shape: Shape;
  readonly code: string;
  readonly bindings: readonly PlannedBinding[];
  readonly uniforms: readonly PlannedUniform[];
  readonly workgroups: readonly [number, number, number];
  /** Of the last dispatch of an operation that has several kernels: which was chosen, and why. */
  readonly choice?: Choice;
  /** Copies into textures that this dispatch is the first to read. */
  readonly copies: readonly PlannedCopy[];
  /** The form of a leaf that it makes; it and its copies may be left out where that is there from an earlier run. */
  readonly form?: PlannedForm;
  /** Slots of forms that no later step reads. */
  readonly formsRead: readonly number[];
}

/** A leaf in another form, such as packed weights, alone in its slot. */
export interface PlannedForm {
  readonly leaf: number;
  readonly slot: number;
}

/** A copy of a value's buffer into a texture, see `views.ts`. */
export interface PlannedCopy {
  readonly from: Place;
  readonly to: Place;
  readonly elements: number;
}

/** A buffer range or a texture, in binding order; the uniforms are bound after all of them. */
export interface PlannedBinding {
  readonly place: Place;
  readonly access: "read" | "write";
  /** The format of a texture; undefined for buffers. */
  readonly texels?: TexelFormat;
  /** Byte range where the value is larger than one binding may be. */
  readonly range?: { readonly offset: number; readonly size: number };
}

/** One 4-byte member of the uniform block. */
export interface PlannedUniform {
  readonly type: "f32" | "i32" | "u32";
  readonly value: HostValue;
}

/** The node whose value a root shares, where it only renames the shape of something stored. */
export type Resolve = (node: Node) => Node;
