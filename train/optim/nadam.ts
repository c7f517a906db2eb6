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

/** How `nadam` steps. */
export interface NadamOptions extends CommonOptions {
  /** How much of the past means of gradients and of their squares is kept; 0.9 and 0.999 unless told. */
  readonly betas?: readonly [number, number];
  /** Keeps the divisor away from zero, 1e-8 unless told. */
  readonly eps?: number;
  /** True shrinks the weights before the step, as `adamw`, instead of adding to the gradient; false unless told. */
  readonly decoupled?: boolean;
  /** How fast the momentum rises to `betas[0]`, 0.004 unless told. */
  readonly momentumDecay?: number;
}

/** Below it a product of momenta leaves no trace in 1 minus the product. */
const noTrace = 2 ** -60;

/**
 * Adam that looks ahead along its momentum: with Adam's m and v and `mu_t = b1 (1 - 0.96^(t momentumDecay) / 2)`, in step t,
 * counted from 1, and P_t the product of all mu so far,
 * `w = w - lr ((1 - mu_t) / (1 - P_t) g + mu_(t+1) / (1 - P_(t+1)) m) / (sqrt(v / (1 - b2^t)) + eps)`.
 *
 * @param options `lr` is 0.002 unless told
 * @returns an optimizer whose state has `mean.NAME` and `meanSquare.NAME` for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.nadam({ lr: 0.001 });
 * ```
 *
 * Source: Dozat, "Incorporating Nesterov momentum into Adam", 2016.
 */
export function nadam(options: NadamOptions = {}): Optimizer {
  const { lr = 2e-3, betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-8, momentumDecay = 4e-3 } = options;
  const { weightDecay = 0, decoupled = false } = options;
  requireBelowOne("nadam", { "betas[0]": beta1, "betas[1]": beta2 });
  requireAtLeastZero("nadam", { eps, momentumDecay });
  const rate = learningRate("nadam", lr);
  const momentum = (t: number) => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
  const product = (t: number) => {
    let all = 1;
    for (let i = 1; i <= t && all > noTrace; i++) all *= momentum(i);
    return all;
  };
  const ofGradient = (step: number) => rate(step) * (1 - momentum(step + 1)) / (1 - product(step + 1));
  const ofMean = (step: number) => rate(step) * momentum(step + 2) / (1 - product(step + 2));
  const rootCorrection = (step: number) => Math.sqrt(1 - beta2 ** (step + 1));
  return optimizer("nadam", ["mean", "meanSquare"], (step) => {
    const [lr, gradientRate, meanRate, root] = [rate, ofGradient, ofMean, rootCorrection].map((f) =>
      hostScalar(f, [step])
    );
    return (name, param, grad, [mean, meanSquare]) => {
      const gradient = decayed(name, param, grad, decoupled ? { ...options, weightDecay: 0 } : options);
      const start = decoupled ? shrunk(name, param, rateOf(name, lr, options), weightDecay) : param;
      const nextMean = add(mul(mean, beta1), mul(gradient, 1 - beta1));
      const nextSquare = add(mul(meanSquare, beta2), mul(mul(gradient, gradient), 1 - beta2));
      const divisor = add(div(sqrt(nextSquare), root), eps);
      const [own, ahead] = [gradientRate, meanRate].map((rate) => rateOf(name, rate, options));
      const direction = add(mul(gradient, own), mul(nextMean, ahead));
      return [sub(start, div(direction, divisor)), nextMean, nextSquare];
    };
  });
}
