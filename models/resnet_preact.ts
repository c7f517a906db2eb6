import {
  batchNorm2d,
  chain,
  flatten,
  globalAvgPool2d,
  linear,
  maxPool2d,
  type Module,
  type Modules,
  relu,
  repeat,
  residual,
  sequential,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { type CifarOptions, plainConv } from "./_blocks.ts";

/** Kind of block, blocks of each stage, channels of the 3x3 convolutions in the first. */
interface PreactConfig {
  readonly block: "basic" | "bottleneck";
  readonly blocks: readonly number[];
  readonly channels: 16 | 64;
}

const configs = {
  18: { block: "basic", blocks: [2, 2, 2, 2], channels: 64 },
  34: { block: "basic", blocks: [3, 4, 6, 3], channels: 64 },
  50: { block: "bottleneck", blocks: [3, 4, 6, 3], channels: 64 },
  101: { block: "bottleneck", blocks: [3, 4, 23, 3], channels: 64 },
  152: { block: "bottleneck", blocks: [3, 8, 36, 3], channels: 64 },
  200: { block: "bottleneck", blocks: [3, 24, 36, 3], channels: 64 },
  164: { block: "bottleneck", blocks: [18, 18, 18], channels: 16 },
  1001: { block: "bottleneck", blocks: [111, 111, 111], channels: 16 },
} as const satisfies Record<number, PreactConfig>;

const expansion = { basic: 1, bottleneck: 4 };

/** Normalisation and ReLU, which come before each convolution. */
function before(index: number, channels: number): Modules {
  return { [`bn${index}`]: batchNorm2d(channels), [`relu${index}`]: relu() };
}

function basicBranch(inChannels: number, channels: number, stride: number): Module {
  return sequential({
    conv1: plainConv(inChannels, channels, 3, { stride }),
    ...before(2, channels),
    conv2: plainConv(channels, channels, 3),
  });
}

function bottleneckBranch(inChannels: number, channels: number, stride: number): Module {
  return sequential({
    conv1: plainConv(inChannels, channels, 1),
    ...before(2, channels),
    conv2: plainConv(channels, channels, 3, { stride }),
    ...before(3, channels),
    conv3: plainConv(channels, 4 * channels, 1),
  });
}

/** Where a block stands in its network. */
interface BlockPlace {
  readonly inChannels: number;
  readonly channels: number;
  readonly stride: number;
  /** Whether it is the first: the stem has normalised its input. */
  readonly first: boolean;
}

/** The sum is not changed any more; where the shortcut is a convolution it shares the first normalisation. */
function preactBlock(kind: PreactConfig["block"], { inChannels, channels, stride, first }: BlockPlace): Module {
  const outChannels = channels * expansion[kind];
  const entry = first ? [] : [sequential(before(1, inChannels))];
  const branch = (kind === "basic" ? basicBranch : bottleneckBranch)(inChannels, channels, stride);
  if (stride === 1 && inChannels === outChannels) return residual(chain(...entry, branch));
  return chain(...entry, residual(branch, plainConv(inChannels, outChannels, 1, { stride })));
}

function preactResnet(config: PreactConfig, numClasses: number, stem: Modules): Module {
  let inChannels: number = config.channels;
  const stage = (count: number, index: number) =>
    repeat(count, (place) => {
      const channels = config.channels * 2 ** index, stride = place === 0 && index > 0 ? 2 : 1;
      const block = preactBlock(config.block, { inChannels, channels, stride, first: index === 0 && place === 0 });
      inChannels = channels * expansion[config.block];
      return block;
    });
  const stages = Object.fromEntries(config.blocks.map((count, index) => [`layer${index + 1}`, stage(count, index)]));
  return sequential({
    ...stem,
    ...stages,
    bn: batchNorm2d(inChannels),
    relu: relu(),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    fc: linear(inChannels, numClasses),
  });
}

/** @internal A pre-activation network for images of about 224x224. */
export function buildPreactResnet(
  config: PreactConfig,
  { numClasses = 1000, inChannels = 3 }: ClassifierOptions = {},
): Module {
  return preactResnet(config, numClasses, {
    conv1: plainConv(inChannels, 64, 7, { stride: 2 }),
    ...before(1, 64),
    maxpool: maxPool2d(3, { stride: 2, padding: 1 }),
  });
}

/** @internal A pre-activation network for images of 32x32. */
export function buildPreactResnetCifar(
  config: PreactConfig,
  { numClasses = 10, inChannels = 3 }: CifarOptions = {},
): Module {
  return preactResnet(config, numClasses, { conv1: plainConv(inChannels, 16, 3), ...before(1, 16) });
}

/**
 * ResNet-18 with pre-activation: images [N, 3, 224, 224] to logits [N, 1000]; 11,687,720 parameters, 1,814,073,344
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
 *
 * @example
 * ```ts
 * import { preactResnet18 } from "@tilegrad/tilegrad/models";
 * console.log(preactResnet18({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function preactResnet18(options: ClassifierOptions = {}): Module {
  return buildPreactResnet(configs[18], options);
}

/**
 * ResNet-34 with pre-activation: images [N, 3, 224, 224] to logits [N, 1000]; 21,795,880 parameters, 3,663,761,408
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
 *
 * @example
 * ```ts
 * import { preactResnet34 } from "@tilegrad/tilegrad/models";
 * console.log(preactResnet34({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function preactResnet34(options: ClassifierOptions = {}): Module {
  return buildPreactResnet(configs[34], options);
}

/**
 * ResNet-50 with pre-activation: images [N, 3, 224, 224] to logits [N, 1000]; 25,549,352 parameters, 4,089,184,256
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
 *
 * @example
 * ```ts
 * import { preactResnet50 } from "@tilegrad/tilegrad/models";
 * console.log(preactResnet50({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function preactResnet50(options: ClassifierOptions = {}): Module {
  return buildPreactResnet(configs[50], options);
}

/**
 * ResNet-101 with pre-activation: images [N, 3, 224, 224] to logits [N, 1000]; 44,541,480 parameters, 7,801,405,440
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
 *
 * @example
 * ```ts
 * import { preactResnet101 } from "@tilegrad/tilegrad/models";
 * console.log(preactResnet101({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function preactResnet101(options: ClassifierOptions = {}): Module {
  return buildPreactResnet(configs[101], options);
}

/**
 * ResNet-152 with pre-activation: images [N, 3, 224, 224] to logits [N, 1000]; 60,185,128 parameters, 11,513,626,624
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
 *
 * @example
 * ```ts
 * import { preactResnet152 } from "@tilegrad/tilegrad/models";
 * console.log(preactResnet152({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function preactResnet152(options: ClassifierOptions = {}): Module {
  return buildPreactResnet(configs[152], options);
}

/**
 * ResNet-200 with pre-activation: images [N, 3, 224, 224] to logits [N, 1000]; 64,666,152 parameters, 15,007,481,856
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
 *
 * @example
 * ```ts
 * import { preactResnet200 } from "@tilegrad/tilegrad/models";
 * console.log(preactResnet200({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function preactResnet200(options: ClassifierOptions = {}): Module {
  return buildPreactResnet(configs[200], options);
}

/**
 * ResNet-164 with pre-activation for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 1,703,258 parameters, 247,646,720
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
 *
 * @example
 * ```ts
 * import { preactResnet164 } from "@tilegrad/tilegrad/models";
 * console.log(preactResnet164({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function preactResnet164(options: CifarOptions = {}): Module {
  return buildPreactResnetCifar(configs[164], options);
}

/**
 * ResNet-1001 with pre-activation for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 10,327,706 parameters,
 * 1,490,995,712 multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2016, "Identity mappings in deep residual networks".
 *
 * @example
 * ```ts
 * import { preactResnet1001 } from "@tilegrad/tilegrad/models";
 * console.log(preactResnet1001({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function preactResnet1001(options: CifarOptions = {}): Module {
  return buildPreactResnetCifar(configs[1001], options);
}
