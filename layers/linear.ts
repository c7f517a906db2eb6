import { linear as multiply } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { checkCount, sizeOf } from "./sizes.ts";
import { type AffineName, type AffineOptions, weightAndBias } from "./weight_and_bias.ts";

/**
 * Fully connected layer: `y = x weight^T + bias`, x [..., in] to [..., out]. Parameters: `weight` [out, in], `bias` [out].
 *
 * @param inFeatures last extent of x
 * @param outFeatures last extent of the output
 * @throws {ShapeError} where a count is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { linear } from "@tilegrad/tilegrad/layers";
 * console.log(linear(400, 120).describe([8, 400]).output); // [8, 120]
 * ```
 */
export function linear<Bias extends boolean = true>(
  inFeatures: number,
  outFeatures: number,
  options: AffineOptions<Bias> = {},
): Module<AffineName<Bias>, never> {
  checkCount("linear", "inFeatures", inFeatures);
  checkCount("linear", "outFeatures", outFeatures);
  return defineLayer({
    kind: "linear",
    params: weightAndBias([outFeatures, inFeatures], options),
    forward: (pass, x) => multiply(x, pass.param("weight"), options.bias === false ? null : pass.param("bias")),
    macs: (_, output) => sizeOf(output) * inFeatures,
  });
}
