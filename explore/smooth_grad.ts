import {
  add,
  foldIn,
  type Key,
  max,
  min,
  mul,
  normal,
  realize,
  sub,
  type Tensor,
  ValueError,
  zerosLike,
} from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { inputGradient } from "./input_gradient.ts";
import { fixedObjective, type Objective } from "./objective.ts";

/** How `smoothGrad` draws its noisy copies. */
export interface SmoothGradOptions {
  /** The same key draws the same noise. */
  readonly key: Key;
  /** Noisy copies of each image, 25 unless told. */
  readonly samples?: number;
  /** Standard deviation of the noise as a part of the image's range `max - min`, 0.15 unless told. */
  readonly noise?: number;
}

/**
 * The gradient by the input, averaged over noisy copies of the image, which leaves out its fast fluctuations:
 * `1/n sum_i (d s / d x)(x + noise_i)`. The class is that of the clean image.
 *
 * Source: Smilkov et al. 2017, "SmoothGrad: removing noise by adding noise".
 *
 * @param x images [N, C, H, W]
 * @param objective of `inputGradient`
 * @returns of x's shape, signed; `magnitude` makes a map of it
 * @throws {ValueError} where there is no such class, layer or unit, or no sample
 *
 * @example
 * ```ts
 * import { key, normal } from "@tilegrad/tilegrad";
 * import { magnitude, smoothGrad } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const x = normal(key(1), [1, 1, 28, 28]);
 * const gradient = await smoothGrad(model, model.init(key(0)), x, { class: 3 }, { key: key(2), samples: 4 });
 * console.log(magnitude(gradient).shape); // [1, 28, 28]
 * ```
 */
export async function smoothGrad(
  model: Module,
  variables: Variables,
  x: Tensor,
  objective: Objective,
  { key, samples = 25, noise = 0.15 }: SmoothGradOptions,
): Promise<Tensor> {
  if (!Number.isInteger(samples) || samples < 1) {
    throw new ValueError(`Cannot smooth a gradient: found ${samples} samples, needed a whole number of at least 1`);
  }
  const fixed = fixedObjective(model, variables, x, objective);
  const axes = x.shape.map((_, axis) => axis).slice(1);
  const range = sub(max(x, { axis: axes, keepdims: true }), min(x, { axis: axes, keepdims: true }));
  const deviation = mul(range, noise);
  let total = zerosLike(x);
  for (let i = 0; i < samples; i++) {
    const noisy = add(x, mul(normal(foldIn(key, i), x.shape), deviation));
    total = add(total, inputGradient(model, variables, noisy, fixed));
    // One graph, hence one plan, for all samples; what is pending stays small.
    await realize(total);
  }
  return mul(total, 1 / samples);
}
