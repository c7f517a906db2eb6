import { fromHalf, fromHalves, toHalf, toHalves } from "./half.ts";

/**
 * Element type of a tensor. A `bool` is kept as one 32-bit word per element, 0 or 1. A `float16` takes two bytes (IEEE binary16: 11
 * significant bits, up to 65504) and is computed with in float32: numbers are rounded when they are stored.
 */
export type DType = "float32" | "float16" | "int32" | "uint32" | "bool";

/** What a tensor's values are on the host; those of `bool` are 0 and 1 in a `Uint32Array`, those of `float16` numbers. */
export type TypedArray = Float32Array | Int32Array | Uint32Array;

/** Values as memory holds them: those of `float16` are their bits. */
export type StoredArray = TypedArray | Uint16Array;

const rows = {
  float32: { wgsl: "f32", stored: "f32", bytes: 4, texel: "rgba32float", array: Float32Array },
  float16: { wgsl: "f32", stored: "f16", bytes: 2, texel: "rgba16float", array: Float32Array },
  int32: { wgsl: "i32", stored: "i32", bytes: 4, texel: "rgba32sint", array: Int32Array },
  uint32: { wgsl: "u32", stored: "u32", bytes: 4, texel: "rgba32uint", array: Uint32Array },
  bool: { wgsl: "bool", stored: "u32", bytes: 4, texel: "rgba32uint", array: Uint32Array },
} as const;

/** Bytes of one element on the device. */
export function bytesOf(dtype: DType): number {
  return rows[dtype].bytes;
}

/** Bytes of a word, the unit in which memory is handed out. */
export const bytesPerWord = 4;

/** The words that hold so many elements. */
export function wordsOf(dtype: DType, elements: number): number {
  return Math.ceil(elements * bytesOf(dtype) / bytesPerWord);
}

/** An element type that kernels compute with. */
export type ComputedType = Exclude<DType, "float16">;

/** The element type that kernels compute with: `float32` for `float16`. */
export function computedType(dtype: DType): ComputedType {
  return dtype === "float16" ? "float32" : dtype;
}

/** The WGSL type that expressions of this element type have. */
export function wgslType(dtype: DType): string {
  return rows[dtype].wgsl;
}

/** The WGSL type in which a buffer holds this element type (a `bool` may not live in a buffer). */
export function storedType(dtype: DType): string {
  return rows[dtype].stored;
}

/** Format of a texture that holds four elements in a texel. */
export type TexelFormat = "rgba32float" | "rgba16float" | "rgba32sint" | "rgba32uint";

/** The format in which a texture holds this element type. */
export function texelFormat(dtype: DType): TexelFormat {
  return rows[dtype].texel;
}

/** Bytes of a texel. */
export function bytesPerTexel(format: TexelFormat): number {
  return format === "rgba16float" ? 8 : 16;
}

/** The zero of an element type, as WGSL. */
export function wgslZero(dtype: DType): string {
  return dtype === "bool" ? "false" : `${rows[dtype].wgsl}(0)`;
}

/** Numbers as memory holds those of this type. */
export function storedForm(dtype: DType, values: TypedArray): StoredArray {
  return dtype === "float16" ? toHalves(values) : values;
}

/** A host array of `length` elements. */
export function emptyArray(dtype: DType, length: number): TypedArray {
  return new rows[dtype].array(length);
}

/** The number of this type that a JavaScript number becomes, as if stored in an array of the type. */
export function roundTo(dtype: DType, value: number): number {
  if (dtype === "float32") return Math.fround(value);
  if (dtype === "float16") return fromHalf(toHalf(value));
  if (dtype === "int32") return value | 0;
  return dtype === "uint32" ? value >>> 0 : Number(value !== 0);
}

/** Bytes read from a device as values of this type, `length` of them. */
export function arrayOver(
  dtype: DType,
  bytes: ArrayBuffer,
  length: number = bytes.byteLength / bytesOf(dtype),
): TypedArray {
  if (dtype === "float16") return fromHalves(new Uint16Array(bytes), length);
  return new rows[dtype].array(bytes, 0, length);
}

/** Whether the type counts: true for `float32` and `float16`. */
export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float16";
}
