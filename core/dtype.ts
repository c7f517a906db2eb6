/** Element type of a tensor. A `bool` is kept as one 32-bit word per element, 0 or 1. */
export type DType = "float32" | "int32" | "uint32" | "bool";

/** What a tensor's values are on the host; a `bool` tensor's are 0 and 1 in a `Uint32Array`. */
export type TypedArray = Float32Array | Int32Array | Uint32Array;

const rows = {
  float32: { wgsl: "f32", stored: "f32", texel: "rgba32float", array: Float32Array },
  int32: { wgsl: "i32", stored: "i32", texel: "rgba32sint", array: Int32Array },
  uint32: { wgsl: "u32", stored: "u32", texel: "rgba32uint", array: Uint32Array },
  bool: { wgsl: "bool", stored: "u32", texel: "rgba32uint", array: Uint32Array },
} as const;

/** Bytes of one element on the device: four for every type. */
export const bytesPerElement = 4;

/** The WGSL type that expressions of this element type have. */
export function wgslType(dtype: DType): string {
  return rows[dtype].wgsl;
}

/** The WGSL type in which a buffer holds this element type (a `bool` may not live in a buffer). */
export function storedType(dtype: DType): string {
  return rows[dtype].stored;
}

/** Format of a texture that holds four elements in a texel. */
export type TexelFormat = "rgba32float" | "rgba32sint" | "rgba32uint";

/** The format in which a texture holds this element type. */
export function texelFormat(dtype: DType): TexelFormat {
  return rows[dtype].texel;
}

/** The zero of an element type, as WGSL. */
export function wgslZero(dtype: DType): string {
  return dtype === "bool" ? "false" : `${rows[dtype].wgsl}(0)`;
}

/** A host array of `length` elements. */
export function emptyArray(dtype: DType, length: number): TypedArray {
  return new rows[dtype].array(length);
}

/** The number of this type that a JavaScript number becomes, as if stored in an array of the type. */
export function roundTo(dtype: DType, value: number): number {
  if (dtype === "float32") return Math.fround(value);
  if (dtype === "int32") return value | 0;
  return dtype === "uint32" ? value >>> 0 : Number(value !== 0);
}

/** Views bytes read from a device as values of this type. */
export function arrayOver(dtype: DType, bytes: ArrayBuffer): TypedArray {
  return new rows[dtype].array(bytes);
}

/** Whether the type counts: true for `float32`. */
export function isFloat(dtype: DType): boolean {
  return dtype === "float32";
}
