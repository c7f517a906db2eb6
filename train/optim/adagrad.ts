import { add, div, hostScalar, mul, sqrt, sub } from "../../core/mod.ts";
import {
  type CommonOptions,
  decayed,
  learningRate,
  type Optimizer,
  optimizer,
  rateOf,
  requireAtLeastZero,
} from "./optimizer.ts";

/** How `adagrad` steps. */
export interface AdagradOptions extends CommonOptions {
  /** Lowers the learning rate to `lr / (1 + step lrDecay)`, 0 unless told. */
  readonly lrDecay?: number;
  /** Keeps the divisor away from zero, 1e-10 unless told. */
  readonly eps?: number;
  /** What the sum of squares is before the first step, 0 unless told. */
  readonly initialSum?: number;
}

/**
 * Adagrad: `s = s + g^2`, `w = w - lr / (1 + step lrDecay) g / (sqrt(s) + eps)`.
 *
 * @param options `lr` is 0.01 unless told
 * @returns an optimizer whose state has `sumOfSquares.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.adagrad({ lr: 0.1 });
 * ```
 *
 * Source: Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011.
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  const { lr = 0.01, lrDecay = 0, eps = 1e-10, initialSum = 0 } = options;
  requireAtLeastZero("adagrad", { lrDecay, eps, initialSum });
  const rate = learningRate("adagrad", lr);
  const decayedRate = (step: number) => rate(step) / (1 + step * lrDecay);
  const firstSum = (step: number) => step === 0 ? initialSum : 0;
  return optimizer("adagrad", ["sumOfSquares"], (step) => {
    const lr = hostScalar(decayedRate, [step]);
    const first = initialSum === 0 ? undefined : hostScalar(firstSum, [step]);
    return (name, param, grad, [sumOfSquares]) => {
      const gradient = decayed(name, param, grad, options);
      const next = add(first ? add(sumOfSquares, first) : sumOfSquares, mul(gradient, gradient));
      const direction = div(gradient, add(sqrt(next), eps));
      return [sub(param, mul(direction, rateOf(name, lr, options))), next];
    };
  });
}
