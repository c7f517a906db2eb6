import {
  add,
  div,
  gaussianBlur,
  jit,
  type Key,
  mean,
  mul,
  normal,
  realize,
  type Shape,
  sqrt,
  square,
  type Tensor,
  ValueError,
} from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { inputGradient } from "./input_gradient.ts";
import type { Objective } from "./objective.ts";

/** How `activationMaximization` searches. */
export interface ActivationMaximizationOptions {
  /** Shape of the images, [N, C, H, W]. */
  readonly shape: Shape;
  /** The noise that the search starts with: the same key gives the same images. */
  readonly key: Key;
  /** Steps upward, 100 unless told. */
  readonly steps?: number;
  /** Length of a step: root mean square of the change of a pixel; 0.1 unless told. */
  readonly rate?: number;
  /** Part of the image that each step takes away, the L2 penalty; 0.02 unless told. */
  readonly decay?: number;
  /** Standard deviation, in pixels, of the blur after every fourth step; 0.5 unless told, 0 for none. */
  readonly blur?: number;
}

/** Steps between two blurs. */
const blurEvery = 4;

/**
 * Images that excite a class or a unit as much as possible: gradient ascent on the pixels, starting from faint noise,
 * `x <- (1 - decay) x + rate g / rms(g)`, `g = d s / d x`, with a slight blur now and then. Without decay and blur, the images
 * turn into noise that excites the network and shows nothing.
 *
 * Source: Erhan et al. 2009, "Visualizing higher-layer features of a deep network"; Simonyan, Vedaldi and Zisserman 2014,
 * "Deep inside convolutional networks"; the blur: Yosinski et al. 2015, "Understanding neural networks through deep
 * visualization".
 *
 * @param objective what to excite: of a batch, `{ class: tensor([0, 1, 2], { dtype: "int32" }) }` asks for one class an image
 * @returns the images, of `shape`, scaled as the model's input is
 * @throws {ValueError} where there is no such class, layer or unit, or a number of steps is negative
 *
 * @example
 * ```ts
 * import { key } from "@tilegrad/tilegrad";
 * import { activationMaximization } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const options = { shape: [1, 1, 28, 28], key: key(1), steps: 8 };
 * const image = await activationMaximization(model, model.init(key(0)), { class: 3 }, options);
 * console.log(image.shape); // [1, 1, 28, 28]
 * ```
 */
export async function activationMaximization(
  model: Module,
  variables: Variables,
  objective: Objective,
  { shape, key, steps = 100, rate = 0.1, decay = 0.02, blur = 0.5 }: ActivationMaximizationOptions,
): Promise<Tensor> {
  if (!Number.isInteger(steps) || steps < 0) {
    throw new ValueError(`Cannot maximise an activation: found ${steps} steps, needed a whole number of at least 0`);
  }
  const axes = shape.map((_, axis) => axis).slice(1);
  const ascend = jit((x: Tensor) => {
    const gradient = inputGradient(model, variables, x, objective);
    const length = add(sqrt(mean(square(gradient), { axis: axes, keepdims: true })), 1e-12);
    return add(mul(x, 1 - decay), mul(div(gradient, length), rate));
  });
  const soften = jit((x: Tensor) => gaussianBlur(x, 2 * Math.ceil(2 * blur) + 1, { sigma: blur }));
  let x = mul(normal(key, shape), rate);
  await realize(x);
  for (let step = 1; step <= steps; step++) {
    x = ascend(x);
    if (blur > 0 && step % blurEvery === 0) x = soften(x);
  }
  return x;
}
