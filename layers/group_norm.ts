import { groupNorm as normalizeGroups, instanceNorm as normalizeInstances, ShapeError } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import { onesInit, zerosInit } from "./init.ts";
import type { Module, Specs } from "./module.ts";
import type { Pass } from "./pass.ts";
import { checkCount } from "./sizes.ts";

/** How `groupNorm` and `instanceNorm` normalise. */
export interface GroupNormLayerOptions {
  /** Added to the variance, 1e-5 unless told. */
  readonly eps?: number;
  /** Whether there are a weight and a bias; unless told, true for `groupNorm` and false for `instanceNorm`. */
  readonly affine?: boolean;
}

function affineSpecs(channels: number, affine: boolean): Specs<"weight" | "bias"> {
  const specs = { weight: { shape: [channels], init: onesInit }, bias: { shape: [channels], init: zerosInit } };
  return (affine ? specs : {}) as Specs<"weight" | "bias">;
}

function affineOf(pass: Pass, affine: boolean) {
  return affine ? { weight: pass.param("weight"), bias: pass.param("bias") } : {};
}

/**
 * Group normalisation: `y = (x - mean) / sqrt(variance + eps) weight[c] + bias[c]`, mean and variance over `C / groups`
 * neighbouring channels of a sample, x [N, C, ...]. Parameters: `weight` and `bias` [C], first 1 and 0.
 *
 * Source: Wu and He 2018, "Group normalization".
 *
 * @param groups divides the channels
 * @param channels C
 * @throws {ShapeError} where a count is no whole number of at least 1, or the groups do not divide the channels
 *
 * @example
 * ```ts
 * import { groupNorm } from "@tilegrad/tilegrad/layers";
 * console.log(groupNorm(2, 6).describe([8, 6, 5, 5]).params); // 12
 * ```
 */
export function groupNorm(
  groups: number,
  channels: number,
  { eps, affine = true }: GroupNormLayerOptions = {},
): Module<"weight" | "bias", never> {
  checkCount("groupNorm", "groups", groups);
  checkCount("groupNorm", "channels", channels);
  if (channels % groups !== 0) {
    throw new ShapeError(`Cannot make groupNorm: found ${groups} groups, they must divide the ${channels} channels`);
  }
  return defineLayer({
    kind: "groupNorm",
    params: affineSpecs(channels, affine),
    forward: (pass, x) => normalizeGroups(x, groups, { ...affineOf(pass, affine), eps }),
  });
}

/**
 * Instance normalisation: `y = (x - mean) / sqrt(variance + eps)`, mean and variance over each channel of each sample,
 * x [N, C, L, ...]; with `affine` times weight[c] plus bias[c]. Parameters then: `weight` and `bias` [C], first 1 and 0.
 *
 * Source: Ulyanov, Vedaldi and Lempitsky 2016, "Instance normalization: the missing ingredient for fast stylization".
 *
 * @param channels C
 * @throws {ShapeError} where the count is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { instanceNorm } from "@tilegrad/tilegrad/layers";
 * console.log(instanceNorm(6, { affine: true }).describe([8, 6, 5, 5]).params); // 12
 * ```
 */
export function instanceNorm(
  channels: number,
  { eps, affine = false }: GroupNormLayerOptions = {},
): Module<"weight" | "bias", never> {
  checkCount("instanceNorm", "channels", channels);
  return defineLayer({
    kind: "instanceNorm",
    params: affineSpecs(channels, affine),
    forward: (pass, x) => normalizeInstances(x, { ...affineOf(pass, affine), eps }),
  });
}
