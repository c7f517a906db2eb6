import { ShapeError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { type LossOptions, reduceLoss, requirePair } from "./_reduction.ts";
import { mul, sub } from "./binary.ts";
import { less, lessEqual } from "./comparison.ts";
import { sum } from "./reduce.ts";
import { abs, square } from "./unary.ts";
import { where } from "./where.ts";

/**
 * Squared error: `(input - target)^2`, averaged over all elements.
 *
 * @param input `float32`, any shape
 * @param target `float32`, the same shape
 * @throws {ShapeError} where the shapes differ
 *
 * @example
 * ```ts
 * import { mse, tensor } from "@tilegrad/tilegrad";
 * console.log(await mse(tensor([1, 2]), tensor([1, 4])).item()); // 2
 * ```
 */
export function mse(input: Tensor, target: Tensor, { reduction }: LossOptions = {}): Tensor {
  requirePair("mse", input, target);
  if (isHalf(input)) return inFloat32((...pair) => mse(...pair, { reduction }), input, target);
  return reduceLoss("mse", square(sub(input, target)), reduction);
}

/**
 * Half of the squared error of a sample, averaged over samples: `sum over all of (target - input)^2 / (2 N)`.
 *
 * @param input `float32`, [N, ...]
 * @param target `float32`, the same shape
 * @returns a scalar
 * @throws {ShapeError} where the shapes differ, or there is no axis of samples
 *
 * @example
 * ```ts
 * import { halfSquaredError, tensor } from "@tilegrad/tilegrad";
 * console.log(await halfSquaredError(tensor([[1, 2]]), tensor([[1, 4]])).item()); // 2
 * ```
 */
export function halfSquaredError(input: Tensor, target: Tensor): Tensor {
  requirePair("halfSquaredError", input, target);
  if (isHalf(input)) return inFloat32(halfSquaredError, input, target);
  if (input.shape.length === 0) {
    throw new ShapeError("Cannot apply halfSquaredError: found scalars, it needs [N, ...], N samples");
  }
  return mul(sum(square(sub(input, target))), 0.5 / input.shape[0]);
}

/**
 * Absolute error: `|input - target|`, averaged over all elements. The gradient at 0 is 0.
 *
 * @param input `float32`, any shape
 * @param target `float32`, the same shape
 * @throws {ShapeError} where the shapes differ
 *
 * @example
 * ```ts
 * import { l1, tensor } from "@tilegrad/tilegrad";
 * console.log(await l1(tensor([1, 2]), tensor([1, 4])).item()); // 1
 * ```
 */
export function l1(input: Tensor, target: Tensor, { reduction }: LossOptions = {}): Tensor {
  requirePair("l1", input, target);
  return reduceLoss("l1", abs(sub(input, target)), reduction);
}

/**
 * Squared error near 0, absolute error beyond: with `d = |input - target|`, `d^2 / (2 beta)` below `beta`, else
 * `d - beta / 2`.
 *
 * @param input `float32`, any shape
 * @param target `float32`, the same shape
 * @param options `beta`, default 1; 0 gives the absolute error
 * @throws {ShapeError} where the shapes differ
 * @throws {ValueError} where `beta` is negative
 *
 * @example
 * ```ts
 * import { smoothL1, tensor } from "@tilegrad/tilegrad";
 * console.log(await smoothL1(tensor([0.5, 2]), tensor([0, 0])).item()); // 0.8125
 * ```
 */
export function smoothL1(
  input: Tensor,
  target: Tensor,
  { beta = 1, reduction }: LossOptions & { readonly beta?: number } = {},
): Tensor {
  requirePair("smoothL1", input, target);
  if (isHalf(input)) return inFloat32((...pair) => smoothL1(...pair, { beta, reduction }), input, target);
  if (!(beta >= 0)) throw new ValueError(`Cannot apply smoothL1: beta must be at least 0, found ${beta}`);
  const difference = sub(input, target);
  const distance = abs(difference);
  if (beta === 0) return reduceLoss("smoothL1", distance, reduction);
  const near = mul(square(difference), 0.5 / beta);
  return reduceLoss("smoothL1", where(less(distance, beta), near, sub(distance, 0.5 * beta)), reduction);
}

/**
 * Huber's loss: with `d = |input - target|`, `d^2 / 2` up to `delta`, else `delta (d - delta / 2)`.
 *
 * Source: Huber 1964, "Robust estimation of a location parameter".
 *
 * @param input `float32`, any shape
 * @param target `float32`, the same shape
 * @param options `delta`, default 1
 * @throws {ShapeError} where the shapes differ
 * @throws {ValueError} where `delta` is not above 0
 *
 * @example
 * ```ts
 * import { huber, tensor } from "@tilegrad/tilegrad";
 * console.log(await huber(tensor([1, 4]), tensor([0, 0]), { delta: 2, reduction: "none" }).array()); // [0.5, 6]
 * ```
 */
export function huber(
  input: Tensor,
  target: Tensor,
  { delta = 1, reduction }: LossOptions & { readonly delta?: number } = {},
): Tensor {
  requirePair("huber", input, target);
  if (isHalf(input)) return inFloat32((...pair) => huber(...pair, { delta, reduction }), input, target);
  if (!(delta > 0)) throw new ValueError(`Cannot apply huber: delta must be above 0, found ${delta}`);
  const difference = sub(input, target);
  const distance = abs(difference);
  const far = mul(sub(distance, 0.5 * delta), delta);
  return reduceLoss("huber", where(lessEqual(distance, delta), mul(square(difference), 0.5), far), reduction);
}
