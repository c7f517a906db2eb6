import { scalar } from "../create.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { scatterSum } from "./_gather.ts";
import { requireIndex, sharedIndex } from "./_index.ts";
import { inNameOf, numeric, requireTypes } from "./_rules.ts";
import { add, mul, sub } from "./binary.ts";
import { equal } from "./comparison.ts";
import { indices, ones } from "./fill.ts";
import { flatten, reshape } from "./movement.ts";
import { max, min } from "./reduce.ts";
import { searchSorted } from "./search_sorted.ts";
import { lerp } from "./ternary.ts";
import { where } from "./where.ts";

/** How `bincount` counts. */
export interface BincountOptions {
  /** Number of bins. */
  readonly length: number;
  /** What each element counts, of the shape of the index; default 1, `int32`. */
  readonly weights?: Tensor;
}

/**
 * How often each number from 0 to `length - 1` comes: `y[j] = sum of weights[i] over index[i] = j`, added up in a fixed order.
 *
 * @param index `int32` or `uint32`, any shape; a number on the device that is out of range is left out
 * @returns [length], of the type of the weights
 * @throws {ShapeError} where the weights have another shape, or `length` is below 1
 * @throws {ValueError} where a number that the host knows is out of range
 *
 * @example
 * ```ts
 * import { bincount, tensor } from "@tilegrad/tilegrad";
 * console.log(await bincount(tensor([0, 2, 2], { dtype: "int32" }), { length: 4 }).array()); // [1, 0, 2, 0]
 * ```
 */
export function bincount(index: Tensor, { length, weights = ones(index.shape, "int32") }: BincountOptions): Tensor {
  if (!Number.isInteger(length) || length < 1) {
    throw new ShapeError(`Cannot apply bincount: length must be a whole number of at least 1, found ${length}`);
  }
  requireTypes("bincount", [weights], numeric);
  if (!sameShape(weights.shape, index.shape)) {
    throw new ShapeError(
      `Cannot apply bincount: weights are ${showShape(weights.shape)}, the index ${showShape(index.shape)}`,
    );
  }
  requireIndex("bincount", index, length);
  return countIn(flatten(index), flatten(weights), length);
}

function countIn(index: Tensor, weights: Tensor, length: number): Tensor {
  if (index.shape[0] === 0) return mul(ones([length], weights.dtype), 0);
  return reshape(scatterSum(reshape(weights, [1, index.shape[0], 1]), sharedIndex(index), length), [length]);
}

/** The bins of a histogram. */
export interface HistogramOptions {
  /** Number of bins of equal width; default 10. */
  readonly bins?: number;
  /** Lower edge of the first bin; default the smallest element. */
  readonly min?: number;
  /** Upper edge of the last bin, which it holds; default the largest element. */
  readonly max?: number;
}

/**
 * How many elements lie in each of some bins of equal width: bin i holds `edges[i] <= x < edges[i + 1]`, the last one its upper
 * edge too, as in NumPy. Elements outside and NaN are left out. Not differentiable.
 *
 * @param x `float32`, any shape with at least one element
 * @returns [counts, edges]: `int32`, [bins], and `float32`, [bins + 1]
 * @throws {ShapeError} where there are no elements, or no bins
 * @throws {ValueError} where `max` is not above `min`
 *
 * @example
 * ```ts
 * import { histogram, tensor } from "@tilegrad/tilegrad";
 * const [counts] = histogram(tensor([0, 1, 1, 4]), { bins: 2 });
 * console.log(await counts.array()); // [3, 1]
 * ```
 */
export function histogram(
  x: Tensor,
  { bins = 10, min: lower, max: upper }: HistogramOptions = {},
): [counts: Tensor, edges: Tensor] {
  requireTypes("histogram", [x], ["float32"]);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new ShapeError(`Cannot apply histogram: bins must be a whole number of at least 1, found ${bins}`);
  }
  if (lower !== undefined && upper !== undefined && !(upper > lower)) {
    throw new ValueError(`Cannot apply histogram: max must be above min, found ${lower} to ${upper}`);
  }
  const flat = flatten(x);
  const [first, last] = [
    lower === undefined ? inNameOf("histogram", () => min(flat)) : scalar(lower),
    upper === undefined ? inNameOf("histogram", () => max(flat)) : scalar(upper),
  ];
  // Where all elements are equal, bins of width 1 / bins around them.
  const margin = where(equal(first, last), 0.5, 0);
  const edges = lerp(sub(first, margin), add(last, margin), mul(indices([bins + 1], "float32"), 1 / bins));
  const place = sub(searchSorted(edges, flat, { side: "right" }), 1);
  const isLast = equal(flat, add(last, margin));
  return [countIn(where(isLast, bins - 1, place), ones(flat.shape, "int32"), bins), edges];
}
