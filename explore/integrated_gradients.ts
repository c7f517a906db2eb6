import { add, mul, realize, scalar, sub, type Tensor, ValueError, zerosLike } from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { inputGradient } from "./input_gradient.ts";
import { fixedObjective, type Objective } from "./objective.ts";

/** The path that `integratedGradients` goes. */
export interface IntegratedGradientsOptions {
  /** Where the path begins, an image without information; zeros unless told. */
  readonly baseline?: Tensor;
  /** Points on the path, 32 unless told. */
  readonly steps?: number;
}

/**
 * What each pixel contributes to an objective on the straight way from a baseline to the image:
 * `(x - b) 1/n sum_k (d s / d x)(b + (k + 1/2)/n (x - b))`. The contributions add up to `s(x) - s(b)`, better the more steps.
 *
 * Source: Sundararajan, Taly and Yan 2017, "Axiomatic attribution for deep networks".
 *
 * @param x images [N, C, H, W]
 * @param objective of `inputGradient`; the class is that of `x`
 * @returns of x's shape, signed
 * @throws {ValueError} where there is no such class, layer or unit, or no step
 *
 * @example
 * ```ts
 * import { key, normal } from "@tilegrad/tilegrad";
 * import { integratedGradients } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const x = normal(key(1), [1, 1, 28, 28]);
 * console.log((await integratedGradients(model, model.init(key(0)), x, {}, { steps: 4 })).shape); // [1, 1, 28, 28]
 * ```
 */
export async function integratedGradients(
  model: Module,
  variables: Variables,
  x: Tensor,
  objective: Objective = {},
  { baseline = zerosLike(x), steps = 32 }: IntegratedGradientsOptions = {},
): Promise<Tensor> {
  if (!Number.isInteger(steps) || steps < 1) {
    throw new ValueError(`Cannot integrate gradients: found ${steps} steps, needed a whole number of at least 1`);
  }
  const fixed = fixedObjective(model, variables, x, objective);
  const way = sub(x, baseline);
  let total = zerosLike(x);
  for (let k = 0; k < steps; k++) {
    const point = add(baseline, mul(way, scalar((k + 0.5) / steps)));
    total = add(total, inputGradient(model, variables, point, fixed));
    await realize(total);
  }
  return mul(mul(way, total), 1 / steps);
}
