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
  shrunk,
} from "./optimizer.ts";

/** How `radam` steps. */
export interface RadamOptions extends CommonOptions {
  /** How much of the past means of gradients and of their squares is kept; 0.9 and 0.999 unless told. */
  readonly betas?: readonly [number, number];
  /** Keeps the divisor away from zero, 1e-8 unless told. */
  readonly eps?: number;
  /** True shrinks the weights before the step, as `adamw`, instead of adding to the gradient; false unless told. */
  readonly decoupled?: boolean;
}

/**
 * Rectified Adam: as long as too few squares are known, `rho_t <= 5`, a step by the mean gradient alone,
 * `w = w - lr m / (1 - b1^t)`; then Adam's step times r_t, where `rho = 2 / (1 - b2) - 1`,
 * `rho_t = rho - 2 t b2^t / (1 - b2^t)`, `r_t = sqrt((rho_t - 4) (rho_t - 2) rho / ((rho - 4) (rho - 2) rho_t))`.
 *
 * @param options `lr` is 0.001 unless told
 * @returns an optimizer whose state has `mean.NAME` and `meanSquare.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.radam({ lr: 0.001 });
 * ```
 *
 * Source: Liu et al., "On the variance of the adaptive learning rate and beyond", 2020.
 */
export function radam(options: RadamOptions = {}): Optimizer {
  const { lr = 1e-3, betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-8 } = options;
  const { weightDecay = 0, decoupled = false } = options;
  requireBelowOne("radam", { "betas[0]": beta1, "betas[1]": beta2 });
  requireAtLeastZero("radam", { eps });
  const rate = learningRate("radam", lr);
  const longest = 2 / (1 - beta2) - 1;
  /** What adaptive steps are multiplied by; 0 where the step is not adaptive. */
  const rectification = (t: number) => {
    const correction = 1 - beta2 ** t;
    const length = longest - 2 * t * beta2 ** t / correction;
    if (length <= 5) return 0;
    const ratio = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length);
    return Math.sqrt(ratio * correction);
  };
  const correctedRate = (step: number) => rate(step) / (1 - beta1 ** (step + 1));
  const adaptive = (step: number) => correctedRate(step) * rectification(step + 1);
  const plain = (step: number) => rectification(step + 1) === 0 ? correctedRate(step) : 0;
  return optimizer("radam", ["mean", "meanSquare"], (step) => {
    const [lr, ...rates] = [rate, adaptive, plain].map((f) => hostScalar(f, [step]));
    return (name, param, grad, [mean, meanSquare]) => {
      const gradient = decayed(name, param, grad, decoupled ? { ...options, weightDecay: 0 } : options);
      const start = decoupled ? shrunk(name, param, rateOf(name, lr, options), weightDecay) : param;
      const nextMean = add(mul(mean, beta1), mul(gradient, 1 - beta1));
      const nextSquare = add(mul(meanSquare, beta2), mul(mul(gradient, gradient), 1 - beta2));
      const [scaled, direct] = rates.map((one) => rateOf(name, one, options));
      const factor = add(div(scaled, add(sqrt(nextSquare), eps)), direct);
      return [sub(start, mul(nextMean, factor)), nextMean, nextSquare];
    };
  });
}
