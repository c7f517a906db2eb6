import { add, clamp, greater, hostScalar, less, mul, sign, sub, ValueError, where } from "../../core/mod.ts";
import { type CommonOptions, decayed, learningRate, type Optimizer, optimizer, rateOf } from "./optimizer.ts";

/** How `rprop` steps. */
export interface RpropOptions extends Omit<CommonOptions, "weightDecay"> {
  /** By what a step size is multiplied where the gradient's sign turned, and where it stayed; 0.5 and 1.2 unless told. */
  readonly etas?: readonly [number, number];
  /** Least and largest step size; 1e-6 and 50 unless told. */
  readonly stepSizes?: readonly [number, number];
}

/**
 * Resilient propagation, for gradients of all data: every weight has a step size, which grows as long as its gradient keeps
 * its sign and shrinks where it turns, `w = w - stepSize sign(g)`; where it turned, the weight stays for one step.
 *
 * @param options `lr`, the first step size, is 0.01 unless told
 * @returns an optimizer whose state has `gradient.NAME` and `stepSize.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.rprop({ lr: 0.1 });
 * ```
 *
 * Source: Riedmiller, Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", 1993.
 */
export function rprop(options: RpropOptions = {}): Optimizer {
  const { lr = 0.01, etas: [down, up] = [0.5, 1.2], stepSizes: [least, most] = [1e-6, 50] } = options;
  if (!(down > 0 && down < 1 && up > 1 && Number.isFinite(up))) {
    throw new ValueError(`Cannot make optimizer rprop: etas are ${down} and ${up}, needed below and above 1`);
  }
  if (!(least >= 0 && least <= most)) {
    throw new ValueError(`Cannot make optimizer rprop: stepSizes are ${least} and ${most}, needed in order`);
  }
  const rate = learningRate("rprop", lr);
  const firstSize = (step: number) => step === 0 ? rate(0) : 0;
  return optimizer("rprop", ["gradient", "stepSize"], (step) => {
    const first = hostScalar(firstSize, [step]);
    return (name, param, grad, [before, size]) => {
      const gradient = decayed(name, param, grad, options);
      const agreement = mul(gradient, before);
      const factor = where(greater(agreement, 0), up, where(less(agreement, 0), down, 1));
      const next = clamp(mul(add(size, rateOf(name, first, options)), factor), { min: least, max: most });
      const kept = where(less(agreement, 0), 0, gradient);
      return [sub(param, mul(sign(kept), next)), kept, next];
    };
  });
}
