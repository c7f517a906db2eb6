import { add, avgPool2d, mul, type Pair, reshape } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import { onesInit, zerosInit } from "./init.ts";
import type { Module } from "./module.ts";
import { checkCount, pair } from "./sizes.ts";

/**
 * Trained subsampling, the S-layer of the first convolutional networks: `y = weight[c] mean(window) + bias[c]`,
 * x [N, C, H, W] to [N, C, floor(H / kernel), floor(W / kernel)]. Parameters: `weight` [C], `bias` [C], first 1 and 0.
 *
 * Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition" (there the sum of the window
 * instead of its mean, which only scales the weight).
 *
 * @param channels C
 * @param kernel extents of a window, and distance of neighbouring windows
 *
 * @example
 * ```ts
 * import { subsampling2d } from "@tilegrad/tilegrad/layers";
 * const layer = subsampling2d(6, 2).describe([1, 6, 28, 28]);
 * console.log(layer.output, layer.params); // [1, 6, 14, 14] 12
 * ```
 */
export function subsampling2d(channels: number, kernel: number | Pair): Module<"weight" | "bias", never> {
  checkCount("subsampling2d", "channels", channels);
  const window = pair("subsampling2d", "kernel", kernel);
  const perChannel = [1, channels, 1, 1];
  return defineLayer({
    kind: "subsampling2d",
    params: { weight: { shape: [channels], init: onesInit }, bias: { shape: [channels], init: zerosInit } },
    forward: (pass, x) =>
      add(
        mul(avgPool2d(x, window), reshape(pass.param("weight"), perChannel)),
        reshape(pass.param("bias"), perChannel),
      ),
    window: { kernel: window, stride: window, dilation: [1, 1], padding: 0 },
  });
}
