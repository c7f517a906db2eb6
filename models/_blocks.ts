import {
  type Activation,
  batchNorm2d,
  type BatchNormOptions,
  conv2d,
  gated,
  globalAvgPool2d,
  type Initializer,
  kaimingNormal,
  type Module,
  type Modules,
  sequential,
  stochasticDepth,
  zerosInit,
} from "../layers/mod.ts";

/** What a classifier of CIFAR's images sees and answers. */
export interface CifarOptions {
  /** Classes to tell apart, 10 unless told. */
  readonly numClasses?: number;
  /** Channels of the images, 3 unless told. */
  readonly inChannels?: number;
}

/** He's start for convolutions before ReLU, which keeps the variance of the gradient. */
export const fanOut: Initializer = kaimingNormal({ fan: "out" });

/** A convolution without bias, padded so that stride 1 keeps the size; batch normalisation follows it. */
export function plainConv(
  inChannels: number,
  outChannels: number,
  kernel: number,
  { stride = 1, groups = 1, weightInit = fanOut }: PlainConvOptions = {},
): Module<"weight", never> {
  const padding = (kernel - 1) / 2;
  return conv2d(inChannels, outChannels, kernel, { stride, padding, groups, bias: false, weightInit });
}

/** How `plainConv` slides and starts. */
export interface PlainConvOptions {
  readonly stride?: number;
  readonly groups?: number;
  readonly weightInit?: Initializer;
}

/** How `convNorm` is built. */
export interface ConvNormOptions extends PlainConvOptions {
  /** Follows the normalisation; nothing unless told. */
  readonly activation?: Activation;
  readonly norm?: BatchNormOptions;
}

/** Convolution, batch normalisation, activation, under the names `0`, `1`, `2`. */
export function convNorm(
  inChannels: number,
  outChannels: number,
  kernel: number,
  { activation, norm, ...convolution }: ConvNormOptions = {},
): Module {
  return sequential(numbered([
    plainConv(inChannels, outChannels, kernel, convolution),
    batchNorm2d(outChannels, norm),
    ...activation ? [activation] : [],
  ]));
}

/**
 * Squeeze and excitation: a factor for each channel, from the means of all channels.
 *
 * Source: Hu, Shen and Sun 2018, "Squeeze-and-excitation networks".
 */
export function squeezeExcitation(
  channels: number,
  squeezed: number,
  { activation, scale }: { readonly activation: Activation; readonly scale: Activation },
): Module {
  const start = { weightInit: fanOut, biasInit: zerosInit };
  return gated(sequential({
    avgpool: globalAvgPool2d(),
    fc1: conv2d(channels, squeezed, 1, start),
    activation,
    fc2: conv2d(squeezed, channels, 1, start),
    scale_activation: scale,
  }));
}

/** Modules under the names `0`, `1` ..., for `sequential`. */
export function numbered(modules: readonly Module[]): Modules {
  return Object.fromEntries(modules.map((module, index) => [index, module]));
}

/** What ends a residual branch that training drops with probability `rate`; nothing where that is 0. */
export function depthDrop(rate: number, mode: "row" | "batch" = "row"): Module[] {
  return rate === 0 ? [] : [sequential({ stochastic_depth: stochasticDepth(rate, mode) })];
}

/** The nearest multiple of `divisor` that is at least 90% of `value`. */
export function roundedWidth(value: number, divisor = 8): number {
  const rounded = Math.max(divisor, Math.floor((value + divisor / 2) / divisor) * divisor);
  return rounded < 0.9 * value ? rounded + divisor : rounded;
}
