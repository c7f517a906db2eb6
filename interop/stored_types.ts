import { type DType, FormatError, fromHalf, type TypedArray } from "../core/mod.ts";

/** How the elements of one type of a file are read into a tensor's values. */
export interface StoredType {
  /** Bytes of one element in the file. */
  readonly bytes: number;
  /** The tensor type that takes the values. */
  readonly dtype: DType;
  /**
   * Fills `into` with little-endian elements from the start of `view`. For messages: `name` is the tensor's, and `first`
   * the position in it of the first element.
   */
  read(view: DataView, into: TypedArray, name: string, first: number): void;
}

/** The element types that can be read, by the name that safetensors gives them. */
export const storedTypes: Readonly<Record<string, StoredType>> = {
  F32: { bytes: 4, dtype: "float32", read: copyWords },
  F64: { bytes: 8, dtype: "float32", read: readDoubles },
  F16: { bytes: 2, dtype: "float32", read: each((view, i) => fromHalf(view.getUint16(2 * i, true))) },
  BF16: { bytes: 2, dtype: "float32", read: readBrainFloats },
  I8: { bytes: 1, dtype: "int32", read: each((view, i) => view.getInt8(i)) },
  I16: { bytes: 2, dtype: "int32", read: each((view, i) => view.getInt16(2 * i, true)) },
  I32: { bytes: 4, dtype: "int32", read: copyWords },
  I64: {
    bytes: 8,
    dtype: "int32",
    read: eachChecked((view, i) => view.getBigInt64(8 * i, true), -(2n ** 31n), 2n ** 31n - 1n, "int32"),
  },
  U8: { bytes: 1, dtype: "uint32", read: each((view, i) => view.getUint8(i)) },
  U16: { bytes: 2, dtype: "uint32", read: each((view, i) => view.getUint16(2 * i, true)) },
  U32: { bytes: 4, dtype: "uint32", read: copyWords },
  U64: {
    bytes: 8,
    dtype: "uint32",
    read: eachChecked((view, i) => view.getBigUint64(8 * i, true), 0n, 2n ** 32n - 1n, "uint32"),
  },
  BOOL: { bytes: 1, dtype: "bool", read: eachChecked((view, i) => BigInt(view.getUint8(i)), 0n, 1n, "bool") },
};

/** How element types of a file become tensor types. */
export interface KeepOptions {
  /** True keeps F16 as `float16`, in half the memory; else it becomes `float32`. */
  readonly keepHalves?: boolean;
}

/** The tensor type that elements of a file become. */
export function tensorTypeOf(stored: string, { keepHalves = false }: KeepOptions): DType {
  return keepHalves && stored === "F16" ? "float16" : storedTypes[stored].dtype;
}

/** A host array for values of an element type. */
export function hostArray(dtype: DType, length: number): TypedArray {
  if (dtype === "float32") return new Float32Array(length);
  return dtype === "int32" ? new Int32Array(length) : new Uint32Array(length);
}

/** WebGPU runs on little-endian machines only, so four-byte elements are copied as they are. */
function copyWords(view: DataView, into: TypedArray): void {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  bytes.set(new Uint8Array(view.buffer, view.byteOffset, into.byteLength));
}

function each(at: (view: DataView, i: number) => number): StoredType["read"] {
  return (view, into) => {
    for (let i = 0; i < into.length; i++) into[i] = at(view, i);
  };
}

function eachChecked(
  at: (view: DataView, i: number) => bigint,
  least: bigint,
  most: bigint,
  dtype: DType,
): StoredType["read"] {
  return (view, into, name, first) => {
    for (let i = 0; i < into.length; i++) {
      const value = at(view, i);
      if (value < least || value > most) throw outOfRange(name, value, first + i, dtype);
      into[i] = Number(value);
    }
  };
}

function readDoubles(view: DataView, into: TypedArray, name: string, first: number): void {
  for (let i = 0; i < into.length; i++) {
    const value = view.getFloat64(8 * i, true);
    into[i] = value;
    if (Number.isFinite(value) && !Number.isFinite(into[i])) throw outOfRange(name, value, first + i, "float32");
  }
}

/** A bfloat16 is the upper half of a float32. */
function readBrainFloats(view: DataView, into: TypedArray): void {
  const bits = new Uint32Array(into.buffer, into.byteOffset, into.length);
  for (let i = 0; i < bits.length; i++) bits[i] = view.getUint16(2 * i, true) << 16;
}

function outOfRange(name: string, value: number | bigint, position: number, dtype: DType): FormatError {
  const needed = dtype === "bool" ? "0 or 1" : `a value that ${dtype} can hold`;
  return new FormatError(`Cannot read tensor "${name}": found ${value} at position ${position}, needed ${needed}`);
}
