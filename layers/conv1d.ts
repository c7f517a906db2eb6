import { conv1d as convolve, type Conv1dOptions as SlidingOptions } from "../core/mod.ts";
import { convolution } from "./convolution.ts";
import type { Module } from "./module.ts";
import type { AffineName, AffineOptions } from "./weight_and_bias.ts";
import { rowWindow } from "./windows.ts";

/** How a convolution of rows slides, whether it has a bias, and how its values start. */
export type Conv1dOptions<Bias extends boolean = boolean> = SlidingOptions & AffineOptions<Bias>;

/**
 * Convolution of rows with trained filters: x [N, Cin, L] to [N, Cout, L'], `L' = floor((L + pad - reach) / stride) + 1` with
 * `reach = (kernel - 1) dilation + 1`. Parameters: `weight` [Cout, Cin/groups, k], `bias` [Cout].
 *
 * @param inChannels Cin
 * @param outChannels Cout, the number of filters
 * @param kernel extent of a filter
 * @throws {ShapeError} where a count is no whole number of at least 1, or channels are no multiple of the groups
 *
 * @example
 * ```ts
 * import { conv1d } from "@tilegrad/tilegrad/layers";
 * const causal = conv1d(1, 8, 3, { padding: [4, 0], dilation: 2 });
 * console.log(causal.describe([1, 1, 100]).output); // [1, 8, 100]
 * ```
 */
export function conv1d<Bias extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: number,
  options: Conv1dOptions<Bias> = {},
): Module<AffineName<Bias>, never> {
  const window = rowWindow("conv1d", kernel, { ...options, stride: options.stride ?? 1 });
  return convolution({
    ...{ kind: "conv1d", inChannels, outChannels, kernel: [kernel], groups: options.groups, window },
    run: (x, weight, bias) => convolve(x, weight, bias, options),
  }, options);
}
