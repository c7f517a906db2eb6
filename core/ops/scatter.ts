import { normalizeAxis, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { gatherAlong, scatterLargest, scatterSum } from "./_gather.ts";
import { inThree, requireFits, requireIndex } from "./_index.ts";
import { anyType, type Like, numeric, requireTypes } from "./_rules.ts";
import { add, maximum } from "./binary.ts";
import { greaterEqual } from "./comparison.ts";
import { full, indices } from "./fill.ts";
import { broadcastTo, reshape } from "./movement.ts";
import { slice, spreadOut } from "./slice.ts";
import { where } from "./where.ts";

/** The elements of src that an index uses, and the index, as [before, along, behind] the axis. */
interface Scattered {
  readonly src: Tensor;
  readonly index: Tensor;
  /** Extent of x along the axis. */
  readonly extent: number;
  /** From [before, extent, behind] to x's shape: the index may leave out the ends of other axes, which get `value`. */
  placed(y: Tensor, value: number): Tensor;
}

function scattered(action: string, x: Tensor, index: Tensor, src: Tensor, axis: number): Scattered {
  const along = normalizeAxis(`apply ${action}`, axis, x.shape.length);
  const extent = x.shape[along];
  requireFits(action, "x", x.shape, index, along);
  requireFits(action, "src", src.shape, index);
  requireIndex(action, index, extent);
  const shape: Shape = index.shape.with(along, extent);
  const zeros = shape.map(() => 0);
  return {
    src: inThree(slice(src, index.shape.map((size) => [0, size])), along),
    index: inThree(index, along),
    extent,
    placed: (y, value) =>
      spreadOut(reshape(y, shape), {
        low: zeros,
        high: x.shape.map((size, i) => size - shape[i]),
        step: shape.map(() => 1),
      }, value),
  };
}

/**
 * x with elements replaced by those of src: `y[.., index[.., p, ..], ..] = src[.., p, ..]` (PyTorch's `scatter`). Of several
 * places that name one element the last wins, always.
 *
 * @param x any type and shape but a scalar
 * @param index `int32` or `uint32`, of x's rank, with no more elements than x along the other axes; an index on the device
 *   that leads out of range is left out
 * @param src of x's type, at least as large as the index; or a number
 * @param axis negative ones count from the end
 * @returns the shape of x
 * @throws {ShapeError} where the index does not fit x or src
 * @throws {ValueError} where an index that the host knows is out of range
 *
 * @example
 * ```ts
 * import { scatter, tensor, zeros } from "@tilegrad/tilegrad";
 * const index = tensor([2, 0], { dtype: "int32" });
 * console.log(await scatter(zeros([3]), index, tensor([5, 7]), 0).array()); // [7, 0, 5]
 * ```
 */
export function scatter(x: Tensor, index: Tensor, src: Like, axis: number): Tensor {
  const source = typeof src === "number" ? full(index.shape, src, x.dtype) : src;
  requireTypes("scatter", [x, source], anyType);
  const parts = scattered("scatter", x, index, source, axis);
  if (sizeOf(index.shape) === 0) return x;
  const places = broadcastTo(reshape(indices([parts.index.shape[1]]), [1, parts.index.shape[1], 1]), parts.index.shape);
  const winner = scatterLargest(places, parts.index, parts.extent);
  const isWritten = greaterEqual(winner, 0);
  const values = gatherAlong(parts.src, where(isWritten, winner, 0));
  return where(parts.placed(isWritten, 0), parts.placed(values, 0), x);
}

/**
 * x with the elements of src added: `y[.., index[.., p, ..], ..] += src[.., p, ..]` (PyTorch's `scatter_add`).
 *
 * What goes to one element is added in ascending order of p, so results are the same at every run; there are no atomics. The
 * cost is that of comparing every result with every index, or of sorting the indices, whichever is less.
 *
 * @param x `float32`, `int32` or `uint32`, any shape but a scalar
 * @param index `int32` or `uint32`, of x's rank, with no more elements than x along the other axes; an index on the device
 *   that leads out of range is left out
 * @param src of x's type, at least as large as the index
 * @param axis negative ones count from the end
 * @returns the shape of x
 * @throws {ShapeError} where the index does not fit x or src
 * @throws {ValueError} where an index that the host knows is out of range
 *
 * @example
 * ```ts
 * import { scatterAdd, tensor, zeros } from "@tilegrad/tilegrad";
 * const index = tensor([0, 2, 0], { dtype: "int32" });
 * console.log(await scatterAdd(zeros([3]), index, tensor([1, 2, 3]), 0).array()); // [4, 0, 2]
 * ```
 */
export function scatterAdd(x: Tensor, index: Tensor, src: Tensor, axis: number): Tensor {
  requireTypes("scatterAdd", [x, src], numeric);
  if (isHalf(x)) return inFloat32((x, src) => scatterAdd(x, index, src, axis), x, src);
  const parts = scattered("scatterAdd", x, index, src, axis);
  if (sizeOf(index.shape) === 0) return x;
  return add(x, parts.placed(scatterSum(parts.src, parts.index, parts.extent), 0));
}

/** The number that every other one is larger than. */
const lowest = { float32: -Infinity, float16: -Infinity, int32: -(2 ** 31), uint32: 0 } as const;

/**
 * x with each element raised to the largest of those of src that name it:
 * `y[.., index[.., p, ..], ..] = max(y[..], src[.., p, ..])` (PyTorch's `scatter_reduce` with `amax`). A NaN wins.
 *
 * Equal elements of src share the gradient; an element of x that equals the largest of src gets half of it.
 *
 * @param x `float32`, `int32` or `uint32`, any shape but a scalar
 * @param index `int32` or `uint32`, of x's rank, with no more elements than x along the other axes; an index on the device
 *   that leads out of range is left out
 * @param src of x's type, at least as large as the index
 * @param axis negative ones count from the end
 * @returns the shape of x
 * @throws {ShapeError} where the index does not fit x or src
 * @throws {ValueError} where an index that the host knows is out of range
 *
 * @example
 * ```ts
 * import { scatterMax, tensor, zeros } from "@tilegrad/tilegrad";
 * const index = tensor([0, 2, 0], { dtype: "int32" });
 * console.log(await scatterMax(zeros([3]), index, tensor([1, -2, 3]), 0).array()); // [3, 0, 0]
 * ```
 */
export function scatterMax(x: Tensor, index: Tensor, src: Tensor, axis: number): Tensor {
  const dtype = requireTypes("scatterMax", [x, src], numeric) as keyof typeof lowest;
  const parts = scattered("scatterMax", x, index, src, axis);
  if (sizeOf(index.shape) === 0) return x;
  return maximum(x, parts.placed(scatterLargest(parts.src, parts.index, parts.extent), lowest[dtype]));
}
