import { ShapeError } from "../errors.ts";
import { broadcastShapes, normalizeAxis, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { gatherAlong } from "./_gather.ts";
import { inThree, requireFits, requireIndex, sharedIndex } from "./_index.ts";
import { broadcastTo, reshape } from "./movement.ts";
import { slice } from "./slice.ts";

/**
 * Elements along an axis, one for each index: `y[.., p, ..] = x[.., index[.., p, ..], ..]` (PyTorch's `gather`).
 *
 * An index that the host knows must lead into the axis. One on the device that does not reads NaN, or 0 of an integer type.
 * The gradient adds up, in a fixed order, what goes to the same element.
 *
 * @param x any type and shape but a scalar
 * @param index `int32` or `uint32`, of x's rank, with no more elements than x along the other axes
 * @param axis negative ones count from the end
 * @returns the shape of the index
 * @throws {ShapeError} where the index does not fit x
 * @throws {DTypeError} where the index is not of whole numbers
 * @throws {ValueError} where an index that the host knows is out of range
 *
 * @example
 * ```ts
 * import { gather, tensor } from "@tilegrad/tilegrad";
 * const index = tensor([[0, 0], [1, 0]], { dtype: "int32" });
 * console.log(await gather(tensor([[1, 2], [3, 4]]), index, 1).array()); // [[1, 1], [4, 3]]
 * ```
 */
export function gather(x: Tensor, index: Tensor, axis: number): Tensor {
  const along = normalizeAxis("apply gather", axis, x.shape.length);
  requireFits("gather", "x", x.shape, index, along);
  requireIndex("gather", index, x.shape[along]);
  const part = slice(x, index.shape.map((extent, i) => i === along ? null : [0, extent]));
  return reshape(gatherAlong(inThree(part, along), inThree(index, along)), index.shape);
}

/**
 * Elements along an axis by index, where x and the index are stretched to each other along all other axes (NumPy's
 * `take_along_axis`).
 *
 * @param index `int32` or `uint32`, of x's rank; what `argsort` or `argmax` with `keepdims` gives
 * @param axis negative ones count from the end, default -1
 * @throws {ShapeError} where the other axes do not broadcast
 * @throws {ValueError} where an index that the host knows is out of range
 *
 * @example
 * ```ts
 * import { argmax, takeAlongAxis, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[3, 9], [7, 1]]);
 * console.log(await takeAlongAxis(x, argmax(x, { axis: 1, keepdims: true })).array()); // [[9], [7]]
 * ```
 */
export function takeAlongAxis(x: Tensor, index: Tensor, axis = -1): Tensor {
  const along = normalizeAxis("apply takeAlongAxis", axis, x.shape.length);
  if (index.shape.length !== x.shape.length) {
    throw new ShapeError(
      `Cannot apply takeAlongAxis: x is ${showShape(x.shape)}, the index ${
        showShape(index.shape)
      }; ranks must be equal`,
    );
  }
  requireIndex("takeAlongAxis", index, x.shape[along]);
  const others = broadcastShapes("apply takeAlongAxis", x.shape.with(along, 1), index.shape.with(along, 1));
  const from = broadcastTo(x, others.with(along, x.shape[along]));
  return gather(from, broadcastTo(index, others.with(along, index.shape[along])), along);
}

/**
 * Elements by their row-major index: `y[...] = x.flat[index[...]]`.
 *
 * @param index `int32` or `uint32`, any shape
 * @returns the shape of the index
 * @throws {DTypeError} where the index is not of whole numbers
 * @throws {ValueError} where an index that the host knows is out of range
 *
 * @example
 * ```ts
 * import { take, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[1, 2], [3, 4]]);
 * console.log(await take(x, tensor([3, 0], { dtype: "int32" })).array()); // [4, 1]
 * ```
 */
export function take(x: Tensor, index: Tensor): Tensor {
  const count = sizeOf(x.shape);
  requireIndex("take", index, count);
  return reshape(gatherAlong(reshape(x, [1, count, 1]), sharedIndex(index)), index.shape);
}

/**
 * Whole slices along an axis, in the order of an index: `y[.., p, ..] = x[.., index[p], ..]`.
 *
 * @param index `int32` or `uint32`, [P]; places may come twice
 * @param axis negative ones count from the end, default 0
 * @returns the shape of x, with extent P along the axis
 * @throws {ShapeError} where the index has not rank 1
 * @throws {ValueError} where an index that the host knows is out of range
 *
 * @example
 * ```ts
 * import { indexSelect, tensor } from "@tilegrad/tilegrad";
 * const rows = tensor([1, 1, 0], { dtype: "int32" });
 * console.log(await indexSelect(tensor([[1, 2], [3, 4]]), rows).array()); // [[3, 4], [3, 4], [1, 2]]
 * ```
 */
export function indexSelect(x: Tensor, index: Tensor, axis = 0): Tensor {
  const along = normalizeAxis("apply indexSelect", axis, x.shape.length);
  if (index.shape.length !== 1) {
    throw new ShapeError(`Cannot apply indexSelect: the index is ${showShape(index.shape)}, it needs rank 1`);
  }
  requireIndex("indexSelect", index, x.shape[along]);
  const y = gatherAlong(inThree(x, along), sharedIndex(index));
  return reshape(y, x.shape.with(along, index.shape[0]));
}

/**
 * The rows of a table that an index names: `y[..., :] = weight[index[...], :]`. The gradient of a row is the sum over all
 * places that name it, added up in a fixed order.
 *
 * @param weight [N, D], one row for each of N words
 * @param index `int32` or `uint32`, any shape
 * @returns [..., D]
 * @throws {ShapeError} where the weight has not rank 2
 * @throws {ValueError} where an index that the host knows is not from 0 to N - 1
 *
 * @example
 * ```ts
 * import { embedding, tensor } from "@tilegrad/tilegrad";
 * const words = tensor([2, 0], { dtype: "int32" });
 * console.log(await embedding(tensor([[1, 2], [3, 4], [5, 6]]), words).array()); // [[5, 6], [1, 2]]
 * ```
 */
export function embedding(weight: Tensor, index: Tensor): Tensor {
  if (weight.shape.length !== 2) {
    throw new ShapeError(`Cannot apply embedding: the weight is ${showShape(weight.shape)}, it needs rank 2, [N, D]`);
  }
  requireIndex("embedding", index, weight.shape[0]);
  return reshape(gatherAlong(inThree(weight, 0), sharedIndex(index)), [...index.shape, weight.shape[1]]);
}
