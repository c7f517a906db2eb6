import { type GradientRules, relu, type Tensor } from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { inputGradient } from "./input_gradient.ts";
import type { Objective } from "./objective.ts";

/** The rectification is applied to what comes back, whatever went forward. */
const rectified: GradientRules = { relu: ({ cotangent }) => [relu(cotangent)] };

/**
 * A deconvolutional network that projects a unit back to the pixels: convolutions transposed, max pooling undone at the
 * places of the maxima, and the ReLU applied to what comes back, `dx = max(dy, 0)`, without regard to the forward pass.
 * Every `relu` of the network is meant, layer or function; other activations keep their gradients.
 *
 * Source: Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks".
 *
 * @param x images [N, C, H, W]
 * @param objective of `inputGradient`; the paper takes the strongest unit of a map
 * @returns of x's shape, signed
 * @throws {ValueError} where there is no such class, layer or unit
 *
 * @example
 * ```ts
 * import { key, normal } from "@tilegrad/tilegrad";
 * import { deconvolution } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const x = normal(key(1), [1, 1, 28, 28]);
 * const unit = { layer: "conv2", channel: 5, unit: "strongest" } as const;
 * console.log(deconvolution(model, model.init(key(0)), x, unit).shape); // [1, 1, 28, 28]
 * ```
 */
export function deconvolution(model: Module, variables: Variables, x: Tensor, objective: Objective = {}): Tensor {
  return inputGradient(model, variables, x, objective, { gradients: rectified });
}
