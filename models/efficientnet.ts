import {
  chain,
  dropout,
  flatten,
  globalAvgPool2d,
  linear,
  type Module,
  residual,
  sequential,
  sigmoid,
  silu,
  uniformInit,
  zerosInit,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { convNorm, depthDrop, numbered, squeezeExcitation } from "./_blocks.ts";

/** Inverted residuals in a row: how many times wider inside, kernel, stride of the first, channels, blocks. */
interface Stage {
  readonly expand: number;
  readonly kernel: number;
  readonly stride: number;
  readonly channels: number;
  readonly blocks: number;
}

const stages = [
  { expand: 1, kernel: 3, stride: 1, channels: 16, blocks: 1 },
  { expand: 6, kernel: 3, stride: 2, channels: 24, blocks: 2 },
  { expand: 6, kernel: 5, stride: 2, channels: 40, blocks: 2 },
  { expand: 6, kernel: 3, stride: 2, channels: 80, blocks: 3 },
  { expand: 6, kernel: 5, stride: 1, channels: 112, blocks: 3 },
  { expand: 6, kernel: 5, stride: 2, channels: 192, blocks: 4 },
  { expand: 6, kernel: 3, stride: 1, channels: 320, blocks: 1 },
] as const satisfies readonly Stage[];

/** Channels of the first and the last convolution. */
const stem = 32, last = 1280;

/** How an EfficientNet is built. */
export interface EfficientnetOptions extends ClassifierOptions {
  /** Probability to drop features before the classifier, 0.2 unless told. */
  readonly dropRate?: number;
  /** What the probability that training drops a block of a sample grows towards with depth; 0.2 unless told. */
  readonly stochasticDepth?: number;
}

interface BlockConfig {
  readonly inChannels: number;
  readonly channels: number;
  readonly expand: number;
  readonly kernel: number;
  readonly stride: number;
  readonly depthRate: number;
}

/** An inverted residual with squeeze and excitation. */
function invertedResidual({ inChannels, channels, expand, kernel, stride, depthRate }: BlockConfig): Module {
  const wide = expand * inChannels;
  const excitation = { activation: silu(), scale: sigmoid() };
  const block = numbered([
    ...expand === 1 ? [] : [convNorm(inChannels, wide, 1, { activation: silu() })],
    convNorm(wide, wide, kernel, { stride, groups: wide, activation: silu() }),
    squeezeExcitation(wide, Math.max(1, Math.floor(inChannels / 4)), excitation),
    convNorm(wide, channels, 1),
  ]);
  const branch = sequential({ block: sequential(block) });
  if (stride > 1 || inChannels !== channels) return branch;
  return residual(chain(branch, ...depthDrop(depthRate)));
}

function body(stages: readonly Stage[], stochasticDepth: number): Module[] {
  const total = stages.reduce((sum, { blocks }) => sum + blocks, 0);
  let inChannels: number = stem, before = 0;
  return stages.map(({ blocks, channels, stride, ...stage }) =>
    sequential(numbered(Array.from({ length: blocks }, (_, index) => {
      const depthRate = stochasticDepth * before++ / total;
      const at = { ...stage, inChannels, channels, stride: index === 0 ? stride : 1, depthRate };
      inChannels = channels;
      return invertedResidual(at);
    })))
  );
}

/**
 * EfficientNet-B0: images [N, 3, 224, 224] to logits [N, 1000]; 5,288,548 parameters, 385,814,752 multiply-accumulates.
 *
 * Source: Tan and Le 2019, "EfficientNet: rethinking model scaling for convolutional neural networks".
 *
 * @throws {ValueError} where a rate is not from 0 to 1
 *
 * @example
 * ```ts
 * import { efficientnetB0 } from "@tilegrad/tilegrad/models";
 * console.log(efficientnetB0({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function efficientnetB0(options: EfficientnetOptions = {}): Module {
  return buildEfficientnet(stages, options);
}

/** @internal An EfficientNet: the stem, stages of inverted residuals, the classifier. */
export function buildEfficientnet(stages: readonly Stage[], options: EfficientnetOptions = {}): Module {
  const { numClasses = 1000, inChannels = 3, dropRate = 0.2, stochasticDepth = 0.2 } = options;
  const { channels } = stages[stages.length - 1];
  return sequential({
    features: sequential(numbered([
      convNorm(inChannels, stem, 3, { stride: 2, activation: silu() }),
      ...body(stages, stochasticDepth),
      convNorm(channels, last, 1, { activation: silu() }),
    ])),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    classifier: sequential({
      0: dropout(dropRate),
      1: linear(last, numClasses, { weightInit: uniformInit(1 / Math.sqrt(numClasses)), biasInit: zerosInit }),
    }),
  });
}
