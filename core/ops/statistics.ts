import { ValueError } from "../errors.ts";
import { type Tensor, watchedBy } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { floats, inNameOf, requireTypes } from "./_rules.ts";
import { add, mul, sub } from "./binary.ts";
import { equal, notEqual } from "./comparison.ts";
import { cast } from "./cast.ts";
import { squeeze } from "./movement.ts";
import { pow } from "./power.ts";
import { max, mean, min, reducedCount, type ReduceOptions, sum } from "./reduce.ts";
import { abs, isFinite, sqrt, square } from "./unary.ts";
import { exp } from "./unary_exponential.ts";
import { log } from "./unary_logarithm.ts";
import { where } from "./where.ts";

/** How `variance` and `std` count. */
export interface VarianceOptions extends ReduceOptions {
  /** What is taken off the number of elements to divide by; default 1 (unbiased), 0 for the mean square deviation. */
  readonly correction?: number;
}

/** Which norm. */
export interface NormOptions extends ReduceOptions {
  /** Any number, or plus or minus infinity; default 2. */
  readonly order?: number;
}

/** `f(x)`, and 0 with gradient 0 where x is 0: for roots and powers that are infinitely steep there. */
function zeroAtZero(x: Tensor, f: (x: Tensor) => Tensor): Tensor {
  const isZero = equal(x, 0);
  return where(isZero, 0, f(where(isZero, 1, x)));
}

/**
 * Variance over axes: `y = sum_r (x[r] - mean)^2 / (count - correction)`; NaN where the divisor is 0.
 *
 * @throws {DTypeError} where x is not `float32`
 * @throws {ShapeError} where an axis is out of range or named twice
 *
 * @example
 * ```ts
 * import { tensor, variance } from "@tilegrad/tilegrad";
 * console.log(await variance(tensor([1, 2, 6])).item()); // 7
 * ```
 */
export function variance(x: Tensor, { axis, correction = 1, keepdims }: VarianceOptions = {}): Tensor {
  requireTypes("variance", [x], floats);
  if (isHalf(x)) return inFloat32((x) => variance(x, { axis, correction, keepdims }), x);
  const center = inNameOf("variance", () => mean(x, { axis, keepdims: true }));
  const deviation = sub(x, center);
  const divisor = Math.max(0, reducedCount(x, axis) - correction);
  return mul(sum(square(deviation), { axis, keepdims }), 1 / divisor);
}

/**
 * Standard deviation over axes: `y = sqrt(variance(x))`. The gradient at 0 is 0.
 *
 * @throws {DTypeError} where x is not `float32`
 * @throws {ShapeError} where an axis is out of range or named twice
 *
 * @example
 * ```ts
 * import { std, tensor } from "@tilegrad/tilegrad";
 * console.log(await std(tensor([1, 2, 3])).item()); // 1
 * ```
 */
export function std(x: Tensor, options: VarianceOptions = {}): Tensor {
  if (isHalf(x)) return inFloat32((x) => std(x, options), x);
  return zeroAtZero(inNameOf("std", () => variance(x, options)), sqrt);
}

/**
 * Norm of vectors over axes: `y = (sum_r |x[r]|^order)^(1 / order)`; order infinity is the largest magnitude, minus infinity
 * the smallest, 0 the number of elements that are not 0. The gradient at 0 is 0.
 *
 * @throws {DTypeError} where x is not `float32`
 * @throws {ShapeError} where an axis is out of range or named twice
 * @throws {ValueError} where the order is NaN
 *
 * @example
 * ```ts
 * import { norm, tensor } from "@tilegrad/tilegrad";
 * console.log(await norm(tensor([3, -4])).item()); // 5
 * ```
 */
export function norm(x: Tensor, { order = 2, ...over }: NormOptions = {}): Tensor {
  requireTypes("norm", [x], floats);
  if (Number.isNaN(order)) throw new ValueError("Cannot apply norm: the order is NaN, it needs a number");
  if (isHalf(x)) return inFloat32((x) => norm(x, { order, ...over }), x);
  return inNameOf("norm", () => normOf(x, order, over));
}

function normOf(x: Tensor, order: number, over: ReduceOptions): Tensor {
  if (order === 0) return sum(cast(notEqual(x, 0), "float32"), over);
  if (order === 1) return sum(abs(x), over);
  if (order === 2) return zeroAtZero(sum(square(x), over), sqrt);
  if (order === Infinity) return max(abs(x), over);
  if (order === -Infinity) return min(abs(x), over);
  const powers = sum(zeroAtZero(abs(x), (size) => pow(size, order)), over);
  return zeroAtZero(powers, (total) => pow(total, 1 / order));
}

/**
 * Logarithm of a sum of exponentials over axes: `y = log(sum_r e^x[r])`, without overflow; `-Infinity` where every element is.
 *
 * @throws {DTypeError} where x is not `float32`
 * @throws {ShapeError} where there is no element, or an axis is out of range
 *
 * @example
 * ```ts
 * import { logSumExp, tensor } from "@tilegrad/tilegrad";
 * console.log(await logSumExp(tensor([1000, 1000])).item()); // 1000.693...
 * ```
 */
export function logSumExp(x: Tensor, { axis, keepdims = false }: ReduceOptions = {}): Tensor {
  requireTypes("logSumExp", [x], floats);
  if (isHalf(x)) return inFloat32((x) => logSumExp(x, { axis, keepdims }), x);
  // The result does not depend on the shift, so no gradient has to flow through it.
  const largest = watchedBy(max(x, { axis, keepdims: true }), []);
  const shift = where(isFinite(largest), largest, 0);
  const total = sum(exp(sub(x, shift)), { axis, keepdims: true });
  const isEmpty = equal(total, 0);
  const y = where(isEmpty, -Infinity, add(log(where(isEmpty, 1, total)), shift));
  return keepdims ? y : squeeze(y, axis);
}
