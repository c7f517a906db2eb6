import { add, hostScalar, mul, norm, sub } from "../../core/mod.ts";
import type { Schedule } from "../schedules.ts";
import {
  type CommonOptions,
  decayed,
  learningRate,
  type Optimizer,
  optimizer,
  rateOf,
  requireAtLeastZero,
  weightDecayOf,
} from "./optimizer.ts";
import { trustRatio } from "./trust_ratio.ts";

/** How `lars` steps. */
export interface LarsOptions extends CommonOptions {
  /** Learning rate. */
  readonly lr: number | Schedule;
  /** How much of the past directions is kept, 0.9 unless told. */
  readonly momentum?: number;
  /** How far a parameter may go for its own length, 0.001 unless told. */
  readonly trust?: number;
}

/**
 * Stochastic gradient descent whose rate is each parameter's own, for large batches:
 * `rate = lr trust |w| / (|g| + weightDecay |w|)`, `v = momentum v + rate (g + weightDecay w)`, `w = w - v` (2-norms of the
 * whole parameter; where one of the terms of the ratio is 0, `rate = lr trust`).
 *
 * @returns an optimizer whose state has `momentum.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.lars({ lr: 4, weightDecay: 5e-4 });
 * ```
 *
 * Source: You, Gitman, Ginsburg, "Large batch training of convolutional networks", 2017.
 */
export function lars(options: LarsOptions): Optimizer {
  const { lr, momentum = 0.9, trust = 1e-3, weightDecay = 0 } = options;
  requireAtLeastZero("lars", { momentum, trust });
  const rate = learningRate("lars", lr);
  const trustedRate = (step: number) => rate(step) * trust;
  return optimizer("lars", ["momentum"], (step) => {
    const lr = hostScalar(trustedRate, [step]);
    return (name, param, grad, [velocity]) => {
      const uphill = decayed(name, param, grad, { ...options, weightDecay: 0 });
      const length = norm(param);
      const ratio = trustRatio(length, add(norm(uphill), mul(length, weightDecayOf(name, param, weightDecay))));
      const direction = decayed(name, param, grad, options);
      const next = add(mul(velocity, momentum), mul(direction, mul(ratio, rateOf(name, lr, options))));
      return [sub(param, next), next];
    };
  });
}
