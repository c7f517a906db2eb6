import {
  foldIn,
  type Key,
  log,
  maximum,
  mean,
  mul,
  neg,
  softmax,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  ValueError,
} from "../core/mod.ts";
import type { Module, Variables } from "./module.ts";

/** What classifiers with random dropout say of samples. */
export interface MonteCarloPrediction {
  /** Mean of their probabilities, [N, classes]. */
  readonly mean: Tensor;
  /** Variance of their probabilities, [N, classes]: how much they disagree. */
  readonly variance: Tensor;
  /** Predictive entropy, `-sum over classes of mean log(mean)`, [N]: 0 where all are sure, `log(classes)` where none is. */
  readonly entropy: Tensor;
}

/** How many passes, and from which key. */
export interface MonteCarloOptions {
  /** Each pass drops by a key of its own, made from this one. */
  readonly key: Key;
  /** Passes, 20 unless told. */
  readonly passes?: number;
}

/**
 * Dropout as an ensemble: several passes that drop at random as in training, all else as in evaluation (batch normalisation
 * uses its running statistics). Each pass is one of the thinned networks that dropout has trained at once.
 *
 * @param model gives logits [N, classes]
 * @throws {ValueError} where `passes` is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { dropout, linear, monteCarlo, sequential } from "@tilegrad/tilegrad/layers";
 * const model = sequential({ drop: dropout(0.5), fc: linear(8, 3) });
 * const { entropy } = monteCarlo(model, model.init(key(1)), ones([2, 8]), { key: key(2), passes: 10 });
 * console.log(await entropy.data()); // between 0 and log 3
 * ```
 *
 * Source: Gal and Ghahramani 2016, "Dropout as a Bayesian approximation: representing model uncertainty in deep learning".
 */
export function monteCarlo(
  model: Module,
  variables: Variables,
  x: Tensor,
  { key, passes = 20 }: MonteCarloOptions,
): MonteCarloPrediction {
  if (!Number.isInteger(passes) || passes < 1) {
    throw new ValueError(`Cannot sample: passes is ${passes}, needed a whole number of at least 1`);
  }
  const logits = Array.from(
    { length: passes },
    (_, pass) => model.apply(variables, x, { drop: true, key: foldIn(key, pass) }),
  );
  const all = stack(logits.map((one) => softmax(one, { axis: -1 })), 0);
  const average = mean(all, { axis: 0 });
  const variance = mean(square(sub(all, average)), { axis: 0 });
  // p log p is 0 at 0.
  const entropy = neg(sum(mul(average, log(maximum(average, 1e-37))), { axis: -1 }));
  return { mean: average, variance, entropy };
}
