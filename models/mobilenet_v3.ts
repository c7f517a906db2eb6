import {
  dropout,
  flatten,
  globalAvgPool2d,
  hardsigmoid,
  hardswish,
  linear,
  type Module,
  normalInit,
  relu,
  residual,
  sequential,
  zerosInit,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { convNorm, numbered, roundedWidth, squeezeExcitation } from "./_blocks.ts";

/** One inverted residual. */
interface BlockConfig {
  readonly kernel: number;
  /** Channels inside. */
  readonly wide: number;
  readonly channels: number;
  readonly squeeze: boolean;
  readonly activation: typeof relu | typeof hardswish;
  readonly stride: number;
}

interface MobilenetV3Config {
  readonly blocks: readonly BlockConfig[];
  /** Features between the two linear layers. */
  readonly hidden: number;
}

const rows = (table: readonly (readonly [number, number, number, boolean, "RE" | "HS", number])[]): BlockConfig[] =>
  table.map(([kernel, wide, channels, squeeze, name, stride]) => ({
    ...{ kernel, wide, channels, squeeze, stride },
    activation: name === "HS" ? hardswish : relu,
  }));

/** As in the paper's tables: kernel, channels inside, channels, squeeze and excitation, ReLU or hard-swish, stride. */
const configs = {
  large: {
    blocks: rows([
      [3, 16, 16, false, "RE", 1],
      [3, 64, 24, false, "RE", 2],
      [3, 72, 24, false, "RE", 1],
      [5, 72, 40, true, "RE", 2],
      [5, 120, 40, true, "RE", 1],
      [5, 120, 40, true, "RE", 1],
      [3, 240, 80, false, "HS", 2],
      [3, 200, 80, false, "HS", 1],
      [3, 184, 80, false, "HS", 1],
      [3, 184, 80, false, "HS", 1],
      [3, 480, 112, true, "HS", 1],
      [3, 672, 112, true, "HS", 1],
      [5, 672, 160, true, "HS", 2],
      [5, 960, 160, true, "HS", 1],
      [5, 960, 160, true, "HS", 1],
    ]),
    hidden: 1280,
  },
  small: {
    blocks: rows([
      [3, 16, 16, true, "RE", 2],
      [3, 72, 24, false, "RE", 2],
      [3, 88, 24, false, "RE", 1],
      [5, 96, 40, true, "HS", 2],
      [5, 240, 40, true, "HS", 1],
      [5, 240, 40, true, "HS", 1],
      [5, 120, 48, true, "HS", 1],
      [5, 144, 48, true, "HS", 1],
      [5, 288, 96, true, "HS", 2],
      [5, 576, 96, true, "HS", 1],
      [5, 576, 96, true, "HS", 1],
    ]),
    hidden: 1024,
  },
} as const satisfies Record<string, MobilenetV3Config>;

/** How a MobileNetV3 is built. */
export interface MobilenetV3Options extends ClassifierOptions {
  /** Probability to drop features before the classifier, 0.2 unless told. */
  readonly dropRate?: number;
}

/** torchvision's constants: the running statistics are those of ten times more batches than usual. */
const norm = { eps: 0.001, momentum: 0.01 };

function invertedResidual(inChannels: number, config: BlockConfig): Module {
  const { kernel, wide, channels, squeeze, activation, stride } = config;
  const excitation = { activation: relu(), scale: hardsigmoid() };
  const block = [
    ...wide === inChannels ? [] : [convNorm(inChannels, wide, 1, { activation: activation(), norm })],
    convNorm(wide, wide, kernel, { stride, groups: wide, activation: activation(), norm }),
    ...squeeze ? [squeezeExcitation(wide, roundedWidth(wide / 4), excitation)] : [],
    convNorm(wide, channels, 1, { norm }),
  ];
  const branch = sequential({ block: sequential(numbered(block)) });
  return stride === 1 && inChannels === channels ? residual(branch) : branch;
}

/** @internal A MobileNetV3: the stem, inverted residuals, the classifier. */
export function buildMobilenetV3({ blocks, hidden }: MobilenetV3Config, options: MobilenetV3Options = {}): Module {
  const { numClasses = 1000, inChannels = 3, dropRate = 0.2 } = options;
  const start = { weightInit: normalInit(0.01), biasInit: zerosInit };
  const entry = (index: number) => index === 0 ? 16 : blocks[index - 1].channels;
  const channels = entry(blocks.length), wide = 6 * channels;
  const features = [
    convNorm(inChannels, 16, 3, { stride: 2, activation: hardswish(), norm }),
    ...blocks.map((block, index) => invertedResidual(entry(index), block)),
    convNorm(channels, wide, 1, { activation: hardswish(), norm }),
  ];
  return sequential({
    features: sequential(numbered(features)),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    classifier: sequential({
      0: linear(wide, hidden, start),
      1: hardswish(),
      2: dropout(dropRate),
      3: linear(hidden, numClasses, start),
    }),
  });
}

/**
 * MobileNetV3-Large: images [N, 3, 224, 224] to logits [N, 1000]; 5,483,032 parameters, 216,589,760
 * multiply-accumulates.
 *
 * Source: Howard et al. 2019, "Searching for MobileNetV3".
 *
 * @example
 * ```ts
 * import { mobilenetV3Large } from "@tilegrad/tilegrad/models";
 * console.log(mobilenetV3Large({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function mobilenetV3Large(options: MobilenetV3Options = {}): Module {
  return buildMobilenetV3(configs.large, options);
}

/**
 * MobileNetV3-Small: images [N, 3, 224, 224] to logits [N, 1000]; 2,542,856 parameters, 56,510,400
 * multiply-accumulates.
 *
 * Source: Howard et al. 2019, "Searching for MobileNetV3".
 *
 * @example
 * ```ts
 * import { mobilenetV3Small } from "@tilegrad/tilegrad/models";
 * console.log(mobilenetV3Small({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function mobilenetV3Small(options: MobilenetV3Options = {}): Module {
  return buildMobilenetV3(configs.small, options);
}
