import type { Tensor } from "../../core/mod.ts";

/** Strength of weight decay: one for all parameters, or one for each by its name and value (of which the shape is known). */
export type WeightDecay = number | ((name: string, param: Tensor) => number);

/**
 * Weight decay that spares biases and the parameters of normalisations: everything with less than two axes.
 *
 * @param strength of the decay of all other parameters
 * @returns for the option `weightDecay` of any optimizer
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.sgd({ lr: 0.01, momentum: 0.9, weightDecay: optim.weightsOnly(5e-4) });
 * ```
 *
 * Source: Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, section 5.
 */
export function weightsOnly(strength: number): WeightDecay {
  return (_, { shape }) => shape.length < 2 ? 0 : strength;
}
