import { cast, type DType, type Tensor } from "../core/mod.ts";
import type { Params, Variables } from "./module.ts";

/** The types of real numbers. */
export type FloatType = Extract<DType, "float32" | "float16">;

/** A tensor of real numbers in another float type; any other as it is. */
export function castFloat(x: Tensor, dtype: FloatType): Tensor {
  return x.dtype === "float32" || x.dtype === "float16" ? cast(x, dtype) : x;
}

/** All real numbers of a record in another float type. */
export function castParams<K extends string>(params: Params<K>, dtype: FloatType): Params<K> {
  const entries = Object.entries<Tensor>(params).map(([name, x]) => [name, castFloat(x, dtype)]);
  return Object.fromEntries(entries) as Params<K>;
}

/**
 * The variables of a module in another float type: in `float16` they take half the memory. Apply the module to an x of the same
 * type; counters stay integers. Differentiable, so that `float32` variables can be trained through it (see `mixedPrecision`).
 *
 * @example
 * ```ts
 * import { cast, key, zeros } from "@tilegrad/tilegrad";
 * import { castVariables, linear } from "@tilegrad/tilegrad/layers";
 * const model = linear(4, 3);
 * const halves = castVariables(model.init(key(1)), "float16");
 * console.log(model.apply(halves, cast(zeros([2, 4]), "float16")).dtype); // float16
 * ```
 */
export function castVariables<P extends string, B extends string>(
  { params, buffers }: Variables<P, B>,
  dtype: FloatType,
): Variables<P, B> {
  return { params: castParams(params, dtype), buffers: castParams(buffers, dtype) };
}
