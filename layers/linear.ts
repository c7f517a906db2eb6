import { linear as multiply } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { checkCount, sizeOf } from "./sizes.ts";
import { type AffineOptions, weightAndBias } from "./weight_and_bias.ts";

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
export function linear(
  inFeatures: number,
  outFeatures: number,
  options: AffineOptions & { readonly bias: false },
): Module<"weight", never>;
export function linear(
  inFeatures: number,
  outFeatures: number,
  options?: AffineOptions,
): Module<"weight" | "bias", never>;
export function linear(
  inFeatures: number,
  outFeatures: number,
  options: AffineOptions = {},
): Module<"weight" | "bias", never> {
  checkCount("linear", "inFeatures", inFeatures);
  checkCount("linear", "outFeatures", outFeatures);
  const { bias = true } = options;
  return defineLayer({
    kind: "linear",
    params: weightAndBias([outFeatures, inFeatures], options),
    forward: (pass, x) => multiply(x, pass.param("weight"), bias ? pass.param("bias") : null),
    macs: (_, output) => sizeOf(output) * inFeatures,
  });
}
