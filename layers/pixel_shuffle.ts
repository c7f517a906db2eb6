import {
  channelShuffle as shuffleChannels,
  pixelShuffle as toPixels,
  pixelUnshuffle as toChannels,
} from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { checkCount } from "./sizes.ts";
import { planeWindow } from "./windows.ts";

/**
 * Channels become pixels: [N, C r r, H, W] to [N, C, H r, W r].
 *
 * Source: Shi et al. 2016, "Real-time single image and video super-resolution using an efficient sub-pixel convolutional
 * neural network".
 *
 * @param factor r
 * @throws {ShapeError} where the factor is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { pixelShuffle } from "@tilegrad/tilegrad/layers";
 * console.log(pixelShuffle(2).describe([1, 12, 7, 7]).output); // [1, 3, 14, 14]
 * ```
 */
export function pixelShuffle(factor: number): Module<never, never> {
  checkCount("pixelShuffle", "factor", factor);
  return defineLayer({
    kind: "pixelShuffle",
    forward: (_, x) => toPixels(x, factor),
    field: () => ({ size: [1, 1], jump: [1 / factor, 1 / factor], whole: false }),
  });
}

/**
 * Pixels become channels, the inverse of `pixelShuffle`: [N, C, H r, W r] to [N, C r r, H, W].
 *
 * @param factor r
 * @throws {ShapeError} where the factor is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { pixelUnshuffle } from "@tilegrad/tilegrad/layers";
 * console.log(pixelUnshuffle(2).describe([1, 3, 14, 14]).output); // [1, 12, 7, 7]
 * ```
 */
export function pixelUnshuffle(factor: number): Module<never, never> {
  checkCount("pixelUnshuffle", "factor", factor);
  const window = planeWindow("pixelUnshuffle", factor, {});
  return defineLayer({ kind: "pixelUnshuffle", forward: (_, x) => toChannels(x, factor), window });
}

/**
 * Channels dealt out like cards, so that those of all groups mix: [N, C, H, W] to the same shape.
 *
 * Source: Zhang et al. 2018, "ShuffleNet: an extremely efficient convolutional neural network for mobile devices".
 *
 * @param groups divides C
 * @throws {ShapeError} where the groups are no whole number of at least 1
 *
 * @example
 * ```ts
 * import { channelShuffle, conv2d, sequential } from "@tilegrad/tilegrad/layers";
 * const block = sequential({ conv: conv2d(8, 8, 1, { groups: 2 }), shuffle: channelShuffle(2) });
 * ```
 */
export function channelShuffle(groups: number): Module<never, never> {
  checkCount("channelShuffle", "groups", groups);
  return defineLayer({ kind: "channelShuffle", forward: (_, x) => shuffleChannels(x, groups) });
}
