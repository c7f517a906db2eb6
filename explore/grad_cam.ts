import { grad, mean, mul, relu, resize, ShapeError, sum, type Tensor } from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { type ClassObjective, classScores } from "./objective.ts";

/**
 * Where a convolutional layer sees a class: its maps `A_k`, weighted by how much the class depends on them,
 * `relu(sum_k w_k A_k)` with `w_k = mean over the plane of d s / d A_k`, enlarged to the image (bilinear).
 *
 * Source: Selvaraju et al. 2017, "Grad-CAM: visual explanations from deep networks via gradient-based localization".
 *
 * @param model gives logits [N, classes]
 * @param x images [N, C, H, W]
 * @param layer name of a module with feature maps, often the last: `relu2`
 * @param objective the class, the likeliest unless told
 * @returns [N, H, W], not negative
 * @throws {ValueError} where there is no such class or layer
 * @throws {ShapeError} where the layer gives no maps [N, C, h, w]
 *
 * @example
 * ```ts
 * import { key, normal } from "@tilegrad/tilegrad";
 * import { gradCam } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const x = normal(key(1), [1, 1, 28, 28]);
 * console.log(gradCam(model, model.init(key(0)), x, "relu2", { class: 3 }).shape); // [1, 28, 28]
 * ```
 */
export function gradCam(
  model: Module,
  variables: Variables,
  x: Tensor,
  layer: string,
  objective: ClassObjective = {},
): Tensor {
  const [, { [layer]: maps }] = model.apply(variables, x, { capture: [layer] });
  if (maps.shape.length !== 4) {
    throw new ShapeError(`Cannot apply gradCam: layer ${layer} gives [${maps.shape}], needed maps [N, C, H, W]`);
  }
  const score = (maps: Tensor) =>
    sum(classScores(model.apply(variables, x, { replace: { [layer]: maps } }), objective));
  const weights = mean(grad(score)(maps), { axis: [2, 3], keepdims: true });
  const [height, width] = x.shape.slice(2);
  return resize(relu(sum(mul(weights, maps), { axis: 1 })), [height, width], { mode: "bilinear" });
}
