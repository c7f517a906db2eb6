import { add, div, hostScalar, mul, sqrt, sub } from "../../core/mod.ts";
import {
  type CommonOptions,
  decayed,
  learningRate,
  type Optimizer,
  optimizer,
  rateOf,
  requireAtLeastZero,
  requireBelowOne,
} from "./optimizer.ts";

/** How `rmsProp` steps. */
export interface RmsPropOptions extends CommonOptions {
  /** How much of the past mean of squared gradients is kept, 0.99 unless told. */
  readonly alpha?: number;
  /** Keeps the divisor away from zero, 1e-8 unless told. */
  readonly eps?: number;
  /** How much of the past directions is kept, 0 unless told. */
  readonly momentum?: number;
  /** True divides by the gradient's standard deviation; false unless told. */
  readonly centered?: boolean;
}

/**
 * RMSprop: `s = alpha s + (1 - alpha) g^2`, `w = w - lr g / (sqrt(s) + eps)`; centered, `s` less the square of the mean
 * gradient; with momentum, `v = momentum v + g / (sqrt(s) + eps)`, `w = w - lr v`.
 *
 * @param options `lr` is 0.01 unless told
 * @returns an optimizer whose state has `meanSquare.NAME`, where asked for `mean.NAME` and `momentum.NAME`, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.rmsProp({ lr: 0.001, momentum: 0.9 });
 * ```
 *
 * Source: Hinton, "Neural networks for machine learning", lecture 6e, 2012.
 */
export function rmsProp(options: RmsPropOptions = {}): Optimizer {
  const { lr = 0.01, alpha = 0.99, eps = 1e-8, momentum = 0, centered = false } = options;
  requireBelowOne("rmsProp", { alpha });
  requireAtLeastZero("rmsProp", { eps, momentum });
  const rate = learningRate("rmsProp", lr);
  const slots = ["meanSquare", ...(centered ? ["mean"] : []), ...(momentum > 0 ? ["momentum"] : [])];
  return optimizer("rmsProp", slots, (step) => {
    const lr = hostScalar(rate, [step]);
    return (name, param, grad, [meanSquare, ...others]) => {
      const gradient = decayed(name, param, grad, options);
      const nextSquare = add(mul(meanSquare, alpha), mul(mul(gradient, gradient), 1 - alpha));
      const nextMean = centered ? [add(mul(others[0], alpha), mul(gradient, 1 - alpha))] : [];
      const spread = centered ? sub(nextSquare, mul(nextMean[0], nextMean[0])) : nextSquare;
      const scaled = div(gradient, add(sqrt(spread), eps));
      const velocity = momentum > 0 ? [add(mul(others.at(-1)!, momentum), scaled)] : [];
      const next = sub(param, mul(velocity[0] ?? scaled, rateOf(name, lr, options)));
      return [next, nextSquare, ...nextMean, ...velocity];
    };
  });
}
