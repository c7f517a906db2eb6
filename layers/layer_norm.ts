import { layerNorm as normalize, rmsNorm as normalizeRms, type Shape } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import { onesInit, zerosInit } from "./init.ts";
import type { Module, Specs } from "./module.ts";
import { checkCount } from "./sizes.ts";

/** How `layerNorm` normalises. */
export interface LayerNormLayerOptions {
  /** Added to the variance, 1e-5 unless told. */
  readonly eps?: number;
  /** False leaves out weight and bias; true unless told. */
  readonly affine?: boolean;
  /** False leaves out the bias; true unless told. */
  readonly bias?: boolean;
}

/** How `rmsNorm` normalises. */
export interface RmsNormLayerOptions {
  /** Added to the mean square, 2^-23 unless told. */
  readonly eps?: number;
  /** False leaves out the weight; true unless told. */
  readonly affine?: boolean;
}

function extentsOf(layer: string, shape: number | Shape): Shape {
  const extents = typeof shape === "number" ? [shape] : shape;
  for (const extent of extents) checkCount(layer, "shape", extent);
  return extents;
}

/**
 * Layer normalisation: `y = (x - mean) / sqrt(variance + eps) weight + bias`, mean and variance over the last axes of each
 * sample. Parameters: `weight` and `bias` of the normalised shape, first 1 and 0.
 *
 * Source: Ba, Kiros and Hinton 2016, "Layer normalization".
 *
 * @param shape extents of the axes to normalise over, the last ones of x; a number is the last axis alone
 * @throws {ShapeError} where an extent is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { layerNorm } from "@tilegrad/tilegrad/layers";
 * console.log(layerNorm(64).describe([8, 10, 64]).params); // 128
 * ```
 */
export function layerNorm(
  shape: number | Shape,
  { eps, affine = true, bias = true }: LayerNormLayerOptions = {},
): Module<"weight" | "bias", never> {
  const extents = extentsOf("layerNorm", shape);
  const weight = { shape: extents, init: onesInit };
  const params = affine ? bias ? { weight, bias: { shape: extents, init: zerosInit } } : { weight } : {};
  return defineLayer({
    kind: "layerNorm",
    params: params as Specs<"weight" | "bias">,
    forward: (pass, x) =>
      normalize(x, extents, {
        weight: affine ? pass.param("weight") : null,
        bias: affine && bias ? pass.param("bias") : null,
        eps,
      }),
  });
}

/**
 * Layer normalisation by the root mean square alone: `y = x / sqrt(mean(x^2) + eps) weight`, the mean over the last axes of
 * each sample. Parameter: `weight` of the normalised shape, first 1.
 *
 * Source: Zhang and Sennrich 2019, "Root mean square layer normalization".
 *
 * @param shape extents of the axes to normalise over, the last ones of x; a number is the last axis alone
 * @throws {ShapeError} where an extent is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { rmsNorm } from "@tilegrad/tilegrad/layers";
 * console.log(rmsNorm(64).describe([8, 10, 64]).params); // 64
 * ```
 */
export function rmsNorm(
  shape: number | Shape,
  { eps, affine = true }: RmsNormLayerOptions = {},
): Module<"weight", never> {
  const extents = extentsOf("rmsNorm", shape);
  return defineLayer({
    kind: "rmsNorm",
    params: (affine ? { weight: { shape: extents, init: onesInit } } : {}) as Specs<"weight">,
    forward: (pass, x) => normalizeRms(x, extents, { weight: affine ? pass.param("weight") : null, eps }),
  });
}
