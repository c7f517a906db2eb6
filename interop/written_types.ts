import { type DType, FormatError, toHalf, type TypedArray } from "../core/mod.ts";
import { toBrainFloat } from "./brain_float.ts";

/** The types that float32 tensors are written as: 32 bits, IEEE half precision, bfloat16. */
export type FloatType = "F32" | "F16" | "BF16";

/** How a tensor's values become elements of a file. */
export interface WrittenType {
  /** What safetensors calls the type. */
  readonly name: string;
  /** Bytes of one element. */
  readonly bytes: number;
  /** The elements as bytes, little-endian; `tensor` is what messages call the tensor. */
  write(values: TypedArray, tensor: string): Uint8Array;
}

const floatTypes: Readonly<Record<FloatType, WrittenType>> = {
  F32: { name: "F32", bytes: 4, write: asBytes },
  F16: { name: "F16", bytes: 2, write: writeHalves },
  BF16: { name: "BF16", bytes: 2, write: writeBrainFloats },
};

const otherTypes: Readonly<Record<Exclude<DType, "float32">, WrittenType>> = {
  int32: { name: "I32", bytes: 4, write: asBytes },
  float16: { name: "F16", bytes: 2, write: writeHalves },
  uint32: { name: "U32", bytes: 4, write: asBytes },
  bool: { name: "BOOL", bytes: 1, write: (values) => Uint8Array.from(values) },
};

/** The type that values of an element type are written as. */
export function writtenType(dtype: DType, floats: FloatType): WrittenType {
  return dtype === "float32" ? floatTypes[floats] : otherTypes[dtype];
}

/** WebGPU runs on little-endian machines only, so four-byte elements are written as they are. */
function asBytes(values: TypedArray): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function writeHalves(values: TypedArray, tensor: string): Uint8Array {
  const halves = Uint16Array.from(values, (value) => fitting(value, toHalf(value), 0x7c00, "float16", tensor));
  return new Uint8Array(halves.buffer);
}

function writeBrainFloats(values: TypedArray, tensor: string): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const upper = Uint16Array.from(bits, (one, i) => fitting(values[i], toBrainFloat(one), 0x7f80, "bfloat16", tensor));
  return new Uint8Array(upper.buffer);
}

/** The bits, unless a finite value became infinite. */
function fitting(value: number, bits: number, infinity: number, type: string, tensor: string): number {
  if ((bits & 0x7fff) !== infinity || !Number.isFinite(value)) return bits;
  throw new FormatError(`Cannot write tensor "${tensor}": found ${value}, needed a value that ${type} can hold`);
}
