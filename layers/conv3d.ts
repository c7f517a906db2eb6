import { conv3d as convolve, type Conv3dOptions as SlidingOptions, type Triple } from "../core/mod.ts";
import { convolution } from "./convolution.ts";
import type { Module } from "./module.ts";
import { triple } from "./sizes.ts";
import type { AffineName, AffineOptions } from "./weight_and_bias.ts";
import { volumeWindow } from "./windows.ts";

/** How a convolution of volumes slides, whether it has a bias, and how its values start. */
export type Conv3dOptions<Bias extends boolean = boolean> = SlidingOptions & AffineOptions<Bias>;

/**
 * Convolution of volumes with trained filters: x [N, Cin, D, H, W] to [N, Cout, D', H', W'], extents as those of `conv2d`.
 * Parameters: `weight` [Cout, Cin/groups, kd, kh, kw], `bias` [Cout].
 *
 * @param inChannels Cin
 * @param outChannels Cout, the number of filters
 * @param kernel extents of a filter: one number, or [depth, height, width]
 * @throws {ShapeError} where a count is no whole number of at least 1, or channels are no multiple of the groups
 *
 * @example
 * ```ts
 * import { conv3d } from "@tilegrad/tilegrad/layers";
 * const layer = conv3d(3, 64, 3, { padding: 1, stride: [1, 2, 2] });
 * console.log(layer.describe([1, 3, 16, 112, 112]).output); // [1, 64, 16, 56, 56]
 * ```
 */
export function conv3d<Bias extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: number | Triple,
  options: Conv3dOptions<Bias> = {},
): Module<AffineName<Bias>, never> {
  const window = volumeWindow("conv3d", kernel, { ...options, stride: options.stride ?? 1 });
  const extents = triple("conv3d", "kernel", kernel);
  return convolution({
    ...{ kind: "conv3d", inChannels, outChannels, kernel: extents, groups: options.groups, window },
    run: (x, weight, bias) => convolve(x, weight, bias, options),
  }, options);
}
