import type { Tensor } from "../tensor.ts";
import { normalizeAxes } from "../shape.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { numeric, requireTypes } from "./_rules.ts";
import { mul } from "./binary.ts";
import { ones } from "./fill.ts";
import { permute, reshape } from "./movement.ts";
import { reducedCount, type ReduceOptions } from "./reduce.ts";
import { sliceAxis } from "./slice.ts";

/** Product over the last axis, which keeps extent 1: halves are multiplied until one element is left. */
function productOfLast(x: Tensor): Tensor {
  const axis = x.shape.length - 1;
  const leftOver: Tensor[] = [];
  let y = x;
  while (y.shape[axis] > 1) {
    const extent = y.shape[axis];
    const half = Math.floor(extent / 2);
    if (extent % 2 === 1) leftOver.push(sliceAxis(y, axis, extent - 1, extent));
    y = mul(sliceAxis(y, axis, 0, half), sliceAxis(y, axis, half, 2 * half));
  }
  return leftOver.reduce((product, factor) => mul(product, factor), y);
}

/**
 * Product over axes: `y = prod_r x[r]`; 1 where there is nothing to multiply.
 *
 * It is a tree of products of two, so the gradient (the product of the others) needs no division and is right where
 * elements are 0.
 *
 * @param x `float32`, `int32` or `uint32`
 * @throws {ShapeError} where an axis is out of range or named twice
 * @throws {DTypeError} where x is `bool`
 *
 * @example
 * ```ts
 * import { prod, tensor } from "@tilegrad/tilegrad";
 * console.log(await prod(tensor([[1, 2], [3, 4]]), { axis: 1 }).array()); // [2, 12]
 * ```
 */
export function prod(x: Tensor, { axis, keepdims = false }: ReduceOptions = {}): Tensor {
  requireTypes("prod", [x], numeric);
  if (isHalf(x)) return inFloat32((x) => prod(x, { axis, keepdims }), x);
  const axes = normalizeAxes("apply prod", axis, x.shape.length);
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const shape = keepdims ? x.shape.map((extent, i) => axes.includes(i) ? 1 : extent) : kept.map((i) => x.shape[i]);
  const count = reducedCount(x, axis);
  if (count === 0) return ones(shape, x.dtype);
  const rows = reshape(permute(x, [...kept, ...axes]), [...kept.map((i) => x.shape[i]), count]);
  return reshape(productOfLast(rows), shape);
}
