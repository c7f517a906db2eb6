import type { DepthwiseOptions, Pair } from "../core/mod.ts";
import { conv2d } from "./conv2d.ts";
import type { Module } from "./module.ts";
import { sequential } from "./sequential.ts";
import { checkCount } from "./sizes.ts";
import type { AffineName, AffineOptions } from "./weight_and_bias.ts";

/** How the depthwise part slides, whether the pointwise part has a bias, and how values start. */
export type SeparableConv2dOptions<Bias extends boolean = boolean> = DepthwiseOptions & AffineOptions<Bias> & {
  /** Filters of each input channel, 1 unless told. */
  readonly multiplier?: number;
};

/** The names of a separable convolution's parameters. */
export type SeparableName<Bias extends boolean> = "depthwise.weight" | `pointwise.${AffineName<Bias>}`;

/**
 * Depthwise separable convolution: filters for each channel by itself, then a linear map of the channels of each pixel,
 * x [N, Cin, H, W] to [N, Cout, H', W']. Parameters: `depthwise.weight` [Cin m, 1, kh, kw], `pointwise.weight`
 * [Cout, Cin m, 1, 1], `pointwise.bias` [Cout].
 *
 * Source: Chollet 2016, "Xception: deep learning with depthwise separable convolutions".
 *
 * @param inChannels Cin
 * @param outChannels Cout
 * @param kernel extents of a depthwise filter: one number, or [height, width]
 * @throws {ShapeError} where a count is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { separableConv2d } from "@tilegrad/tilegrad/layers";
 * const { output, params } = separableConv2d(64, 128, 3, { padding: 1, bias: false }).describe([1, 64, 14, 14]);
 * console.log(output, params); // [1, 128, 14, 14] 8768
 * ```
 */
export function separableConv2d<Bias extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: number | Pair,
  { multiplier = 1, bias, weightInit, biasInit, ...options }: SeparableConv2dOptions<Bias> = {},
): Module<SeparableName<Bias>, never> {
  checkCount("separableConv2d", "multiplier", multiplier);
  const channels = inChannels * multiplier;
  return sequential({
    depthwise: conv2d(inChannels, channels, kernel, { ...options, weightInit, groups: inChannels, bias: false }),
    pointwise: conv2d(channels, outChannels, 1, { bias, weightInit, biasInit }),
  }) as Module<SeparableName<Bias>, never>;
}
