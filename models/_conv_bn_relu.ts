import type { Pair } from "../core/mod.ts";
import { avgPool2d, batchNorm2d, conv2d, type Conv2dOptions, type Module, relu, sequential } from "../layers/mod.ts";

/** How the convolution of `convBnRelu` slides. */
export type ConvBnReluOptions = Pick<Conv2dOptions, "stride" | "padding">;

/** A convolution without bias, batch normalisation and ReLU, which the Inception networks are made of. */
export type ConvBnRelu = Module<
  "conv.weight" | "bn.weight" | "bn.bias",
  `bn.${"running_mean" | "running_var" | "num_batches_tracked"}`
>;

/** `relu(bn(conv(x)))`, eps 1e-3. */
export function convBnRelu(
  inChannels: number,
  outChannels: number,
  kernel: number | Pair,
  options: ConvBnReluOptions = {},
): ConvBnRelu {
  return sequential({
    conv: conv2d(inChannels, outChannels, kernel, { ...options, bias: false }),
    bn: batchNorm2d(outChannels, { eps: 1e-3 }),
    relu: relu(),
  });
}

/** One step of `convRow`; padded so that the size stays, unless it has options. */
export type ConvStep = readonly [outChannels: number, kernel: number | Pair, options?: ConvBnReluOptions];

/** Several `convBnRelu` one after the other, by name. */
export function convRow(inChannels: number, steps: Readonly<Record<string, ConvStep>>): Module {
  let channels = inChannels;
  const layers = Object.entries(steps).map(([name, [outChannels, kernel, options = { padding: around(kernel) }]]) => {
    const layer = convBnRelu(channels, outChannels, kernel, options);
    channels = outChannels;
    return [name, layer];
  });
  return sequential(Object.fromEntries(layers));
}

/** The mean of the neighbours within the plane, and a convolution 1x1. */
export function averageBranch(inChannels: number, outChannels: number): Module {
  return sequential({
    0: avgPool2d(3, { stride: 1, padding: 1, countIncludePad: false }),
    1: convBnRelu(inChannels, outChannels, 1),
  });
}

/** Padding that keeps the size. */
function around(kernel: number | Pair): Pair {
  const [height, width] = typeof kernel === "number" ? [kernel, kernel] : kernel;
  return [(height - 1) / 2, (width - 1) / 2];
}
