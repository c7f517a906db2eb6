import type { ComputedType } from "./dtype.ts";
import type { Coordinates, Reader } from "./coordinates.ts";
import type { KernelLowering } from "./kernel.ts";
import type { ComputedSpec, Spec } from "./node.ts";
import type { Tensor } from "./tensor.ts";

/** An operation: shape rule, lowering and gradient in one object. Attributes are plain data. */
// deno-lint-ignore no-explicit-any
export interface Op<A = any> {
  readonly name: string;
  /** Shape and element type of the result. Throws `ShapeError` or `DTypeError` where the inputs do not fit. */
  infer(inputs: readonly Spec[], attrs: A): Spec;
  readonly lower: Lowering<A>;
  /** Gradients by input, built from ordinary operations; `"none"` where the operation is not differentiable. */
  readonly grad: "none" | ((call: GradientCall<A>) => readonly (Tensor | null)[]);
}

/** What a gradient rule is told. */
export interface GradientCall<A> {
  /** The operands. */
  readonly inputs: readonly Tensor[];
  /** The result. */
  readonly output: Tensor;
  /** The attributes of the call. */
  readonly attrs: A;
  /** Gradient of the loss with respect to `output`; of its shape. */
  readonly cotangent: Tensor;
  /** Whether anybody wants the gradient of input `i`; a rule may leave the others `null`. */
  needs(i: number): boolean;
}

/** How an operation becomes WGSL. */
export type Lowering<A> = ElementwiseLowering<A> | MovementLowering<A> | HostLowering<A> | KernelLowering<A> | Leaf;

/** One element of the result from the elements of the (broadcast) inputs at the same place. */
export interface ElementwiseLowering<A> {
  readonly kind: "elementwise";
  /** WGSL expression of the element; `values` are expressions of the inputs' elements, evaluated once each. */
  expression(values: readonly string[], attrs: A, types: readonly ComputedType[]): string;
  /** Extra WGSL functions that the expression calls. */
  readonly functions?: string;
  /** Whether it is no work at all, so that every reader may do it again. */
  readonly isFree?: boolean;
}

/** One element of the result from one element of the inputs somewhere else: views, padding, concatenation, counting. */
export interface MovementLowering<A> {
  readonly kind: "movement";
  /** True where the elements stay in row-major order, so that no copy is needed. */
  readonly keepsOrder?: boolean;
  element(read: Reader, at: Coordinates, attrs: A, inputs: readonly ComputedSpec[], output: ComputedSpec): string;
  /** Extra WGSL functions that the element's expression calls. */
  readonly functions?: string;
}

/** A scalar computed on the host each time the plan runs: schedules, step counters, random keys. */
export interface HostLowering<A> {
  readonly kind: "host";
  value(inputs: readonly number[], attrs: A): number;
}

/** A value from outside: it has storage, or stands for an argument of a captured function. */
export interface Leaf {
  readonly kind: "leaf";
}

/** The operation of values that come from outside the graph. */
export const leafOp: Op<null> = {
  name: "leaf",
  infer: () => {
    throw new Error("leaf nodes are made with their shape");
  },
  lower: { kind: "leaf" },
  grad: "none",
};
