import { add, hostScalar, mul, scalar, sub, ValueError } from "../../core/mod.ts";
import type { Schedule } from "../schedules.ts";
import {
  type CommonOptions,
  decayed,
  learningRate,
  type Optimizer,
  optimizer,
  rateOf,
  requireAtLeastZero,
} from "./optimizer.ts";

/** How `sgd` steps. */
export interface SgdOptions extends CommonOptions {
  /** Learning rate. */
  readonly lr: number | Schedule;
  /** How much of the past directions is kept, 0 unless told. */
  readonly momentum?: number;
  /** How much of the gradient is left out of the momentum from the second step on, 0 unless told. */
  readonly dampening?: number;
  /** True looks ahead along the momentum; false unless told. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent, as PyTorch has it: `g = gradient + weightDecay w`, `v = momentum v + (1 - dampening) g`
 * (`v = g` in the first step), `w = w - lr v`; with Nesterov momentum `w = w - lr (g + momentum v)`.
 *
 * @returns an optimizer whose state has `momentum.NAME` for every parameter, where there is momentum, and `step`
 * @throws {ValueError} where an option is out of range, or Nesterov momentum lacks momentum or has dampening
 * @example
 * ```ts
 * import { optim, tensor } from "@tilegrad/tilegrad";
 * const optimizer = optim.sgd({ lr: 0.1, momentum: 0.9 });
 * const params = { w: tensor([1, -2]) };
 * const [next] = optimizer.step(params, { w: tensor([0.5, 0.25]) }, optimizer.init(params));
 * console.log(await next.w.array()); // [0.95, -2.025]
 * ```
 *
 * Source: Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning", 2013.
 */
export function sgd(options: SgdOptions): Optimizer {
  const { lr, momentum = 0, dampening = 0, nesterov = false } = options;
  requireAtLeastZero("sgd", { momentum });
  if (nesterov && (momentum === 0 || dampening !== 0)) {
    throw new ValueError(
      `Cannot make optimizer sgd: nesterov needs momentum and no dampening, found ${momentum} and ${dampening}`,
    );
  }
  const rate = learningRate("sgd", lr);
  const kept = scalar(momentum);
  const shareOfGradient = (step: number) => step === 0 ? 1 : 1 - dampening;
  return optimizer("sgd", momentum === 0 ? [] : ["momentum"], (step) => {
    const lr = hostScalar(rate, [step]);
    const share = dampening === 0 ? undefined : hostScalar(shareOfGradient, [step]);
    return (name, param, grad, [velocity]) => {
      const gradient = decayed(name, param, grad, options);
      const ownRate = rateOf(name, lr, options);
      if (!velocity) return [sub(param, mul(gradient, ownRate))];
      const next = add(mul(velocity, kept), share ? mul(gradient, share) : gradient);
      const direction = nesterov ? add(gradient, mul(next, kept)) : next;
      return [sub(param, mul(direction, ownRate)), next];
    };
  });
}
