import { conv2d as convolve, type ConvOptions, type Pair } from "../core/mod.ts";
import { convolution } from "./convolution.ts";
import type { Module } from "./module.ts";
import type { AffineName, AffineOptions } from "./weight_and_bias.ts";
import { planeWindow } from "./windows.ts";

/** How a convolution slides, whether it has a bias, and how its values start. */
export type Conv2dOptions<Bias extends boolean = boolean> = ConvOptions & AffineOptions<Bias>;

/**
 * Convolution with trained filters: x [N, Cin, H, W] to [N, Cout, H', W'], `H' = floor((H + pad - reach) / stride) + 1` with
 * `reach = (kernel - 1) dilation + 1`. Parameters: `weight` [Cout, Cin/groups, kh, kw], `bias` [Cout].
 *
 * @param inChannels Cin
 * @param outChannels Cout, the number of filters
 * @param kernel extents of a filter: one number, or [height, width]
 * @throws {ShapeError} where channels are no multiple of the groups
 *
 * @example
 * ```ts
 * import { conv2d } from "@tilegrad/tilegrad/layers";
 * const layer = conv2d(3, 64, 7, { stride: 2, padding: 3, bias: false });
 * console.log(layer.describe([1, 3, 224, 224]).output); // [1, 64, 112, 112]
 * ```
 */
export function conv2d<Bias extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: number | Pair,
  options: Conv2dOptions<Bias> = {},
): Module<AffineName<Bias>, never> {
  const window = planeWindow("conv2d", kernel, { ...options, stride: options.stride ?? 1 });
  return convolution({
    ...{ kind: "conv2d", inChannels, outChannels, kernel: window.kernel, groups: options.groups, window },
    run: (x, weight, bias) => convolve(x, weight, bias, options),
  }, options);
}
