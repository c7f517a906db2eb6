import { add, div, hostScalar, maximum, mul, sqrt, sub, type Tensor } from "../../core/mod.ts";
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

/** How `adam` and `adamw` step. */
export interface AdamOptions extends CommonOptions {
  /** How much of the past means of gradients and of their squares is kept; 0.9 and 0.999 unless told. */
  readonly betas?: readonly [number, number];
  /** Keeps the divisor away from zero, 1e-8 unless told. */
  readonly eps?: number;
  /** True divides by the largest mean square so far; false unless told. */
  readonly amsgrad?: boolean;
}

/**
 * Adam: `m = b1 m + (1 - b1) g`, `v = b2 v + (1 - b2) g^2`, and in step t, counted from 1,
 * `w = w - lr / (1 - b1^t) m / (sqrt(v / (1 - b2^t)) + eps)`, where `g = gradient + weightDecay w`.
 *
 * @param options `lr` is 0.001 unless told
 * @returns an optimizer whose state has `mean.NAME` and `meanSquare.NAME` (with `amsgrad` also `largestMeanSquare.NAME`)
 *   for every parameter, and `step`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim, tensor } from "@tilegrad/tilegrad";
 * const optimizer = optim.adam({ lr: 0.01 });
 * const params = { w: tensor([1, -2]) };
 * const [next] = optimizer.step(params, { w: tensor([0.5, -0.25]) }, optimizer.init(params));
 * console.log(await next.w.array()); // [0.99, -1.99]
 * ```
 *
 * Source: Kingma, Ba, "Adam: a method for stochastic optimization", 2015; `amsgrad`: Reddi, Kale, Kumar, "On the convergence
 * of Adam and beyond", 2018.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return adamLike("adam", options, (name, param, grad) => [param, decayed(name, param, grad, options)]);
}

/**
 * Adam with decoupled weight decay: before Adam's step without decay, `w = w - lr weightDecay w`.
 *
 * @param options `lr` is 0.001 and `weightDecay` 0.01 unless told
 * @returns an optimizer with the state of `adam`
 * @throws {ValueError} where an option is out of range
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.adamw({ lr: 0.001, weightDecay: (name) => name.endsWith("bias") ? 0 : 0.01 });
 * ```
 *
 * Source: Loshchilov, Hutter, "Decoupled weight decay regularization", 2019.
 */
export function adamw(options: AdamOptions = {}): Optimizer {
  const { weightDecay = 0.01 } = options;
  return adamLike("adamw", options, (name, param, grad, lr) => {
    return [shrunk(name, param, lr, weightDecay), decayed(name, param, grad, { ...options, weightDecay: 0 })];
  });
}

/** Weight decay's part of a step: the parameter to start from, and the gradient to follow. */
type Decay = (name: string, param: Tensor, grad: Tensor, lr: Tensor) => readonly [Tensor, Tensor];

function adamLike(name: string, options: AdamOptions, decay: Decay): Optimizer {
  const { lr = 1e-3, betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-8, amsgrad = false } = options;
  requireBelowOne(name, { "betas[0]": beta1, "betas[1]": beta2 });
  requireAtLeastZero(name, { eps });
  const rate = learningRate(name, lr);
  const correctedRate = (step: number) => rate(step) / (1 - beta1 ** (step + 1));
  const rootCorrection = (step: number) => Math.sqrt(1 - beta2 ** (step + 1));
  const slots = ["mean", "meanSquare", ...(amsgrad ? ["largestMeanSquare"] : [])];
  return optimizer(name, slots, (step) => {
    const [lr, stepSize, root] = [rate, correctedRate, rootCorrection].map((number) => hostScalar(number, [step]));
    return (name, param, grad, [mean, meanSquare, largest]) => {
      const [start, gradient] = decay(name, param, grad, rateOf(name, lr, options));
      const nextMean = add(mul(mean, beta1), mul(gradient, 1 - beta1));
      const nextSquare = add(mul(meanSquare, beta2), mul(mul(gradient, gradient), 1 - beta2));
      const nextLargest = largest ? [maximum(largest, nextSquare)] : [];
      const divisor = add(div(sqrt(nextLargest[0] ?? nextSquare), root), eps);
      return [
        sub(start, mul(div(nextMean, divisor), rateOf(name, stepSize, options))),
        nextMean,
        nextSquare,
        ...nextLargest,
      ];
    };
  });
}
