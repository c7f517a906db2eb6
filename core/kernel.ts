import type { ComputedType } from "./dtype.ts";
import type { ComputedSpec } from "./node.ts";

/** An operation with a kernel of its own: contractions, reductions, pooling. */
export interface KernelLowering<A> {
  readonly kind: "kernel";
  /**
   * Inputs read once or little more per element: elementwise producers may be computed on the fly instead of stored. A function
   * where that depends on the dispatches chosen.
   */
  readonly inlines?: readonly number[] | ((request: KernelRequest<A>) => readonly number[]);
  /** Whether a following elementwise chain may be applied as each element is written. */
  readonly epilogue: boolean;
  steps(request: KernelRequest<A>): KernelPlan;
}

/** What a lowering may know: shapes, attributes and the kind of machine; no value and no GPU object. */
export interface KernelRequest<A> {
  readonly inputs: readonly ComputedSpec[];
  readonly output: ComputedSpec;
  readonly attrs: A;
  readonly target: Target;
}

/** The machine that a plan is made for. */
export interface Target {
  /** `cpu` for software adapters, where storage textures beat shared memory; `gpu` for the rest. */
  readonly kind: "cpu" | "gpu";
  readonly limits: TargetLimits;
  /**
   * Whether the 8 lanes of a workgroup are a subgroup, which hand values to each other: modules that use it have to `enable` it, or it
   * is `implied`.
   */
  readonly subgroups?: "enable" | "implied";
  /** Kernels of contractions that somebody asks for before all others, where they take the shape. */
  readonly forced?: readonly string[];
  /** Kernels that a tuning found fastest, by contraction: they go before those of the table. */
  readonly tuned?: ReadonlyMap<string, string>;
}

/** The device limits that plans depend on. */
export interface TargetLimits {
  readonly maxStorageBufferBindingSize: number;
  readonly maxBufferSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxStorageTexturesPerShaderStage: number;
  readonly maxTextureDimension2D: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

/** Dispatches in order, and the scratch memory that they pass along. */
export interface KernelPlan {
  readonly steps: readonly Step[];
  readonly scratch?: readonly Scratch[];
  /** Where there are several kernels for one operation: which this is, and why. */
  readonly choice?: Choice;
}

/** A kernel by its name in `ops/_contraction_table.ts`, and what chose it. */
export interface Choice {
  readonly variant: string;
  readonly reason: "forced" | "tuned" | "table";
  /** The operation with everything that its plan depends on, as text: what tunings are found by. */
  readonly contraction: string;
  /** Names of the kernels that are worth measuring, those that may not take the shape among them. */
  readonly candidates: readonly string[];
}

/** Memory that lives from the first step that writes it to the last that reads it. */
export type Scratch =
  | { readonly kind: "buffer"; readonly elements: number; readonly dtype: ComputedType }
  | { readonly kind: "texture"; readonly width: number; readonly height: number };

/**
 * Elements between which values are read from texture copies on software adapters, see `plan/views.ts`: those of the largest
 * tensor of a dispatch, below which copies cost more than they save, and those of the copied value, above which it takes too much memory.
 */
export const textureCopies = { fewest: 2 ** 14, most: 2 ** 24 };

/** One dispatch, as data. */
export interface Step {
  readonly shader: Shader;
  /** Appended to the shader as `const NAME = value;` (u32 unless written otherwise). */
  readonly constants?: Readonly<Record<string, number | string>>;
  /** Appended WGSL declarations that the shader expects: type aliases, small functions. */
  readonly functions?: string;
  /** Sizes that vary from call to call without a new pipeline: `sizes.name`, u32. */
  readonly sizes?: Readonly<Record<string, number>>;
  readonly reads: readonly Operand[];
  readonly writes: readonly Operand[];
  readonly workgroups: readonly [number, number, number];
  /** Whether its one input changes seldom, so that the texture it writes is worth keeping: packed weights. */
  readonly isKept?: boolean;
  /** Whether the lanes of its workgroups of 8 hand values to each other. */
  readonly usesSubgroups?: boolean;
}

/** A WGSL file of `shaders/`. */
export interface Shader {
  readonly name: string;
  readonly text: string;
}

/**
 * A value that a step reads or writes under a name. A buffer is reached as `read_NAME(i)` and `write_NAME(i, value)`, `i` the
 * row-major index, or four elements at a time as `read4_NAME(quad)` and `write4_NAME(quad, value)`; a texture as the
 * variable `NAME` (`rgba32float`; read by `textureLoad`, written by `textureStore`).
 */
export interface Operand {
  readonly name: string;
  /** Whether the kernel reads or writes whole quads only. */
  readonly inQuads?: boolean;
  /**
   * The kernel's private variable that holds the coordinate along axis 1 while it writes, the same for all of a quad: then what follows
   * need not divide by extents, and kernels of all extents share a pipeline.
   */
  readonly channel?: string;
  /** Whether the kernel reads each element once, so that nothing is lost by computing it on the way. */
  readonly isReadOnce?: boolean;
  /** How often the kernel reads each element, 1 unless told: what is read often is worth a texture copy, however small. */
  readonly times?: number;
  readonly value: { readonly input: number } | { readonly output: true } | { readonly scratch: number };
}
