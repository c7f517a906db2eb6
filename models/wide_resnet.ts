import {
  batchNorm2d,
  chain,
  dropout,
  flatten,
  globalAvgPool2d,
  linear,
  type Module,
  relu,
  repeat,
  residual,
  sequential,
} from "../layers/mod.ts";
import { type CifarOptions, plainConv } from "./_blocks.ts";
import { buildResnet, type ResnetConfig, type ResnetOptions } from "./_resnet.ts";

/** For ImageNet: ResNets whose bottlenecks are twice as wide. */
const configs = {
  50: { block: "bottleneck", blocks: [3, 4, 6, 3], groupWidth: 128 },
  101: { block: "bottleneck", blocks: [3, 4, 23, 3], groupWidth: 128 },
} as const satisfies Record<number, ResnetConfig>;

/** For CIFAR: layers, and how many times wider than 16, 32, 64 channels. */
interface WideResnetConfig {
  readonly depth: number;
  readonly width: number;
}

const cifarConfigs = {
  "28_10": { depth: 28, width: 10 },
  "16_8": { depth: 16, width: 8 },
  "40_4": { depth: 40, width: 4 },
} as const satisfies Record<string, WideResnetConfig>;

/** How a wide residual network for CIFAR is built. */
export interface WideResnetOptions extends CifarOptions {
  /** Probability to drop elements between the two convolutions of a block, 0 unless told. */
  readonly dropRate?: number;
}

/** Normalisation and ReLU come before each convolution; where the shortcut is a convolution it shares the first pair. */
function wideBlock(inChannels: number, channels: number, stride: number, dropRate: number): Module {
  const before = sequential({ bn1: batchNorm2d(inChannels), relu1: relu() });
  const branch = sequential({
    conv1: plainConv(inChannels, channels, 3, { stride }),
    bn2: batchNorm2d(channels),
    relu2: relu(),
    ...dropRate === 0 ? {} : { dropout: dropout(dropRate) },
    conv2: plainConv(channels, channels, 3),
  });
  if (stride === 1 && inChannels === channels) return residual(chain(before, branch));
  return chain(before, residual(branch, plainConv(inChannels, channels, 1, { stride }), { name: "convShortcut" }));
}

/** @internal A wide residual network for images of 32x32, with `(depth - 4) / 6` blocks of each of three widths. */
export function buildWideResnet({ depth, width }: WideResnetConfig, options: WideResnetOptions = {}): Module {
  const { numClasses = 10, inChannels = 3, dropRate = 0 } = options;
  const [first, second, third] = [16 * width, 32 * width, 64 * width];
  const stage = (inChannels: number, channels: number, stride: number) =>
    repeat(
      (depth - 4) / 6,
      (index) =>
        index === 0 ? wideBlock(inChannels, channels, stride, dropRate) : wideBlock(channels, channels, 1, dropRate),
    );
  return sequential({
    conv1: plainConv(inChannels, 16, 3),
    block1: stage(16, first, 1),
    block2: stage(first, second, 2),
    block3: stage(second, third, 2),
    bn1: batchNorm2d(third),
    relu: relu(),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    fc: linear(third, numClasses),
  });
}

/**
 * Wide ResNet-50-2, a ResNet-50 with twice as many channels inside its bottlenecks: images [N, 3, 224, 224] to logits
 * [N, 1000]; 68,883,240 parameters, 11,398,021,120 multiply-accumulates.
 *
 * Source: Zagoruyko and Komodakis 2016, "Wide residual networks".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { wideResnet50_2 } from "@tilegrad/tilegrad/models";
 * console.log(wideResnet50_2({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function wideResnet50_2(options: ResnetOptions = {}): Module {
  return buildResnet(configs[50], options);
}

/**
 * Wide ResNet-101-2, a ResNet-101 with twice as many channels inside its bottlenecks: images [N, 3, 224, 224] to logits
 * [N, 1000]; 126,886,696 parameters, 22,753,050,624 multiply-accumulates.
 *
 * Source: Zagoruyko and Komodakis 2016, "Wide residual networks".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { wideResnet101_2 } from "@tilegrad/tilegrad/models";
 * console.log(wideResnet101_2({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function wideResnet101_2(options: ResnetOptions = {}): Module {
  return buildResnet(configs[101], options);
}

/**
 * Wide ResNet-28-10 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 36,479,194 parameters, 5,243,328,768
 * multiply-accumulates.
 *
 * Source: Zagoruyko and Komodakis 2016, "Wide residual networks".
 *
 * @throws {ValueError} where `dropRate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { wideResnet28_10 } from "@tilegrad/tilegrad/models";
 * console.log(wideResnet28_10({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function wideResnet28_10(options: WideResnetOptions = {}): Module {
  return buildWideResnet(cifarConfigs["28_10"], options);
}

/**
 * Wide ResNet-16-8 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 10,961,370 parameters, 1,548,145,664
 * multiply-accumulates.
 *
 * Source: Zagoruyko and Komodakis 2016, "Wide residual networks".
 *
 * @throws {ValueError} where `dropRate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { wideResnet16_8 } from "@tilegrad/tilegrad/models";
 * console.log(wideResnet16_8({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function wideResnet16_8(options: WideResnetOptions = {}): Module {
  return buildWideResnet(cifarConfigs["16_8"], options);
}

/**
 * Wide ResNet-40-4 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 8,949,210 parameters, 1,298,582,016
 * multiply-accumulates.
 *
 * Source: Zagoruyko and Komodakis 2016, "Wide residual networks".
 *
 * @throws {ValueError} where `dropRate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { wideResnet40_4 } from "@tilegrad/tilegrad/models";
 * console.log(wideResnet40_4({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function wideResnet40_4(options: WideResnetOptions = {}): Module {
  return buildWideResnet(cifarConfigs["40_4"], options);
}
