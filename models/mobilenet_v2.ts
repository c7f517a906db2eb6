import {
  batchNorm2d,
  dropout,
  flatten,
  globalAvgPool2d,
  linear,
  type Module,
  normalInit,
  relu6,
  residual,
  sequential,
  zerosInit,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { convNorm, numbered, plainConv, roundedWidth } from "./_blocks.ts";

/** Inverted residuals in a row: how many times wider inside, channels, blocks, stride of the first. */
interface Stage {
  readonly expand: number;
  readonly channels: number;
  readonly blocks: number;
  readonly stride: number;
}

const stages = [
  { expand: 1, channels: 16, blocks: 1, stride: 1 },
  { expand: 6, channels: 24, blocks: 2, stride: 2 },
  { expand: 6, channels: 32, blocks: 3, stride: 2 },
  { expand: 6, channels: 64, blocks: 4, stride: 2 },
  { expand: 6, channels: 96, blocks: 3, stride: 1 },
  { expand: 6, channels: 160, blocks: 3, stride: 2 },
  { expand: 6, channels: 320, blocks: 1, stride: 1 },
] as const satisfies readonly Stage[];

/** How a MobileNetV2 is built. */
export interface MobilenetV2Options extends ClassifierOptions {
  /** Factor of all channels, rounded to multiples of 8; 1 unless told. */
  readonly widthMultiplier?: number;
  /** Probability to drop features before the classifier, 0.2 unless told. */
  readonly dropRate?: number;
}

/**
 * A wide 3x3 convolution in each channel alone, between 1x1 convolutions from and to few channels; the last is linear.
 * The shortcut joins the narrow ends.
 */
function invertedResidual(inChannels: number, channels: number, expand: number, stride: number): Module {
  const wide = expand * inChannels;
  const widen = expand === 1 ? [] : [convNorm(inChannels, wide, 1, { activation: relu6() })];
  const branch = sequential({
    conv: sequential(numbered([
      ...widen,
      convNorm(wide, wide, 3, { stride, groups: wide, activation: relu6() }),
      plainConv(wide, channels, 1),
      batchNorm2d(channels),
    ])),
  });
  return stride === 1 && inChannels === channels ? residual(branch) : branch;
}

/**
 * MobileNetV2: images [N, 3, 224, 224] to logits [N, 1000]; 3,504,872 parameters, 300,774,272 multiply-accumulates.
 *
 * Source: Sandler, Howard, Zhu, Zhmoginov and Chen 2018, "MobileNetV2: inverted residuals and linear bottlenecks".
 *
 * @throws {ShapeError} where no channels are left
 *
 * @example
 * ```ts
 * import { mobilenetV2 } from "@tilegrad/tilegrad/models";
 * console.log(mobilenetV2({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function mobilenetV2(options: MobilenetV2Options = {}): Module {
  return buildMobilenetV2(stages, options);
}

/** @internal A MobileNetV2: the stem, stages of inverted residuals, the classifier. */
export function buildMobilenetV2(stages: readonly Stage[], options: MobilenetV2Options = {}): Module {
  const { numClasses = 1000, inChannels = 3, widthMultiplier = 1, dropRate = 0.2 } = options;
  let channels = roundedWidth(32 * widthMultiplier);
  const features = [convNorm(inChannels, channels, 3, { stride: 2, activation: relu6() })];
  for (const { expand, channels: width, blocks, stride } of stages) {
    for (let block = 0; block < blocks; block++) {
      const outChannels = roundedWidth(width * widthMultiplier);
      features.push(invertedResidual(channels, outChannels, expand, block === 0 ? stride : 1));
      channels = outChannels;
    }
  }
  const last = roundedWidth(1280 * Math.max(1, widthMultiplier));
  features.push(convNorm(channels, last, 1, { activation: relu6() }));
  return sequential({
    features: sequential(numbered(features)),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    classifier: sequential({
      0: dropout(dropRate),
      1: linear(last, numClasses, { weightInit: normalInit(0.01), biasInit: zerosInit }),
    }),
  });
}
