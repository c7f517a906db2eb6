import { ValueError } from "../core/mod.ts";
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
import { convNorm, depthDrop, plainConv } from "./_blocks.ts";

/** What a residual network for ImageNet is made of. */
export interface ResnetConfig {
  readonly block: "basic" | "bottleneck";
  /** Blocks of each stage. */
  readonly blocks: readonly number[];
  /** Groups of the 3x3 convolutions in bottlenecks, 1 unless told. */
  readonly groups?: number;
  /** Channels of each group where a stage has 64 channels: 64 unless told. */
  readonly groupWidth?: number;
}

/** How a residual network is built. */
export interface ResnetOptions extends ClassifierOptions {
  /**
   * Where a bottleneck takes its stride of 2: in the 3x3 convolution (`v1.5`, torchvision's and the default) or in the
   * first 1x1 (`v1`, the paper's). Basic blocks have no such choice.
   */
  readonly variant?: "v1" | "v1.5";
  /** Probability that training drops a sample's last block; the others in proportion to their depth. 0 unless told. */
  readonly stochasticDepth?: number;
}

/** Where a block stands in its network. */
export interface BlockPlace {
  readonly inChannels: number;
  /** Channels of its 3x3 convolutions. */
  readonly channels: number;
  readonly stride: number;
  /** The shortcut, the identity unless told, and its name. */
  readonly shortcut?: Module;
  readonly shortcutName?: string;
  /** What ends the branch: `depthDrop`. */
  readonly end?: readonly Module[];
}

type Bottleneck = Required<Pick<ResnetConfig, "groups" | "groupWidth">> & Required<Pick<ResnetOptions, "variant">>;

const expansion = { basic: 1, bottleneck: 4 };

/** Two 3x3 convolutions and a shortcut. */
export function basicBlock({ inChannels, channels, stride, shortcut, shortcutName, end = [] }: BlockPlace): Module {
  const branch = sequential({
    conv1: plainConv(inChannels, channels, 3, { stride }),
    bn1: batchNorm2d(channels),
    relu: relu(),
    conv2: plainConv(channels, channels, 3),
    bn2: batchNorm2d(channels),
  });
  return residual(chain(branch, ...end), shortcut, { after: relu(), name: shortcutName });
}

/** A 1x1 convolution to few channels, a 3x3 among these, a 1x1 to four times as many, and a shortcut. */
function bottleneck(
  { inChannels, channels, stride, shortcut, end = [] }: BlockPlace,
  { groups, groupWidth, variant }: Bottleneck,
): Module {
  const width = Math.floor(channels * groupWidth / 64) * groups;
  const [first, second] = variant === "v1" ? [stride, 1] : [1, stride];
  const branch = sequential({
    conv1: plainConv(inChannels, width, 1, { stride: first }),
    bn1: batchNorm2d(width),
    relu1: relu(),
    conv2: plainConv(width, width, 3, { stride: second, groups }),
    bn2: batchNorm2d(width),
    relu2: relu(),
    conv3: plainConv(width, 4 * channels, 1),
    bn3: batchNorm2d(4 * channels),
  });
  return residual(chain(branch, ...end), shortcut, { after: relu() });
}

/**
 * A residual network for images of about 224x224: the stem, stages of blocks, each twice as wide as the one before, and
 * the classifier.
 */
export function buildResnet(config: ResnetConfig, options: ResnetOptions = {}): Module {
  const { numClasses = 1000, inChannels = 3 } = options;
  return sequential({
    conv1: plainConv(inChannels, 64, 7, { stride: 2 }),
    bn1: batchNorm2d(64),
    relu: relu(),
    maxpool: maxPool2d(3, { stride: 2, padding: 1 }),
    ...stages(config, options),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    fc: linear(32 * 2 ** config.blocks.length * expansion[config.block], numClasses),
  });
}

function stages({ block, blocks, groups = 1, groupWidth = 64 }: ResnetConfig, options: ResnetOptions): Modules {
  const { variant = "v1.5", stochasticDepth = 0 } = options;
  if (variant !== "v1" && variant !== "v1.5") {
    throw new ValueError(`Cannot make resnet: found variant ${variant}, needs v1 or v1.5`);
  }
  const depth = blocks.reduce((sum, count) => sum + count, 0);
  let inChannels = 64, before = 0;
  const stage = (count: number, index: number) =>
    repeat(count, (place) => {
      const channels = 64 * 2 ** index, outChannels = channels * expansion[block];
      const stride = place === 0 && index > 0 ? 2 : 1;
      const fits = stride === 1 && inChannels === outChannels;
      const shortcut = fits ? undefined : convNorm(inChannels, outChannels, 1, { stride });
      const end = depthDrop(stochasticDepth * ++before / depth);
      const at = { inChannels, channels, stride, shortcut, end };
      inChannels = outChannels;
      return block === "basic" ? basicBlock(at) : bottleneck(at, { groups, groupWidth, variant });
    });
  return Object.fromEntries(blocks.map((count, index) => [`layer${index + 1}`, stage(count, index)]));
}
