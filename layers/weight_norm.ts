import { norm, weightNorm as normalize, type WeightNormOptions } from "../core/mod.ts";
import type { Module } from "./module.ts";
import { parameterOf, reparametrized } from "./reparametrized.ts";

/** Which parameter `weightNorm` parts, and along which axis. */
export interface WeightNormLayerOptions<Name extends string = string> extends WeightNormOptions {
  /** The parameter, `weight` unless told. */
  readonly name?: Name;
}

/**
 * A layer whose weight is made of a direction and a length, `w = g v / |v|`, the norm over all axes but `axis`. In place of
 * `weight` it has the parameters `weight_g` and `weight_v`, as PyTorch names them. v starts as the weight would, g as the
 * lengths of another such weight.
 *
 * Source: Salimans and Kingma 2016, "Weight normalization: a simple reparameterization to accelerate training of deep neural
 * networks".
 *
 * @throws {ValueError} where the module has no parameter of that name
 * @throws {ShapeError} where the parameter has no such axis
 *
 * @example
 * ```ts
 * import { conv2d, weightNorm } from "@tilegrad/tilegrad/layers";
 * const layer = weightNorm(conv2d(3, 8, 3));
 * console.log(layer.specs.params.weight_g.shape); // [8, 1, 1, 1]
 * ```
 */
export function weightNorm<P extends string, B extends string, Name extends string = "weight">(
  module: Module<P, B>,
  { name = "weight" as Name, axis = 0 }: WeightNormLayerOptions<Name> = {},
): Module<Exclude<P, Name> | `${Name}_${"g" | "v"}`, B> {
  const weight = parameterOf("weightNorm", module, { name, axis, rank: 1 });
  const axes = weight.shape.map((_, i) => i);
  const over = axis === null ? axes : axes.toSpliced(axis, 1);
  const params = {
    [`${name}_g`]: {
      shape: axis === null ? [] : weight.shape.map((extent, i) => over.includes(i) ? 1 : extent),
      dtype: weight.dtype,
      init: (...[key, , dtype]: Parameters<typeof weight.init>) =>
        norm(weight.init(key, weight.shape, dtype), { axis: over, keepdims: axis !== null }),
    },
    [`${name}_v`]: weight,
  };
  return reparametrized(
    module,
    name,
    { params },
    (pass) => normalize(pass.param(`${name}_v`), pass.param(`${name}_g`), { axis }),
  ) as Module<Exclude<P, Name> | `${Name}_${"g" | "v"}`, B>;
}
