import {
  avgPool2d,
  batchNorm2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  kaimingNormal,
  linear,
  maxPool2d,
  type Module,
  type Modules,
  relu,
  sequential,
  zerosInit,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { plainConv } from "./_blocks.ts";

interface DensenetConfig {
  /** Channels of the first convolution. */
  readonly stem: number;
  /** Channels that each layer adds. */
  readonly growth: number;
  /** Layers of each dense block. */
  readonly blocks: readonly number[];
}

const configs = {
  121: { stem: 64, growth: 32, blocks: [6, 12, 24, 16] },
  161: { stem: 96, growth: 48, blocks: [6, 12, 36, 24] },
  169: { stem: 64, growth: 32, blocks: [6, 12, 32, 32] },
  201: { stem: 64, growth: 32, blocks: [6, 12, 48, 32] },
} as const satisfies Record<number, DensenetConfig>;

/** How a DenseNet is built. */
export interface DensenetOptions extends ClassifierOptions {
  /** Probability to drop elements of what a layer adds, 0 unless told. */
  readonly dropRate?: number;
}

const weightInit = kaimingNormal();

/** A 1x1 convolution to `4 growth` channels, a 3x3 to `growth`, each after normalisation and ReLU, beside the input. */
function denseLayer(inChannels: number, growth: number, dropRate: number): Module {
  return dense(sequential({
    norm1: batchNorm2d(inChannels),
    relu1: relu(),
    conv1: plainConv(inChannels, 4 * growth, 1, { weightInit }),
    norm2: batchNorm2d(4 * growth),
    relu2: relu(),
    conv2: plainConv(4 * growth, growth, 3, { weightInit }),
    ...dropRate === 0 ? {} : { dropout: dropout(dropRate) },
  }));
}

function denseBlock(inChannels: number, layers: number, growth: number, dropRate: number): Module {
  const layer = (index: number) => denseLayer(inChannels + index * growth, growth, dropRate);
  return sequential(
    Object.fromEntries(Array.from({ length: layers }, (_, index) => [`denselayer${index + 1}`, layer(index)])),
  );
}

/** Half the channels, half the extents. */
function transition(inChannels: number, outChannels: number): Module {
  return sequential({
    norm: batchNorm2d(inChannels),
    relu: relu(),
    conv: plainConv(inChannels, outChannels, 1, { weightInit }),
    pool: avgPool2d(2),
  });
}

/** @internal A DenseNet: the stem, dense blocks with transitions between them, the classifier. */
export function buildDensenet({ stem, growth, blocks }: DensenetConfig, options: DensenetOptions = {}): Module {
  const { numClasses = 1000, inChannels = 3, dropRate = 0 } = options;
  let channels = stem;
  const body: Record<string, Module> = {};
  blocks.forEach((layers, index) => {
    body[`denseblock${index + 1}`] = denseBlock(channels, layers, growth, dropRate);
    channels += layers * growth;
    if (index === blocks.length - 1) return;
    const half = Math.floor(channels / 2);
    body[`transition${index + 1}`] = transition(channels, half);
    channels = half;
  });
  const features: Modules = {
    conv0: plainConv(inChannels, stem, 7, { stride: 2, weightInit }),
    norm0: batchNorm2d(stem),
    relu0: relu(),
    pool0: maxPool2d(3, { stride: 2, padding: 1 }),
    ...body,
    norm5: batchNorm2d(channels),
  };
  return sequential({
    features: sequential(features),
    relu: relu(),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    classifier: linear(channels, numClasses, { biasInit: zerosInit }),
  });
}

/**
 * DenseNet-121: images [N, 3, 224, 224] to logits [N, 1000]; 7,978,856 parameters, 2,834,161,664 multiply-accumulates.
 *
 * Source: Huang, Liu, van der Maaten and Weinberger 2017, "Densely connected convolutional networks".
 *
 * @throws {ValueError} where `dropRate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { densenet121 } from "@tilegrad/tilegrad/models";
 * console.log(densenet121({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function densenet121(options: DensenetOptions = {}): Module {
  return buildDensenet(configs[121], options);
}

/**
 * DenseNet-161: images [N, 3, 224, 224] to logits [N, 1000]; 28,681,000 parameters, 7,727,907,072 multiply-accumulates.
 *
 * Source: Huang, Liu, van der Maaten and Weinberger 2017, "Densely connected convolutional networks".
 *
 * @throws {ValueError} where `dropRate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { densenet161 } from "@tilegrad/tilegrad/models";
 * console.log(densenet161({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function densenet161(options: DensenetOptions = {}): Module {
  return buildDensenet(configs[161], options);
}

/**
 * DenseNet-169: images [N, 3, 224, 224] to logits [N, 1000]; 14,149,480 parameters, 3,359,843,328 multiply-accumulates.
 *
 * Source: Huang, Liu, van der Maaten and Weinberger 2017, "Densely connected convolutional networks".
 *
 * @throws {ValueError} where `dropRate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { densenet169 } from "@tilegrad/tilegrad/models";
 * console.log(densenet169({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function densenet169(options: DensenetOptions = {}): Module {
  return buildDensenet(configs[169], options);
}

/**
 * DenseNet-201: images [N, 3, 224, 224] to logits [N, 1000]; 20,013,928 parameters, 4,291,365,888 multiply-accumulates.
 *
 * Source: Huang, Liu, van der Maaten and Weinberger 2017, "Densely connected convolutional networks".
 *
 * @throws {ValueError} where `dropRate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { densenet201 } from "@tilegrad/tilegrad/models";
 * console.log(densenet201({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function densenet201(options: DensenetOptions = {}): Module {
  return buildDensenet(configs[201], options);
}
