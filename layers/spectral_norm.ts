import { l2Normalize, normal, spectralNorm as normalize, type SpectralNormOptions } from "../core/mod.ts";
import type { Initializer } from "./init.ts";
import type { Module } from "./module.ts";
import { parameterOf, reparametrized } from "./reparametrized.ts";
import { sizeOf } from "./sizes.ts";

/** Which parameter `spectralNorm` divides, and how its singular value is found. */
export interface SpectralNormLayerOptions<Name extends string = string> extends SpectralNormOptions {
  /** The parameter, `weight` unless told. */
  readonly name?: Name;
}

const unitVector: Initializer = (key, shape) => l2Normalize(normal(key, shape), { axis: 0 });

/**
 * A layer whose weight is divided by its largest singular value, which each training pass estimates better by `iterations`
 * steps of the power method. In place of `weight` it has the parameter `weight_orig` and the buffers `weight_u` and `weight_v`,
 * as PyTorch names them. Take axis 1 for a transposed convolution.
 *
 * Source: Miyato et al. 2018, "Spectral normalization for generative adversarial networks".
 *
 * @throws {ValueError} where the module has no parameter of that name
 * @throws {ShapeError} where the parameter has no such axis, or fewer than two
 *
 * @example
 * ```ts
 * import { linear, spectralNorm } from "@tilegrad/tilegrad/layers";
 * const layer = spectralNorm(linear(8, 4));
 * console.log(Object.keys(layer.specs.buffers)); // ["weight_u", "weight_v"]
 * ```
 */
export function spectralNorm<P extends string, B extends string, Name extends string = "weight">(
  module: Module<P, B>,
  { name = "weight" as Name, axis = 0, iterations = 1, eps }: SpectralNormLayerOptions<Name> = {},
): Module<Exclude<P, Name> | `${Name}_orig`, B | `${Name}_${"u" | "v"}`> {
  const weight = parameterOf("spectralNorm", module, { name, axis, rank: 2 });
  const [original, left, right] = [`${name}_orig`, `${name}_u`, `${name}_v`];
  const buffers = {
    [left]: { shape: [weight.shape.at(axis)!], init: unitVector },
    [right]: { shape: [sizeOf(weight.shape.toSpliced(axis, 1))], init: unitVector },
  };
  return reparametrized(module, name, { params: { [original]: weight }, buffers }, (pass) => {
    const options = { axis, eps, iterations: pass.train ? iterations : 0 };
    const [divided, u, v] = normalize(pass.param(original), pass.buffer(left), pass.buffer(right), options);
    if (pass.train) {
      pass.update(left, u);
      pass.update(right, v);
    }
    return divided;
  }) as Module<Exclude<P, Name> | `${Name}_orig`, B | `${Name}_${"u" | "v"}`>;
}
