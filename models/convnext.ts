import { mul, permute } from "../core/mod.ts";
import {
  activation,
  chain,
  constantInit,
  conv2d,
  defineLayer,
  defineModule,
  flatten,
  gelu,
  globalAvgPool2d,
  layerNorm,
  linear,
  type Module,
  normalInit,
  residual,
  sequential,
  specsOf,
  zerosInit,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { depthDrop, numbered } from "./_blocks.ts";

/** Channels, twice those of the stage before, and blocks. */
interface Stage {
  readonly channels: number;
  readonly blocks: number;
}

const stages = [
  { channels: 96, blocks: 3 },
  { channels: 192, blocks: 3 },
  { channels: 384, blocks: 9 },
  { channels: 768, blocks: 3 },
] as const satisfies readonly Stage[];

/** How a ConvNeXt is built. */
export interface ConvnextOptions extends ClassifierOptions {
  /** Probability that training drops a sample's last block; the others in proportion to their depth. 0.1 unless told. */
  readonly stochasticDepth?: number;
}

const start = { weightInit: normalInit(0.02), biasInit: zerosInit };
const norm = { eps: 1e-6 };
const channelsLast = activation("channelsLast", (x) => permute(x, [0, 2, 3, 1]));
const channelsFirst = activation("channelsFirst", (x) => permute(x, [0, 3, 1, 2]));

/** Layer normalisation over the channels of each place, x [N, C, H, W]. */
function channelNorm(channels: number): Module {
  return chain(channelsLast, layerNorm(channels, norm), channelsFirst);
}

/** What a block gives, times a trained factor for each channel, first 1e-6. */
function layerScaled(channels: number, block: Module): Module {
  const scale = defineLayer({
    kind: "layerScale",
    params: { layer_scale: { shape: [channels, 1, 1], init: constantInit(1e-6) } },
    forward: (pass, x) => mul(x, pass.param("layer_scale")),
  });
  // torchvision lists the factor before the block that it scales.
  return defineModule({ ...chain(block, scale), specs: specsOf([["", scale], ["", block]]) });
}

/** A 7x7 convolution in each channel alone, then two linear layers at each place. */
function block(channels: number, depthRate: number): Module {
  const branch = sequential({
    block: sequential({
      0: conv2d(channels, channels, 7, { padding: 3, groups: channels, ...start }),
      1: channelsLast,
      2: layerNorm(channels, norm),
      3: linear(channels, 4 * channels, start),
      4: gelu(),
      5: linear(4 * channels, channels, start),
      6: channelsFirst,
    }),
  });
  return residual(chain(layerScaled(channels, branch), ...depthDrop(depthRate)));
}

function features(stages: readonly Stage[], inChannels: number, stochasticDepth: number): Module[] {
  const total = stages.reduce((sum, { blocks }) => sum + blocks, 0);
  let before = 0;
  return stages.flatMap(({ channels, blocks }, index) => {
    const entry = index === 0
      ? [conv2d(inChannels, channels, 4, { stride: 4, ...start }), channelNorm(channels)]
      : [channelNorm(channels / 2), conv2d(channels / 2, channels, 2, { stride: 2, ...start })];
    const body = Array.from({ length: blocks }, () => block(channels, stochasticDepth * before++ / (total - 1)));
    return [sequential(numbered(entry)), sequential(numbered(body))];
  });
}

/**
 * ConvNeXt-Tiny: images [N, 3, 224, 224] to logits [N, 1000]; 28,589,128 parameters, 4,455,531,264
 * multiply-accumulates.
 *
 * Source: Liu, Mao, Wu, Feichtenhofer, Darrell and Xie 2022, "A ConvNet for the 2020s".
 *
 * @throws {ValueError} where `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { convnextTiny } from "@tilegrad/tilegrad/models";
 * console.log(convnextTiny({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function convnextTiny(options: ConvnextOptions = {}): Module {
  return buildConvnext(stages, options);
}

/** @internal A ConvNeXt: stages, each with smaller planes than the one before, and the classifier. */
export function buildConvnext(stages: readonly Stage[], options: ConvnextOptions = {}): Module {
  const { numClasses = 1000, inChannels = 3, stochasticDepth = 0.1 } = options;
  const { channels } = stages[stages.length - 1];
  return sequential({
    features: sequential(numbered(features(stages, inChannels, stochasticDepth))),
    avgpool: globalAvgPool2d(),
    classifier: sequential({
      0: channelNorm(channels),
      1: flatten(),
      2: linear(channels, numClasses, start),
    }),
  });
}
