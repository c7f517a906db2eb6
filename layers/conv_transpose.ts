import {
  convTranspose1d as transpose1d,
  type ConvTranspose1dOptions as RowOptions,
  convTranspose2d as transpose2d,
  convTranspose3d as transpose3d,
  type ConvTranspose3dOptions as VolumeOptions,
  type ConvTransposeOptions as PlaneOptions,
  type Pair,
  type Triple,
} from "../core/mod.ts";
import { convolution } from "./convolution.ts";
import type { Module } from "./module.ts";
import { triple } from "./sizes.ts";
import type { AffineName, AffineOptions } from "./weight_and_bias.ts";
import { planeWindow, rowWindow, volumeWindow } from "./windows.ts";

/** How a transposed convolution of rows slides, whether it has a bias, and how its values start. */
export type ConvTranspose1dOptions<Bias extends boolean = boolean> = RowOptions & AffineOptions<Bias>;

/** How a transposed convolution of planes slides, whether it has a bias, and how its values start. */
export type ConvTranspose2dOptions<Bias extends boolean = boolean> = PlaneOptions & AffineOptions<Bias>;

/** How a transposed convolution of volumes slides, whether it has a bias, and how its values start. */
export type ConvTranspose3dOptions<Bias extends boolean = boolean> = VolumeOptions & AffineOptions<Bias>;

/**
 * Transposed convolution of rows with trained filters: x [N, Cin, L] to [N, Cout, L'],
 * `L' = (L - 1) stride - 2 padding + reach + outputPadding`. Parameters: `weight` [Cin, Cout/groups, k], `bias` [Cout].
 *
 * @param inChannels Cin
 * @param outChannels Cout
 * @param kernel extent of a filter
 * @throws {ShapeError} where a count is no whole number of at least 1, or channels are no multiple of the groups
 *
 * @example
 * ```ts
 * import { convTranspose1d } from "@tilegrad/tilegrad/layers";
 * console.log(convTranspose1d(16, 8, 4, { stride: 2, padding: 1 }).describe([1, 16, 50]).output); // [1, 8, 100]
 * ```
 */
export function convTranspose1d<Bias extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: number,
  options: ConvTranspose1dOptions<Bias> = {},
): Module<AffineName<Bias>, never> {
  const window = rowWindow("convTranspose1d", kernel, { ...options, stride: options.stride ?? 1 });
  return convolution({
    ...{ kind: "convTranspose1d", inChannels, outChannels, kernel: [kernel], groups: options.groups, window },
    isTransposed: true,
    run: (x, weight, bias) => transpose1d(x, weight, bias, options),
  }, options);
}

/**
 * Transposed convolution with trained filters: x [N, Cin, H, W] to [N, Cout, H', W'],
 * `H' = (H - 1) stride - 2 padding + reach + outputPadding`. Parameters: `weight` [Cin, Cout/groups, kh, kw], `bias` [Cout].
 *
 * @param inChannels Cin
 * @param outChannels Cout
 * @param kernel extents of a filter: one number, or [height, width]
 * @throws {ShapeError} where a count is no whole number of at least 1, or channels are no multiple of the groups
 *
 * @example
 * ```ts
 * import { convTranspose2d } from "@tilegrad/tilegrad/layers";
 * console.log(convTranspose2d(64, 32, 2, { stride: 2 }).describe([1, 64, 7, 7]).output); // [1, 32, 14, 14]
 * ```
 */
export function convTranspose2d<Bias extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: number | Pair,
  options: ConvTranspose2dOptions<Bias> = {},
): Module<AffineName<Bias>, never> {
  const window = planeWindow("convTranspose2d", kernel, { ...options, stride: options.stride ?? 1 });
  return convolution({
    ...{ kind: "convTranspose2d", inChannels, outChannels, kernel: window.kernel, groups: options.groups, window },
    isTransposed: true,
    run: (x, weight, bias) => transpose2d(x, weight, bias, options),
  }, options);
}

/**
 * Transposed convolution of volumes with trained filters: x [N, Cin, D, H, W] to [N, Cout, D', H', W'], extents as those of
 * `convTranspose2d`. Parameters: `weight` [Cin, Cout/groups, kd, kh, kw], `bias` [Cout].
 *
 * @param inChannels Cin
 * @param outChannels Cout
 * @param kernel extents of a filter: one number, or [depth, height, width]
 * @throws {ShapeError} where a count is no whole number of at least 1, or channels are no multiple of the groups
 *
 * @example
 * ```ts
 * import { convTranspose3d } from "@tilegrad/tilegrad/layers";
 * console.log(convTranspose3d(8, 4, 2, { stride: 2 }).describe([1, 8, 4, 7, 7]).output); // [1, 4, 8, 14, 14]
 * ```
 */
export function convTranspose3d<Bias extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: number | Triple,
  options: ConvTranspose3dOptions<Bias> = {},
): Module<AffineName<Bias>, never> {
  const window = volumeWindow("convTranspose3d", kernel, { ...options, stride: options.stride ?? 1 });
  const extents = triple("convTranspose3d", "kernel", kernel);
  return convolution({
    ...{ kind: "convTranspose3d", inChannels, outChannels, kernel: extents, groups: options.groups, window },
    isTransposed: true,
    run: (x, weight, bias) => transpose3d(x, weight, bias, options),
  }, options);
}
