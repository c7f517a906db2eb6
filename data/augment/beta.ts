import {
  add,
  argmax,
  cast,
  type Key,
  less,
  log,
  logicalAnd,
  mul,
  normal,
  pow,
  reshape,
  sigmoid,
  split,
  sub,
  takeAlongAxis,
  type Tensor,
  uniform,
} from "../../core/mod.ts";

/** An attempt fails with a probability below 0.05: that all fail happens once in 10^10 numbers, and then the first is taken. */
const attempts = 8;

/**
 * Numbers of the symmetric beta distribution, [count]: `g / (g + h)`, g and h of the gamma distribution of shape alpha.
 *
 * Source: Marsaglia and Tsang 2000, "A simple method for generating gamma variables".
 */
export function symmetricBeta(key: Key, count: number, alpha: number): Tensor {
  const [forOne, forOther] = split(key);
  // By their logarithms: for a small alpha both numbers would be 0.
  return sigmoid(sub(logGamma(forOne, count, alpha), logGamma(forOther, count, alpha)));
}

/** Logarithms of numbers of the gamma distribution: by that of shape alpha + 1, times u^(1 / alpha). */
function logGamma(key: Key, count: number, alpha: number): Tensor {
  const [forNormal, forTest, forPower] = split(key, 3);
  const shape = [count, attempts];
  const d = alpha + 1 - 1 / 3;
  const z = normal(forNormal, shape);
  const root = add(mul(z, 1 / Math.sqrt(9 * d)), 1);
  const v = pow(root, 3);
  const u = positive(forTest, shape);
  const limit = add(mul(mul(z, z), 0.5), mul(add(sub(1, v), log(v)), d));
  const isTaken = logicalAnd(less(0, root), less(log(u), limit));
  const first = argmax(cast(isTaken, "int32"), { axis: 1, keepdims: true });
  const drawn = reshape(takeAlongAxis(log(v), first, 1), [count]);
  return add(drawn, mul(log(positive(forPower, [count])), 1 / alpha));
}

/** Uniform in (0, 1). */
function positive(key: Key, shape: readonly number[]): Tensor {
  return add(uniform(key, shape), 2 ** -25);
}
