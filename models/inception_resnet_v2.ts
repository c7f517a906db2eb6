import { mul } from "../core/mod.ts";
import {
  activation,
  chain,
  conv2d,
  dropout,
  flatten,
  globalAvgPool2d,
  linear,
  maxPool2d,
  type Module,
  parallel,
  relu,
  repeat,
  residual,
  sequential,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { averageBranch, convBnRelu, convRow } from "./_conv_bn_relu.ts";

const shrink = { stride: 2 };

/** `relu(x + scale conv2d(branches(x)))`: small scales keep deep rows of blocks stable (section 3.3). */
function block(
  channels: number,
  joined: number,
  branches: Readonly<Record<string, Module>>,
  { scale, after }: { readonly scale: number; readonly after?: Module<never, never> },
): Module {
  const projection = sequential({
    conv2d: conv2d(joined, channels, 1),
    scale: activation("scale", (x) => mul(x, scale)),
  });
  return residual(chain(parallel(branches), projection), undefined, { after });
}

/** Grid 35x35 (figure 16). */
function block35(): Module {
  return block(320, 128, {
    branch0: convBnRelu(320, 32, 1),
    branch1: convRow(320, { 0: [32, 1], 1: [32, 3] }),
    branch2: convRow(320, { 0: [32, 1], 1: [48, 3], 2: [64, 3] }),
  }, { scale: 0.17, after: relu() });
}

/** Grid 17x17 (figure 17). */
function block17(): Module {
  return block(1088, 384, {
    branch0: convBnRelu(1088, 192, 1),
    branch1: convRow(1088, { 0: [128, 1], 1: [160, [1, 7]], 2: [192, [7, 1]] }),
  }, { scale: 0.1, after: relu() });
}

/** Grid 8x8 (figure 19); the last one has full scale and no ReLU. */
function block8(isLast = false): Module {
  return block(2080, 448, {
    branch0: convBnRelu(2080, 192, 1),
    branch1: convRow(2080, { 0: [192, 1], 1: [224, [1, 3]], 2: [256, [3, 1]] }),
  }, isLast ? { scale: 1 } : { scale: 0.2, after: relu() });
}

/** Grid 35x35: the Inception module before the residual ones. */
function mixed35(): Module {
  return parallel({
    branch0: convBnRelu(192, 96, 1),
    branch1: convRow(192, { 0: [48, 1], 1: [64, 5] }),
    branch2: convRow(192, { 0: [64, 1], 1: [96, 3], 2: [96, 3] }),
    branch3: averageBranch(192, 64),
  });
}

/** From 35x35 to 17x17 (figure 7). */
function reduce35(): Module {
  return parallel({
    branch0: convBnRelu(320, 384, 3, shrink),
    branch1: convRow(320, { 0: [256, 1], 1: [256, 3], 2: [384, 3, shrink] }),
    branch2: maxPool2d(3, shrink),
  });
}

/** From 17x17 to 8x8 (figure 18). */
function reduce17(): Module {
  return parallel({
    branch0: convRow(1088, { 0: [256, 1], 1: [384, 3, shrink] }),
    branch1: convRow(1088, { 0: [256, 1], 1: [288, 3, shrink] }),
    branch2: convRow(1088, { 0: [256, 1], 1: [288, 3], 2: [320, 3, shrink] }),
    branch3: maxPool2d(3, shrink),
  });
}

/**
 * Inception-ResNet v2: Inception modules around which the signal flows past, as in residual networks. Images [N, 3, 299, 299]
 * to logits [N, 1000]; 55,843,464 parameters, 13,155,794,016 multiply-accumulates. Any size from 75 up works.
 *
 * Sources: Szegedy, Ioffe, Vanhoucke and Alemi 2016, "Inception-v4, Inception-ResNet and the impact of residual connections
 * on learning"; names, stem and scales of timm.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { inceptionResnetV2 } from "@tilegrad/tilegrad/models";
 * console.log(summary(inceptionResnetV2(), [1, 3, 299, 299]).params); // 55843464
 * ```
 */
export function inceptionResnetV2({ numClasses = 1000, inChannels = 3 }: ClassifierOptions = {}): Module {
  return sequential({
    conv2d_1a: convBnRelu(inChannels, 32, 3, shrink),
    conv2d_2a: convBnRelu(32, 32, 3),
    conv2d_2b: convBnRelu(32, 64, 3, { padding: 1 }),
    maxpool_3a: maxPool2d(3, shrink),
    conv2d_3b: convBnRelu(64, 80, 1),
    conv2d_4a: convBnRelu(80, 192, 3),
    maxpool_5a: maxPool2d(3, shrink),
    mixed_5b: mixed35(),
    repeat: repeat(10, block35),
    mixed_6a: reduce35(),
    repeat_1: repeat(20, block17),
    mixed_7a: reduce17(),
    repeat_2: repeat(9, () => block8()),
    block8: block8(true),
    conv2d_7b: convBnRelu(2080, 1536, 1),
    global_pool: globalAvgPool2d(),
    flatten: flatten(),
    head_drop: dropout(0.2),
    classif: linear(1536, numClasses),
  });
}
