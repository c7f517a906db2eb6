import { computedType, type DType, emptyArray, isFloat, roundTo, type StoredArray, type TypedArray } from "./dtype.ts";
import { DTypeError, ShapeError, ValueError } from "./errors.ts";
import type { Device } from "./gpu/device.ts";
import { HostStorage, ScalarStorage } from "./gpu/storage.ts";
import { fromHalf, toHalves } from "./half.ts";
import { makeNode, noNodes } from "./node.ts";
import { leafOp } from "./op.ts";
import { checkShape, noAxes, type Shape, showShape, sizeOf } from "./shape.ts";
import { type NestedArray, Tensor } from "./tensor.ts";

/** How `tensor` reads its values. */
export interface TensorOptions {
  /** Shape of the result; default: that of the nested arrays. */
  readonly shape?: Shape;
  /** Element type; default: that of a typed array, `bool` for booleans, else `float32`. */
  readonly dtype?: DType;
  /** Where to put the values now; default: on the default device, once they are used. */
  readonly device?: Device;
}

/** Values that `tensor` takes; with `dtype: "float16"` the numbers of a `Uint16Array` are the bits of the values. */
export type TensorValues = number | boolean | StoredArray | readonly TensorValues[] | Uint8Array | NestedArray;

/**
 * Makes a tensor from a number, nested arrays, or a typed array with a shape. The values are copied, except those of a
 * typed array that already has the element type: its owner must not change it.
 *
 * @param values numbers or booleans, nested as deep as the shape is long
 * @throws {ShapeError} where rows differ in length, or the values do not fill the shape
 * @throws {ValueError} where a value is no number, or does not fit the element type
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[1, 2, 3], [4, 5, 6]]); // float32 [2,3]
 * const labels = tensor([0, 2, 1], { dtype: "int32" });
 * ```
 */
export function tensor(values: TensorValues, { shape, dtype, device }: TensorOptions = {}): Tensor {
  const type = dtype ?? typeOf(values);
  if (ArrayBuffer.isView(values)) return fromArray(values as StoredArray | Uint8Array, shape, type, device);
  const found = nestedShape(values);
  const flat = emptyArray(type, sizeOf(found));
  fill(values, flat, 0, found, 0, type);
  return fromArray(flat, shape ?? found, type, device);
}

/** A rank-0 tensor that stays on the host and reaches kernels as a uniform. */
export function scalar(value: number, dtype: DType = "float32"): Tensor {
  return hostNumber(roundTo(dtype, value), dtype);
}

/** A number beside a tensor of type `dtype`: it is as exact as what kernels compute with. */
export function numberBeside(value: number, dtype: DType): Tensor {
  return hostNumber(roundTo(computedType(dtype), value), dtype);
}

function hostNumber(value: number, dtype: DType): Tensor {
  const node = makeNode(leafOp, noNodes, null, { shape: noAxes, dtype });
  node.storage = new ScalarStorage(value);
  return new Tensor(node);
}

function fromArray(
  values: StoredArray | Uint8Array,
  shape: Shape | undefined,
  dtype: DType,
  device: Device | undefined,
): Tensor {
  const found = shape ?? [values.length];
  checkShape("make a tensor", found);
  if (sizeOf(found) !== values.length) {
    throw new ShapeError(
      `Cannot make a tensor: shape ${showShape(found)} needs ${sizeOf(found)} values, found ${values.length}`,
    );
  }
  if (found.length === 0) return scalar(isBits(values, dtype) ? fromHalf(values[0]) : values[0], dtype);
  const data = toStoredArray(values, dtype);
  const node = makeNode(leafOp, noNodes, null, { shape: found, dtype });
  if (device) device.executor.attach(node, device.upload(data));
  else node.storage = new HostStorage(data);
  return new Tensor(node);
}

/** Bits of which none is alone in a word. */
function wholeWords(bits: Uint16Array): Uint16Array {
  if (bits.length % 2 === 0) return bits;
  const even = new Uint16Array(bits.length + 1);
  even.set(bits);
  return even;
}

function isBits(values: StoredArray | Uint8Array, dtype: DType): boolean {
  return dtype === "float16" && values instanceof Uint16Array;
}

/** The values as memory holds them: the very same where they are of that form. */
function toStoredArray(values: StoredArray | Uint8Array, dtype: DType): StoredArray {
  if (dtype === "float16") return isBits(values, dtype) ? wholeWords(values as Uint16Array) : toHalves(values);
  if (values.constructor === emptyArray(dtype, 0).constructor && dtype !== "bool") return values as TypedArray;
  const converted = emptyArray(dtype, values.length);
  if (dtype === "bool") values.forEach((value, i) => converted[i] = Number(value !== 0));
  else converted.set(values);
  return converted;
}

function typeOf(values: TensorValues): DType {
  if (values instanceof Int32Array) return "int32";
  if (values instanceof Uint32Array) return "uint32";
  if (ArrayBuffer.isView(values) && !(values instanceof Float32Array) && !(values instanceof Uint8Array)) {
    const found = (values as object).constructor.name;
    throw new DTypeError(`Cannot make a tensor: found a ${found}, give dtype or another typed array`);
  }
  let first: unknown = values;
  while (Array.isArray(first)) first = first[0];
  return typeof first === "boolean" ? "bool" : "float32";
}

function nestedShape(values: TensorValues): number[] {
  const shape: number[] = [];
  let level: unknown = values;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0];
  }
  return shape;
}

function fill(values: TensorValues, into: TypedArray, at: number, shape: Shape, depth: number, dtype: DType): number {
  if (depth === shape.length) {
    into[at] = checkedValue(values, dtype);
    return at + 1;
  }
  if (!Array.isArray(values) || values.length !== shape[depth]) {
    const found = Array.isArray(values) ? `${values.length} entries` : String(values);
    throw new ShapeError(
      `Cannot make a tensor: rows must be equally long, found ${found} where others have ${shape[depth]} entries`,
    );
  }
  for (const child of values) at = fill(child, into, at, shape, depth + 1, dtype);
  return at;
}

function checkedValue(value: unknown, dtype: DType): number {
  if (Array.isArray(value)) {
    throw new ShapeError("Cannot make a tensor: rows must be equally deep, found an array among numbers");
  }
  if (typeof value !== "number" && typeof value !== "boolean") {
    throw new ValueError(`Cannot make a tensor: values must be numbers or booleans, found ${typeof value} ${value}`);
  }
  if (dtype === "bool") return Number(Number(value) !== 0);
  if (!isFloat(dtype) && !Number.isInteger(Number(value))) {
    throw new ValueError(`Cannot make a tensor: ${dtype} needs whole numbers, found ${value}`);
  }
  return Number(value);
}
