import { add, hostScalar, mul, sign, sub } from "../../core/mod.ts";
import {
  type CommonOptions,
  decayed,
  learningRate,
  type Optimizer,
  optimizer,
  rateOf,
  requireBelowOne,
  weightDecayOf,
} from "./optimizer.ts";

/** How `lion` steps. */
export interface LionOptions extends CommonOptions {
  /** How much of the past mean of gradients goes into a step, and how much is kept; 0.9 and 0.99 unless told. */
  readonly betas?: readonly [number, number];
}

/**
 * Steps of one size, by the sign of the momentum: `w = w - lr (sign(b1 m + (1 - b1) g) + weightDecay w)`,
 * `m = b2 m + (1 - b2) g`.
 *
 * @param options `lr` is 0.0001 unless told
 * @returns an optimizer whose state has `mean.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.lion({ lr: 3e-4, weightDecay: 0.1 });
 * ```
 *
 * Source: Chen et al., "Symbolic discovery of optimization algorithms", 2023.
 */
export function lion(options: LionOptions = {}): Optimizer {
  const { lr = 1e-4, betas: [beta1, beta2] = [0.9, 0.99], weightDecay = 0 } = options;
  requireBelowOne("lion", { "betas[0]": beta1, "betas[1]": beta2 });
  const rate = learningRate("lion", lr);
  return optimizer("lion", ["mean"], (step) => {
    const lr = hostScalar(rate, [step]);
    return (name, param, grad, [mean]) => {
      const gradient = decayed(name, param, grad, { ...options, weightDecay: 0 });
      const way = sign(add(mul(mean, beta1), mul(gradient, 1 - beta1)));
      const strength = weightDecayOf(name, param, weightDecay);
      const direction = strength === 0 ? way : add(way, mul(param, strength));
      return [
        sub(param, mul(direction, rateOf(name, lr, options))),
        add(mul(mean, beta2), mul(gradient, 1 - beta2)),
      ];
    };
  });
}
