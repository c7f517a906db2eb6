import { add, div, hostScalar, mul, norm, sqrt, sub } from "../../core/mod.ts";
import {
  type CommonOptions,
  decayed,
  learningRate,
  type Optimizer,
  optimizer,
  rateOf,
  requireAtLeastZero,
  requireBelowOne,
  weightDecayOf,
} from "./optimizer.ts";
import { trustRatio } from "./trust_ratio.ts";

/** How `lamb` steps. */
export interface LambOptions extends CommonOptions {
  /** How much of the past means of gradients and of their squares is kept; 0.9 and 0.999 unless told. */
  readonly betas?: readonly [number, number];
  /** Keeps the divisor away from zero, 1e-6 unless told. */
  readonly eps?: number;
}

/**
 * Adam whose step is measured by each parameter's own length, for large batches: with Adam's m and v, in step t, counted from
 * 1, `r = m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps) + weightDecay w`, `w = w - lr |w| / |r| r` (2-norms of the whole
 * parameter; 1 for their ratio where one is 0).
 *
 * @param options `lr` is 0.001 and `weightDecay` 0.01 unless told
 * @returns an optimizer whose state has `mean.NAME` and `meanSquare.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.lamb({ lr: 0.002, weightDecay: (name) => name.endsWith("bias") ? 0 : 0.01 });
 * ```
 *
 * Source: You et al., "Large batch optimization for deep learning: training BERT in 76 minutes", 2020.
 */
export function lamb(options: LambOptions = {}): Optimizer {
  const { lr = 1e-3, betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-6, weightDecay = 0.01 } = options;
  requireBelowOne("lamb", { "betas[0]": beta1, "betas[1]": beta2 });
  requireAtLeastZero("lamb", { eps });
  const rate = learningRate("lamb", lr);
  const meanCorrection = (step: number) => 1 - beta1 ** (step + 1);
  const rootCorrection = (step: number) => Math.sqrt(1 - beta2 ** (step + 1));
  return optimizer("lamb", ["mean", "meanSquare"], (step) => {
    const [lr, correction, root] = [rate, meanCorrection, rootCorrection].map((f) => hostScalar(f, [step]));
    return (name, param, grad, [mean, meanSquare]) => {
      const gradient = decayed(name, param, grad, { ...options, weightDecay: 0 });
      const nextMean = add(mul(mean, beta1), mul(gradient, 1 - beta1));
      const nextSquare = add(mul(meanSquare, beta2), mul(mul(gradient, gradient), 1 - beta2));
      const adaptive = div(div(nextMean, correction), add(div(sqrt(nextSquare), root), eps));
      const strength = weightDecayOf(name, param, weightDecay);
      const direction = strength === 0 ? adaptive : add(adaptive, mul(param, strength));
      const ratio = trustRatio(norm(param), norm(direction));
      return [sub(param, mul(direction, mul(ratio, rateOf(name, lr, options)))), nextMean, nextSquare];
    };
  });
}
