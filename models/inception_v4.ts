import {
  branches,
  chain,
  dropout,
  flatten,
  globalAvgPool2d,
  linear,
  maxPool2d,
  type Module,
  parallel,
  sequential,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { averageBranch, convBnRelu, convRow } from "./_conv_bn_relu.ts";

const shrink = { stride: 2 };

/** Stem (figure 3): from 299x299 to 35x35, halving twice by a pooling and a convolution side by side. */
function stem(inChannels: number): Module[] {
  return [
    convBnRelu(inChannels, 32, 3, shrink),
    convBnRelu(32, 32, 3),
    convBnRelu(32, 64, 3, { padding: 1 }),
    parallel({ maxpool: maxPool2d(3, shrink), conv: convBnRelu(64, 96, 3, shrink) }),
    parallel({
      branch0: convRow(160, { 0: [64, 1], 1: [96, 3, {}] }),
      branch1: convRow(160, { 0: [64, 1], 1: [64, [1, 7]], 2: [64, [7, 1]], 3: [96, 3, {}] }),
    }),
    parallel({ conv: convBnRelu(192, 192, 3, shrink), maxpool: maxPool2d(3, shrink) }),
  ];
}

/** Grid 35x35 (figure 4). */
function inceptionA(): Module {
  return parallel({
    branch0: convBnRelu(384, 96, 1),
    branch1: convRow(384, { 0: [64, 1], 1: [96, 3] }),
    branch2: convRow(384, { 0: [64, 1], 1: [96, 3], 2: [96, 3] }),
    branch3: averageBranch(384, 96),
  });
}

/** From 35x35 to 17x17 (figure 7). */
function reductionA(): Module {
  return parallel({
    branch0: convBnRelu(384, 384, 3, shrink),
    branch1: convRow(384, { 0: [192, 1], 1: [224, 3], 2: [256, 3, shrink] }),
    branch2: maxPool2d(3, shrink),
  });
}

/** Grid 17x17 (figure 5). */
function inceptionB(): Module {
  return parallel({
    branch0: convBnRelu(1024, 384, 1),
    branch1: convRow(1024, { 0: [192, 1], 1: [224, [1, 7]], 2: [256, [7, 1]] }),
    branch2: convRow(1024, { 0: [192, 1], 1: [192, [7, 1]], 2: [224, [1, 7]], 3: [224, [7, 1]], 4: [256, [1, 7]] }),
    branch3: averageBranch(1024, 128),
  });
}

/** From 17x17 to 8x8 (figure 8). */
function reductionB(): Module {
  return parallel({
    branch0: convRow(1024, { 0: [192, 1], 1: [192, 3, shrink] }),
    branch1: convRow(1024, { 0: [256, 1], 1: [256, [1, 7]], 2: [320, [7, 1]], 3: [320, 3, shrink] }),
    branch2: maxPool2d(3, shrink),
  });
}

/** Grid 8x8 (figure 6): 1x3 and 3x1 side by side. */
function inceptionC(): Module {
  const split = (inChannels: number, name: string) =>
    branches(
      convRow(inChannels, { [`${name}a`]: [256, [1, 3]] }),
      convRow(inChannels, { [`${name}b`]: [256, [3, 1]] }),
    );
  return branches(
    convRow(1536, { branch0: [256, 1] }),
    chain(convRow(1536, { branch1_0: [384, 1] }), split(384, "branch1_1")),
    chain(
      convRow(1536, { branch2_0: [384, 1], branch2_1: [448, [3, 1]], branch2_2: [512, [1, 3]] }),
      split(512, "branch2_3"),
    ),
    sequential({ branch3: averageBranch(1536, 256) }),
  );
}

/**
 * Inception v4: more and more uniform modules than v3, without residual connections. Images [N, 3, 299, 299] to logits
 * [N, 1000]; 42,679,816 parameters, 12,253,974,624 multiply-accumulates. Any size from 75 up works.
 *
 * Sources: Szegedy, Ioffe, Vanhoucke and Alemi 2016, "Inception-v4, Inception-ResNet and the impact of residual connections
 * on learning"; names of timm.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { inceptionV4 } from "@tilegrad/tilegrad/models";
 * console.log(summary(inceptionV4(), [1, 3, 299, 299]).params); // 42679816
 * ```
 */
export function inceptionV4({ numClasses = 1000, inChannels = 3 }: ClassifierOptions = {}): Module {
  const row = (count: number, make: () => Module) => Array.from({ length: count }, make);
  const features = [
    ...stem(inChannels),
    ...row(4, inceptionA),
    reductionA(),
    ...row(7, inceptionB),
    reductionB(),
    ...row(3, inceptionC),
  ];
  return sequential({
    features: sequential(Object.fromEntries(features.map((module, index) => [index, module]))),
    global_pool: globalAvgPool2d(),
    flatten: flatten(),
    head_drop: dropout(0.2),
    last_linear: linear(1536, numClasses),
  });
}
