import { abs, max, ShapeError, type Tensor } from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { inputGradient } from "./input_gradient.ts";
import type { Objective } from "./objective.ts";

/**
 * How much each place of an image matters for an objective: `max over c of |d s / d x[n, c, h, w]|`.
 *
 * Source: Simonyan, Vedaldi and Zisserman 2014, "Deep inside convolutional networks".
 *
 * @param x images [N, C, H, W]
 * @param objective of `inputGradient`: the likeliest class unless told
 * @returns [N, H, W]
 * @throws {ValueError} where there is no such class, layer or unit
 *
 * @example
 * ```ts
 * import { key, normal } from "@tilegrad/tilegrad";
 * import { saliency } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const x = normal(key(1), [1, 1, 28, 28]);
 * console.log(saliency(model, model.init(key(0)), x).shape); // [1, 28, 28]
 * ```
 */
export function saliency(model: Module, variables: Variables, x: Tensor, objective: Objective = {}): Tensor {
  return magnitude(inputGradient(model, variables, x, objective));
}

/**
 * The largest magnitude over the channels, to make one map of any signed gradient: `max over c of |g[n, c, h, w]|`.
 *
 * @param gradient [N, C, H, W]
 * @returns [N, H, W]
 * @throws {ShapeError} where the gradient has another rank
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { magnitude } from "@tilegrad/tilegrad/explore";
 * console.log(await magnitude(tensor([[[[1]], [[-2]]]])).array()); // [[[2]]]
 * ```
 */
export function magnitude(gradient: Tensor): Tensor {
  if (gradient.shape.length !== 4) {
    throw new ShapeError(`Cannot join the channels of a gradient: found [${gradient.shape}], needed [N, C, H, W]`);
  }
  return max(abs(gradient), { axis: 1 });
}
