import { grad, type GradientOptions, sum, type Tensor } from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { type Objective, objectiveScores } from "./objective.ts";

/**
 * How an objective changes with every pixel: `d s / d x`, signed. The images of a batch do not mix.
 *
 * @param model gives logits [N, classes]
 * @param variables its tensors
 * @param x images [N, C, H, W]
 * @param objective the logit `s` of a class or the activation of a unit; that of the likeliest class unless told
 * @param options `gradients`: rules in place of those of operations, as `vjp` takes them
 * @returns of x's shape
 * @throws {ValueError} where there is no such class, layer or unit
 *
 * @example
 * ```ts
 * import { key, normal } from "@tilegrad/tilegrad";
 * import { inputGradient } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const x = normal(key(1), [1, 1, 28, 28]);
 * console.log(inputGradient(model, model.init(key(0)), x, { class: 3 }).shape); // [1, 1, 28, 28]
 * ```
 */
export function inputGradient(
  model: Module,
  variables: Variables,
  x: Tensor,
  objective: Objective = {},
  options: GradientOptions = {},
): Tensor {
  return grad((x: Tensor) => sum(objectiveScores(model, variables, x, objective)), options)(x);
}
