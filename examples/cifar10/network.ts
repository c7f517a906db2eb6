// The network of examples/train_cifar10.ts: few layers with residual blocks, pooled early, for a short training.
import { mul, type Tensor } from "@tilegrad/tilegrad";
import {
  activation,
  batchNorm2d,
  conv2d,
  flatten,
  globalMaxPool2d,
  linear,
  maxPool2d,
  type Module,
  relu,
  repeat,
  residual,
  sequential,
} from "@tilegrad/tilegrad/layers";

/** How large the network is. */
export interface NetworkSize {
  /** Channels of the first convolution; each of the three stages doubles them. */
  readonly width: number;
  /** Residual blocks at the end of each stage. */
  readonly blocks: readonly [number, number, number];
}

/** Logits are scaled by this, so that they begin small. */
const logitScale = 0.125;

/**
 * A residual network for images of 32x32: images [N, 3, 32, 32] to logits [N, 10]. A stage is a convolution to twice as many
 * channels, 2x2 max pooling before the normalisation (a quarter of the work), and residual blocks.
 *
 * Source: Page 2018, "How to train your ResNet", whose ResNet-9 has a width of 64 and the blocks 1, 0, 1.
 */
export function cifarNetwork({ width, blocks }: NetworkSize): Module {
  const [layer1, layer2, layer3] = blocks.map((count, index) => stage(width * 2 ** index, count));
  return sequential({
    conv1: plainConv(3, width),
    bn1: batchNorm2d(width),
    relu1: relu(),
    ...{ layer1, layer2, layer3 },
    pool: globalMaxPool2d(),
    flatten: flatten(),
    fc: linear(8 * width, 10),
    scale: activation("scale", (x: Tensor) => mul(x, logitScale)),
  });
}

function stage(inChannels: number, blocks: number): Module {
  const channels = 2 * inChannels;
  return sequential({
    conv: plainConv(inChannels, channels),
    pool: maxPool2d(2),
    bn: batchNorm2d(channels),
    relu: relu(),
    ...blocks > 0 ? { blocks: repeat(blocks, () => block(channels)) } : {},
  });
}

function block(channels: number): Module {
  return residual(sequential({
    conv1: plainConv(channels, channels),
    bn1: batchNorm2d(channels),
    relu1: relu(),
    conv2: plainConv(channels, channels),
    bn2: batchNorm2d(channels),
    relu2: relu(),
  }));
}

function plainConv(inChannels: number, outChannels: number): Module {
  return conv2d(inChannels, outChannels, 3, { padding: 1, bias: false });
}
