import type { DType, TypedArray } from "../core/mod.ts";
import { FormatError } from "../core/mod.ts";

/** How the elements of one safetensors type are read into a tensor's values. */
export interface StoredType {
  /** Bytes of one element in the file. */
  readonly bytes: number;
  /** The tensor type that takes the values. */
  readonly dtype: DType;
  /** Reads `count` little-endian elements from the start of `view`; `name` is what messages call the tensor. */
  read(view: DataView, count: number, name: string): TypedArray;
}

/** The safetensors types that can be read, by the name they have in the file. */
export const storedTypes: Readonly<Record<string, StoredType>> = {
  F32: { bytes: 4, dtype: "float32", read: (view, count) => floats(count, (i) => view.getFloat32(4 * i, true)) },
  F64: { bytes: 8, dtype: "float32", read: readDoubles },
  F16: {
    bytes: 2,
    dtype: "float32",
    read: (view, count) => floats(count, (i) => fromHalf(view.getUint16(2 * i, true))),
  },
  BF16: { bytes: 2, dtype: "float32", read: readBrainFloats },
  I8: { bytes: 1, dtype: "int32", read: (view, count) => signed(count, (i) => view.getInt8(i)) },
  I16: { bytes: 2, dtype: "int32", read: (view, count) => signed(count, (i) => view.getInt16(2 * i, true)) },
  I32: { bytes: 4, dtype: "int32", read: (view, count) => signed(count, (i) => view.getInt32(4 * i, true)) },
  I64: {
    bytes: 8,
    dtype: "int32",
    read: (view, count, name) =>
      signed(count, (i) => narrowed(view.getBigInt64(8 * i, true), -(2n ** 31n), 2n ** 31n - 1n, "int32", i, name)),
  },
  U8: { bytes: 1, dtype: "uint32", read: (view, count) => unsigned(count, (i) => view.getUint8(i)) },
  U16: { bytes: 2, dtype: "uint32", read: (view, count) => unsigned(count, (i) => view.getUint16(2 * i, true)) },
  U32: { bytes: 4, dtype: "uint32", read: (view, count) => unsigned(count, (i) => view.getUint32(4 * i, true)) },
  U64: {
    bytes: 8,
    dtype: "uint32",
    read: (view, count, name) =>
      unsigned(count, (i) => narrowed(view.getBigUint64(8 * i, true), 0n, 2n ** 32n - 1n, "uint32", i, name)),
  },
  BOOL: { bytes: 1, dtype: "bool", read: readBooleans },
};

/** The type that each element type is written as. */
export const writtenTypes: Readonly<Record<DType, string>> = {
  float32: "F32",
  int32: "I32",
  uint32: "U32",
  bool: "BOOL",
};

function floats(count: number, at: (i: number) => number): Float32Array {
  return filled(new Float32Array(count), at);
}

function signed(count: number, at: (i: number) => number): Int32Array {
  return filled(new Int32Array(count), at);
}

function unsigned(count: number, at: (i: number) => number): Uint32Array {
  return filled(new Uint32Array(count), at);
}

function filled<T extends TypedArray>(values: T, at: (i: number) => number): T {
  for (let i = 0; i < values.length; i++) values[i] = at(i);
  return values;
}

function readDoubles(view: DataView, count: number, name: string): Float32Array {
  return floats(count, (i) => {
    const value = view.getFloat64(8 * i, true);
    if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) throw outOfRange(name, value, i, "float32");
    return value;
  });
}

/** A bfloat16 is the upper half of a float32. */
function readBrainFloats(view: DataView, count: number): Float32Array {
  const bits = unsigned(count, (i) => view.getUint16(2 * i, true) << 16);
  return new Float32Array(bits.buffer);
}

/** The value of IEEE half-precision bits: 1 sign, 5 exponent, 10 fraction; every one is exact in float32. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

function readBooleans(view: DataView, count: number, name: string): Uint32Array {
  return unsigned(count, (i) => {
    const byte = view.getUint8(i);
    if (byte > 1) throw outOfRange(name, byte, i, "bool");
    return byte;
  });
}

function narrowed(value: bigint, least: bigint, most: bigint, dtype: DType, i: number, name: string): number {
  if (value < least || value > most) throw outOfRange(name, value, i, dtype);
  return Number(value);
}

function outOfRange(name: string, value: number | bigint, position: number, dtype: DType): FormatError {
  const needed = dtype === "bool" ? "0 or 1" : `a value that ${dtype} can hold`;
  return new FormatError(`Cannot read tensor "${name}": found ${value} at position ${position}, needed ${needed}`);
}
