import { abs, add, div, hostScalar, maximum, mul, sub } from "../../core/mod.ts";
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

/** How `adamax` steps. */
export interface AdamaxOptions extends CommonOptions {
  /** How much of the past mean of gradients and of their largest magnitude is kept; 0.9 and 0.999 unless told. */
  readonly betas?: readonly [number, number];
  /** Keeps the divisor away from zero, 1e-8 unless told. */
  readonly eps?: number;
}

/**
 * Adam with the largest gradient in place of the mean square: `m = b1 m + (1 - b1) g`, `u = max(b2 u, |g| + eps)`, and in
 * step t, counted from 1, `w = w - lr / (1 - b1^t) m / u`.
 *
 * @param options `lr` is 0.002 unless told
 * @returns an optimizer whose state has `mean.NAME` and `largest.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.adamax();
 * ```
 *
 * Source: Kingma, Ba, "Adam: a method for stochastic optimization", 2015, section 7.
 */
export function adamax(options: AdamaxOptions = {}): Optimizer {
  const { lr = 2e-3, betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-8 } = options;
  requireBelowOne("adamax", { "betas[0]": beta1, "betas[1]": beta2 });
  requireAtLeastZero("adamax", { eps });
  const rate = learningRate("adamax", lr);
  const correctedRate = (step: number) => rate(step) / (1 - beta1 ** (step + 1));
  return optimizer("adamax", ["mean", "largest"], (step) => {
    const lr = hostScalar(correctedRate, [step]);
    return (name, param, grad, [mean, largest]) => {
      const gradient = decayed(name, param, grad, options);
      const nextMean = add(mul(mean, beta1), mul(gradient, 1 - beta1));
      const nextLargest = maximum(mul(largest, beta2), add(abs(gradient), eps));
      return [sub(param, mul(div(nextMean, nextLargest), rateOf(name, lr, options))), nextMean, nextLargest];
    };
  });
}
