import { scalar } from "../create.ts";
import { ValueError } from "../errors.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inNameOf } from "./_rules.ts";
import { add, minimum, mul } from "./binary.ts";
import { clamp } from "./clamp.ts";
import { type Key, uniform } from "./random.ts";
import { lerp } from "./ternary.ts";
import { neg } from "./unary.ts";
import { erf } from "./unary_error.ts";
import { log, log1p } from "./unary_logarithm.ts";
import { erfinv } from "./unary_special.ts";

/** A normal distribution that is cut off. */
export interface TruncatedNormalOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Standard deviation before it is cut; default 1. */
  readonly std?: number;
  /** Default -2, in the unit of the numbers themselves, as in PyTorch. */
  readonly min?: number;
  /** Default 2. */
  readonly max?: number;
}

/**
 * Normally distributed random numbers on condition that they lie in [min, max], by the inverse distribution function.
 *
 * @param shape extents of the result
 * @throws {ValueError} where a bound is not finite, `max` is not above `min`, or `std` is not above 0
 *
 * @example
 * ```ts
 * import { key, truncatedNormal } from "@tilegrad/tilegrad";
 * const weights = truncatedNormal(key(1), [64, 32], { std: 0.02, min: -0.04, max: 0.04 });
 * ```
 */
export function truncatedNormal(
  from: Key,
  shape: Shape,
  { mean = 0, std = 1, min = -2, max = 2 }: TruncatedNormalOptions = {},
): Tensor {
  if (!(max > min && Number.isFinite(min) && Number.isFinite(max) && std > 0)) {
    throw new ValueError(
      `Cannot draw truncatedNormal: needs min < max, both finite, and std > 0, found ${min} to ${max}, std ${std}`,
    );
  }
  const share = (bound: number) => erf(scalar((bound - mean) / (std * Math.SQRT2)));
  const place = lerp(share(min), share(max), inNameOf("truncatedNormal", () => uniform(from, shape)));
  return clamp(add(mul(erfinv(place), std * Math.SQRT2), mean), { min, max });
}

/**
 * Exponentially distributed random numbers: `y = -log(1 - u) / rate`, of mean `1 / rate`.
 *
 * @param shape extents of the result
 * @param options.rate default 1
 * @throws {ValueError} where the rate is not above 0
 *
 * @example
 * ```ts
 * import { exponential, key } from "@tilegrad/tilegrad";
 * const waits = exponential(key(1), [10], { rate: 2 });
 * ```
 */
export function exponential(from: Key, shape: Shape, { rate = 1 }: { rate?: number } = {}): Tensor {
  if (!(rate > 0)) throw new ValueError(`Cannot draw exponential: rate must be above 0, found ${rate}`);
  return mul(log1p(neg(inNameOf("exponential", () => uniform(from, shape)))), -1 / rate);
}

/**
 * Random numbers of Gumbel's distribution: `y = -log(-log u)`. The largest of `logits + gumbel` is at place k with probability
 * softmax(logits)[k].
 *
 * @param shape extents of the result
 * @throws {ShapeError} where an extent is no whole number of at least 0
 *
 * @example
 * ```ts
 * import { gumbel, key } from "@tilegrad/tilegrad";
 * const noise = gumbel(key(1), [8, 10]);
 * ```
 */
export function gumbel(from: Key, shape: Shape): Tensor {
  // The middles of the 2^24 parts of [0, 1): u is neither 0 nor, but for rounding, 1.
  const unit = inNameOf("gumbel", () => uniform(from, shape));
  const u = minimum(add(unit, 2 ** -25), 1 - 2 ** -24);
  return neg(log(neg(log(u))));
}
