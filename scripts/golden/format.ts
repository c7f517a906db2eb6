/** The golden format (tests/golden/README.md): what a manifest holds, in the words of the manifest. */

/** Element types of the stored tensors: float32, int32, and bytes (booleans and pixels). */
export type StoredType = "F32" | "I32" | "U8";

/** Values of one stored tensor, flat and row-major. */
export type Values = Float32Array | Int32Array | Uint8Array;

/** A recipe that makes values from a key, instead of storing them. */
export interface Formula {
  readonly kind: "sym" | "affine" | "image" | "class_image" | "labels";
  readonly key: string;
  readonly salt: number;
  readonly scale?: number;
  readonly classes?: number;
}

/** A result passes when |got - want| <= atol + rtol |want| for every element. */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/** Values of a large result at some flat positions. */
export interface Samples {
  readonly tensor: string;
  readonly count: number;
  readonly index: "all" | { readonly key: string; readonly salt: number };
}

/** One input, output, cotangent, gradient or final parameter of a case. */
export interface Reference {
  readonly name?: string;
  readonly input?: string;
  readonly output?: string;
  readonly param?: string;
  readonly tensor?: string;
  readonly formula?: Formula;
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  /** How stored bytes become numbers, for example "float32(v) / 255". */
  readonly scale?: string;
  readonly samples?: Samples;
  readonly sum?: number;
  readonly abs_sum?: number;
  readonly l2?: number;
  /** The first values of a result that is not stored in full. */
  readonly first?: readonly number[];
  /** The single value of a counter. */
  readonly value?: number;
  readonly step_atol?: readonly number[];
  readonly atol_tensor?: string;
  readonly tol?: Tolerance;
  readonly tol_wgsl?: Tolerance;
  /** Whether the tolerance exceeds 1 % of the scale. */
  readonly weak?: boolean;
}

/** Attributes of an operator in PyTorch's terms; "inf", "-inf" and "nan" have become numbers. */
// deno-lint-ignore no-explicit-any
export type Attributes = Readonly<Record<string, any>>;

/** One case of a family. */
export interface GoldenCase {
  readonly id: string;
  readonly op: string;
  readonly attrs: Attributes;
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
  readonly cotangents?: readonly Reference[];
  readonly grads?: readonly Reference[];
  readonly grads_step0?: readonly Reference[];
  readonly final?: readonly Reference[];
  readonly tags?: readonly string[];
  /** Rows of a table of plain numbers. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  readonly lrs?: readonly number[];
  readonly metrics?: readonly number[];
  /** Parameter names, in the order of the reduced gradients. */
  readonly names?: readonly string[];
  readonly tol?: Tolerance;
}

/** A tensor as it lies in the safetensors file. */
export interface StoredTensor {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  readonly values: Values;
}

/** A manifest with its tensors. */
export interface Family {
  readonly name: string;
  readonly cases: readonly GoldenCase[];
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}
