import { conv2d as convolve, type ConvOptions, type Pair, ShapeError } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { checkCount, pair, sizeOf } from "./sizes.ts";
import { type AffineOptions, weightAndBias } from "./weight_and_bias.ts";

/** How a convolution slides, whether it has a bias, and how its values start. */
export type Conv2dOptions = ConvOptions & AffineOptions;

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
export function conv2d(
  inChannels: number,
  outChannels: number,
  kernel: number | Pair,
  options: Conv2dOptions & { readonly bias: false },
): Module<"weight", never>;
export function conv2d(
  inChannels: number,
  outChannels: number,
  kernel: number | Pair,
  options?: Conv2dOptions,
): Module<"weight" | "bias", never>;
export function conv2d(
  inChannels: number,
  outChannels: number,
  kernel: number | Pair,
  { bias = true, weightInit, biasInit, ...options }: Conv2dOptions = {},
): Module<"weight" | "bias", never> {
  const { groups = 1 } = options;
  const [height, width] = pair("conv2d", "kernel", kernel);
  checkChannels(inChannels, outChannels, groups);
  const weightShape = [outChannels, inChannels / groups, height, width];
  return defineLayer({
    kind: "conv2d",
    params: weightAndBias(weightShape, { bias, weightInit, biasInit }),
    forward: (pass, x) => convolve(x, pass.param("weight"), bias ? pass.param("bias") : null, options),
    macs: (_, output) => sizeOf(output) * sizeOf(weightShape.slice(1)),
    window: {
      kernel: [height, width],
      stride: pair("conv2d", "stride", options.stride ?? 1),
      dilation: pair("conv2d", "dilation", options.dilation ?? 1),
      padding: options.padding ?? 0,
    },
  });
}

function checkChannels(inChannels: number, outChannels: number, groups: number): void {
  for (const [what, count] of Object.entries({ inChannels, outChannels, groups })) checkCount("conv2d", what, count);
  if (inChannels % groups !== 0 || outChannels % groups !== 0) {
    throw new ShapeError(
      `Cannot make conv2d: found ${inChannels} to ${outChannels} channels in ${groups} groups, needs multiples of ${groups}`,
    );
  }
}
