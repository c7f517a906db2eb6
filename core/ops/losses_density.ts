import { ShapeError, ValueError } from "../errors.ts";
import { broadcastShapes, sameShape, showShape } from "../shape.ts";
import { type Tensor, watchedBy } from "../tensor.ts";
import { type LossOptions, reduceLoss, requirePair } from "./_reduction.ts";
import { floats, requireTypes } from "./_rules.ts";
import { add, div, maximum, mul, sub } from "./binary.ts";
import { greater } from "./comparison.ts";
import { square } from "./unary.ts";
import { exp } from "./unary_exponential.ts";
import { log } from "./unary_logarithm.ts";
import { where } from "./where.ts";

/** How `poissonNll` reads its input. */
export interface PoissonNllOptions extends LossOptions {
  /** Whether the input is the logarithm of the rate; default true. */
  readonly logInput?: boolean;
  /** Whether to add Stirling's approximation of log(target!) where the target is above 1; default false. */
  readonly full?: boolean;
  /** Added to the rate before its logarithm is taken; default 1e-8. */
  readonly eps?: number;
}

/** How `gaussianNll` bounds the variance. */
export interface GaussianNllOptions extends LossOptions {
  /** Whether to add the constant log(2 pi) / 2; default false. */
  readonly full?: boolean;
  /** Least variance; default 1e-6. Below it the variance still gets a gradient, as in PyTorch. */
  readonly eps?: number;
}

/**
 * Negative log-likelihood of counts under Poisson distributions, up to a constant: `exp(input) - target * input`, or
 * `input - target * log(input + eps)` where the input is the rate itself, averaged over all elements.
 *
 * @param input `float32` logarithms of rates, or rates; any shape
 * @param target `float32` counts, the same shape
 * @throws {ShapeError} where the shapes differ
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where eps is negative
 *
 * @example
 * ```ts
 * import { poissonNll, tensor } from "@tilegrad/tilegrad";
 * console.log(await poissonNll(tensor([0]), tensor([3])).item()); // 1
 * ```
 */
export function poissonNll(
  input: Tensor,
  target: Tensor,
  { logInput = true, full = false, eps = 1e-8, reduction }: PoissonNllOptions = {},
): Tensor {
  requirePair("poissonNll", input, target);
  if (!(eps >= 0 && eps < Infinity)) {
    throw new ValueError(`Cannot apply poissonNll: eps must be a number of at least 0, found ${eps}`);
  }
  const cost = logInput ? sub(exp(input), mul(target, input)) : sub(input, mul(target, log(add(input, eps))));
  if (!full) return reduceLoss("poissonNll", cost, reduction);
  const isLarge = greater(target, 1);
  const count = where(isLarge, target, 1);
  const stirling = add(sub(mul(count, log(count)), count), mul(log(mul(count, 2 * Math.PI)), 0.5));
  return reduceLoss("poissonNll", add(cost, where(isLarge, stirling, 0)), reduction);
}

/**
 * Negative log-likelihood under normal distributions, up to a constant:
 * `(log(variance) + (target - input)^2 / variance) / 2`, averaged over all elements.
 *
 * Source: Nix and Weigend 1994, "Estimating the mean and variance of the target probability distribution".
 *
 * @param input `float32` means, any shape
 * @param target `float32`, the same shape
 * @param variance `float32`, at least 0, of a shape that stretches to the input's
 * @throws {ShapeError} where the shapes do not fit
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where eps is not above 0
 *
 * @example
 * ```ts
 * import { gaussianNll, tensor } from "@tilegrad/tilegrad";
 * console.log(await gaussianNll(tensor([1]), tensor([3]), tensor([1])).item()); // 2
 * ```
 */
export function gaussianNll(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  { full = false, eps = 1e-6, reduction }: GaussianNllOptions = {},
): Tensor {
  requirePair("gaussianNll", input, target);
  requireTypes("gaussianNll", [input, variance], floats);
  if (!sameShape(broadcastShapes("apply gaussianNll", input.shape, variance.shape), input.shape)) {
    throw new ShapeError(
      `Cannot apply gaussianNll: variance is ${showShape(variance.shape)}, it does not stretch to ${
        showShape(input.shape)
      }`,
    );
  }
  if (!(eps > 0 && eps < Infinity)) {
    throw new ValueError(`Cannot apply gaussianNll: eps must be a number above 0, found ${eps}`);
  }
  // What lifts a small variance to the bound is a constant for the gradient.
  const known = watchedBy(variance, []);
  const bounded = add(variance, sub(maximum(known, eps), known));
  const cost = mul(add(log(bounded), div(square(sub(input, target)), bounded)), 0.5);
  return reduceLoss("gaussianNll", full ? add(cost, 0.5 * Math.log(2 * Math.PI)) : cost, reduction);
}
