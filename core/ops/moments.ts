import type { Tensor } from "../tensor.ts";
import { inNameOf } from "./_rules.ts";
import { cast } from "./cast.ts";
import { isNonzero } from "./mask.ts";
import { mean, type ReduceOptions, sum } from "./reduce.ts";
import { variance } from "./statistics.ts";

/**
 * How many elements over the axes are not 0; a NaN is not 0. Not differentiable.
 *
 * @param x any type and shape
 * @returns `int32`
 * @throws {ShapeError} where an axis is out of range or named twice
 *
 * @example
 * ```ts
 * import { countNonzero, tensor } from "@tilegrad/tilegrad";
 * console.log(await countNonzero(tensor([[0, 3], [5, 7]]), { axis: 1 }).array()); // [1, 2]
 * ```
 */
export function countNonzero(x: Tensor, options: ReduceOptions = {}): Tensor {
  return inNameOf("countNonzero", () => sum(cast(isNonzero(x), "int32"), options));
}

/**
 * Mean and mean square deviation over axes: `m = sum_r x[r] / n`, `v = sum_r (x[r] - m)^2 / n`.
 *
 * @param x `float32`
 * @returns [mean, variance]
 * @throws {ShapeError} where an axis is out of range or named twice
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { moments, tensor } from "@tilegrad/tilegrad";
 * const [mean, variance] = moments(tensor([1, 3]));
 * console.log(await mean.item(), await variance.item()); // 2, 1
 * ```
 */
export function moments(x: Tensor, options: ReduceOptions = {}): [mean: Tensor, variance: Tensor] {
  return inNameOf("moments", () => [mean(x, options), variance(x, { ...options, correction: 0 })]);
}
