import { type GradientRules, lessEqual, logicalOr, type Tensor, where } from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { inputGradient } from "./input_gradient.ts";
import type { Objective } from "./objective.ts";

/** A ReLU lets a gradient through where it let the signal through and the gradient is positive. */
const guided: GradientRules = {
  relu: ({ output, cotangent }) => [where(logicalOr(lessEqual(output, 0), lessEqual(cotangent, 0)), 0, cotangent)],
};

/**
 * The gradient of an objective by the input, without what would lessen it: going back through a ReLU, only positive gradients
 * of active units pass, `dx = dy (y > 0) (dy > 0)`. Shows which strokes excite a unit. Every `relu` of the network is meant,
 * layer or function; other activations keep their gradients.
 *
 * Source: Springenberg, Dosovitskiy, Brox and Riedmiller 2014, "Striving for simplicity: the all convolutional net".
 *
 * @param x images [N, C, H, W]
 * @param objective of `inputGradient`: the likeliest class unless told
 * @returns of x's shape, signed
 * @throws {ValueError} where there is no such class, layer or unit
 *
 * @example
 * ```ts
 * import { key, normal } from "@tilegrad/tilegrad";
 * import { guidedBackpropagation } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const x = normal(key(1), [1, 1, 28, 28]);
 * const unit = { layer: "conv2", channel: 5, unit: "strongest" } as const;
 * console.log(guidedBackpropagation(model, model.init(key(0)), x, unit).shape); // [1, 1, 28, 28]
 * ```
 */
export function guidedBackpropagation(
  model: Module,
  variables: Variables,
  x: Tensor,
  objective: Objective = {},
): Tensor {
  return inputGradient(model, variables, x, objective, { gradients: guided });
}
