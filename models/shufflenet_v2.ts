import { channelShuffle, chunk } from "../core/mod.ts";
import {
  activation,
  batchNorm2d,
  chain,
  flatten,
  globalAvgPool2d,
  kaimingUniform,
  linear,
  maxPool2d,
  type Module,
  parallel,
  relu,
  repeat,
  sequential,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { convNorm, numbered, plainConv } from "./_blocks.ts";

interface ShufflenetConfig {
  /** Channels of stages 2, 3, 4 and of the last convolution. */
  readonly channels: readonly [number, number, number, number];
  /** Units of stages 2, 3, 4. */
  readonly units: readonly [number, number, number];
}

const configs = {
  "0.5": { channels: [48, 96, 192, 1024], units: [4, 8, 4] },
  "1.0": { channels: [116, 232, 464, 1024], units: [4, 8, 4] },
  "1.5": { channels: [176, 352, 704, 1024], units: [4, 8, 4] },
  "2.0": { channels: [244, 488, 976, 2048], units: [4, 8, 4] },
} as const satisfies Record<string, ShufflenetConfig>;

/** Channels of the first convolution. */
const stem = 24;

const weightInit = kaimingUniform({ slope: Math.sqrt(5) });

/** A 3x3 convolution in each channel alone and a 1x1 across them. */
function separable(inChannels: number, outChannels: number, stride: number): Module[] {
  return [
    plainConv(inChannels, inChannels, 3, { stride, groups: inChannels, weightInit }),
    batchNorm2d(inChannels),
    plainConv(inChannels, outChannels, 1, { weightInit }),
    batchNorm2d(outChannels),
    relu(),
  ];
}

function branch2(inChannels: number, outChannels: number, stride: number): Module {
  return sequential(numbered([
    plainConv(inChannels, outChannels, 1, { weightInit }),
    batchNorm2d(outChannels),
    relu(),
    ...separable(outChannels, outChannels, stride),
  ]));
}

const half = (index: 0 | 1) => activation("half", (x) => chunk(x, 2, 1)[index]);

/** Half of the channels passes by, half is convolved; then both are shuffled. With stride 2 both see all channels. */
function unit(inChannels: number, outChannels: number, stride: number): Module {
  const width = outChannels / 2;
  const branches = stride === 1 ? { branch1: half(0), branch2: chain(half(1), branch2(width, width, 1)) } : {
    branch1: sequential(numbered(separable(inChannels, width, stride))),
    branch2: branch2(inChannels, width, stride),
  };
  return chain(parallel(branches), activation("channelShuffle", (x) => channelShuffle(x, 2)));
}

function stage(inChannels: number, outChannels: number, count: number): Module {
  return repeat(count, (index) => unit(index === 0 ? inChannels : outChannels, outChannels, index === 0 ? 2 : 1));
}

/** @internal A ShuffleNetV2: the stem, three stages of units, the classifier. */
export function buildShufflenetV2({ channels, units }: ShufflenetConfig, options: ClassifierOptions = {}): Module {
  const { numClasses = 1000, inChannels = 3 } = options;
  const [second, third, fourth, last] = channels;
  return sequential({
    conv1: convNorm(inChannels, stem, 3, { stride: 2, activation: relu(), weightInit }),
    maxpool: maxPool2d(3, { stride: 2, padding: 1 }),
    stage2: stage(stem, second, units[0]),
    stage3: stage(second, third, units[1]),
    stage4: stage(third, fourth, units[2]),
    conv5: convNorm(fourth, last, 1, { activation: relu(), weightInit }),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    fc: linear(last, numClasses),
  });
}

/**
 * ShuffleNetV2 x0.5: images [N, 3, 224, 224] to logits [N, 1000]; 1,366,792 parameters, 40,476,448
 * multiply-accumulates.
 *
 * Source: Ma, Zhang, Zheng and Sun 2018, "ShuffleNet V2: practical guidelines for efficient CNN architecture design".
 *
 * @example
 * ```ts
 * import { shufflenetV2_x0_5 } from "@tilegrad/tilegrad/models";
 * console.log(shufflenetV2_x0_5({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function shufflenetV2_x0_5(options: ClassifierOptions = {}): Module {
  return buildShufflenetV2(configs["0.5"], options);
}

/**
 * ShuffleNetV2 x1.0: images [N, 3, 224, 224] to logits [N, 1000]; 2,278,604 parameters, 144,907,992
 * multiply-accumulates.
 *
 * Source: Ma, Zhang, Zheng and Sun 2018, "ShuffleNet V2: practical guidelines for efficient CNN architecture design".
 *
 * @example
 * ```ts
 * import { shufflenetV2_x1_0 } from "@tilegrad/tilegrad/models";
 * console.log(shufflenetV2_x1_0({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function shufflenetV2_x1_0(options: ClassifierOptions = {}): Module {
  return buildShufflenetV2(configs["1.0"], options);
}

/**
 * ShuffleNetV2 x1.5: images [N, 3, 224, 224] to logits [N, 1000]; 3,503,624 parameters, 295,759,392
 * multiply-accumulates.
 *
 * Source: Ma, Zhang, Zheng and Sun 2018, "ShuffleNet V2: practical guidelines for efficient CNN architecture design".
 *
 * @example
 * ```ts
 * import { shufflenetV2_x1_5 } from "@tilegrad/tilegrad/models";
 * console.log(shufflenetV2_x1_5({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function shufflenetV2_x1_5(options: ClassifierOptions = {}): Module {
  return buildShufflenetV2(configs["1.5"], options);
}

/**
 * ShuffleNetV2 x2.0: images [N, 3, 224, 224] to logits [N, 1000]; 7,393,996 parameters, 583,253,464
 * multiply-accumulates.
 *
 * Source: Ma, Zhang, Zheng and Sun 2018, "ShuffleNet V2: practical guidelines for efficient CNN architecture design".
 *
 * @example
 * ```ts
 * import { shufflenetV2_x2_0 } from "@tilegrad/tilegrad/models";
 * console.log(shufflenetV2_x2_0({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function shufflenetV2_x2_0(options: ClassifierOptions = {}): Module {
  return buildShufflenetV2(configs["2.0"], options);
}
