import { type StoredArray, wordsOf } from "./dtype.ts";
import { scalar } from "./create.ts";
import { ShapeError } from "./errors.ts";
import type { Device } from "./gpu/device.ts";
import { fromHalf, toHalf } from "./half.ts";
import { makeNode, type Spec } from "./node.ts";
import { leafOp } from "./op.ts";
import { checkShape, showShape, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/**
 * Makes a tensor on a device from values that come in parts, such as those of a large file. Each part is on the device
 * before the next is asked for, so that the host holds one part at a time: its array may be used again for the next.
 *
 * @param spec shape and element type of the tensor
 * @param parts its values, flat and row-major, cut anywhere; those of `float16` as numbers or, in a `Uint16Array`, as bits
 * @param device where the values go
 * @throws {ShapeError} where the parts do not fill the shape exactly
 *
 * @example
 * ```ts
 * import { defaultDevice, tensorFromParts } from "@tilegrad/tilegrad";
 * async function* parts() {
 *   yield new Float32Array([1, 2]);
 *   yield new Float32Array([3]);
 * }
 * const x = await tensorFromParts({ shape: [3], dtype: "float32" }, parts(), await defaultDevice());
 * console.log(await x.array()); // [1, 2, 3]
 * ```
 */
export async function tensorFromParts(
  { shape, dtype }: Spec,
  parts: AsyncIterable<StoredArray>,
  device: Device,
): Promise<Tensor> {
  checkShape("make a tensor", shape);
  const size = sizeOf(shape);
  if (shape.length === 0) return scalar(await onlyValue(parts), dtype);
  const checked = checkedParts(shape, size, parts);
  const storage = await device.uploadParts(dtype === "float16" ? inWords(checked) : checked, wordsOf(dtype, size));
  const node = makeNode(leafOp, [], null, { shape, dtype });
  device.executor.attach(node, storage);
  return new Tensor(node);
}

async function onlyValue(parts: AsyncIterable<StoredArray>): Promise<number> {
  let value = NaN;
  for await (const part of checkedParts([], 1, parts)) {
    value = part instanceof Uint16Array ? fromHalf(part[0]) : part[0];
  }
  return value;
}

/** The bits of `float16` parts, in whole words: what is odd waits for the next part. */
async function* inWords(parts: AsyncIterable<StoredArray>): AsyncGenerator<StoredArray> {
  let rest: readonly number[] = [];
  for await (const part of parts) {
    const bits = part instanceof Uint16Array ? part : Uint16Array.from(part, toHalf);
    const whole = new Uint16Array(2 * Math.floor((rest.length + bits.length) / 2));
    const taken = whole.length - rest.length;
    whole.set(rest);
    whole.set(bits.subarray(0, taken), rest.length);
    rest = taken < bits.length ? [bits[taken]] : [];
    if (whole.length > 0) yield whole;
  }
  if (rest.length > 0) yield Uint16Array.of(rest[0], 0);
}

/** The parts as they are, as long as they fill the shape and no more. */
async function* checkedParts(
  shape: readonly number[],
  size: number,
  parts: AsyncIterable<StoredArray>,
): AsyncGenerator<StoredArray> {
  let found = 0;
  for await (const part of parts) {
    found += part.length;
    if (found > size) break;
    if (part.length > 0) yield part;
  }
  if (found === size) return;
  throw new ShapeError(
    `Cannot make a tensor: shape ${showShape(shape)} needs ${size} values, the parts have ${
      found > size ? "more" : found
    }`,
  );
}
