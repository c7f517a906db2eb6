import type { TypedArray } from "../core/mod.ts";
import type { TensorRef } from "./pickle_values.ts";
import { hostArray, storedTypes } from "./stored_types.ts";

/** The values of a tensor, row-major, out of the bytes of its storage; its strides may be any. */
export function tensorValues(
  name: string,
  { storage, offset, shape, strides }: TensorRef,
  bytes: Uint8Array,
): TypedArray {
  const type = storedTypes[storage.type];
  const values = hostArray(type.dtype, shape.reduce((count, extent) => count * extent, 1));
  const length = values.length * type.bytes;
  const source = isContiguous(shape, strides)
    ? bytes.subarray(offset * type.bytes, offset * type.bytes + length)
    : gathered(bytes, type.bytes, { offset, shape, strides }, length);
  type.read(new DataView(source.buffer, source.byteOffset, length), values, name, 0);
  return values;
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}

/** Copies elements of `width` bytes one by one, the last axis fastest. */
function gathered(
  bytes: Uint8Array,
  width: number,
  { offset, shape, strides }: Pick<TensorRef, "offset" | "shape" | "strides">,
  length: number,
): Uint8Array {
  const result = new Uint8Array(length);
  const place = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < length; to += width) {
    for (let i = 0; i < width; i++) result[to + i] = bytes[from * width + i];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++place[axis] < shape[axis]) break;
      from -= shape[axis] * strides[axis];
      place[axis] = 0;
    }
  }
  return result;
}
