import {
  auxiliaryHeads,
  avgPool2d,
  branches,
  chain,
  dropout,
  flatten,
  globalAvgPool2d,
  type Head,
  linear,
  maxPool2d,
  type Module,
  type Modules,
  sequential,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { convBnRelu, convRow } from "./_conv_bn_relu.ts";

/** What an Inception v3 is made of. */
export interface InceptionV3Options extends ClassifierOptions {
  /** Whether there is the classifier `AuxLogits` for training, true unless told. */
  readonly auxiliary?: boolean;
}

/** The mean of the neighbours, padding included, and a convolution 1x1. */
function branchPool(inChannels: number, outChannels: number): Module {
  const pool = sequential({ pool: avgPool2d(3, { stride: 1, padding: 1 }) });
  return sequential({ branch_pool: chain(pool, convBnRelu(inChannels, outChannels, 1)) });
}

const shrink = { stride: 2 };

/** Grid 35x35: 5x5 becomes two convolutions 3x3 (figure 5 of the paper), beside one 5x5. */
function mixed35(inChannels: number, pool: number): Module {
  return branches(
    convRow(inChannels, { branch1x1: [64, 1] }),
    convRow(inChannels, { branch5x5_1: [48, 1], branch5x5_2: [64, 5] }),
    convRow(inChannels, { branch3x3dbl_1: [64, 1], branch3x3dbl_2: [96, 3], branch3x3dbl_3: [96, 3] }),
    branchPool(inChannels, pool),
  );
}

/** From 35x35 to 17x17 (figure 10). */
function reduce35(inChannels: number): Module {
  return branches(
    convRow(inChannels, { branch3x3: [384, 3, shrink] }),
    convRow(inChannels, { branch3x3dbl_1: [64, 1], branch3x3dbl_2: [96, 3], branch3x3dbl_3: [96, 3, shrink] }),
    sequential({ pool: maxPool2d(3, shrink) }),
  );
}

/** Grid 17x17: 7x7 becomes 1x7 and 7x1 (figure 6). */
function mixed17(inChannels: number, width: number): Module {
  return branches(
    convRow(inChannels, { branch1x1: [192, 1] }),
    convRow(inChannels, { branch7x7_1: [width, 1], branch7x7_2: [width, [1, 7]], branch7x7_3: [192, [7, 1]] }),
    convRow(inChannels, {
      branch7x7dbl_1: [width, 1],
      branch7x7dbl_2: [width, [7, 1]],
      branch7x7dbl_3: [width, [1, 7]],
      branch7x7dbl_4: [width, [7, 1]],
      branch7x7dbl_5: [192, [1, 7]],
    }),
    branchPool(inChannels, 192),
  );
}

/** From 17x17 to 8x8. */
function reduce17(inChannels: number): Module {
  return branches(
    convRow(inChannels, { branch3x3_1: [192, 1], branch3x3_2: [320, 3, shrink] }),
    convRow(inChannels, {
      branch7x7x3_1: [192, 1],
      branch7x7x3_2: [192, [1, 7]],
      branch7x7x3_3: [192, [7, 1]],
      branch7x7x3_4: [192, 3, shrink],
    }),
    sequential({ pool: maxPool2d(3, shrink) }),
  );
}

/** Grid 8x8: 1x3 and 3x1 side by side (figure 7). */
function mixed8(inChannels: number): Module {
  return branches(
    convRow(inChannels, { branch1x1: [320, 1] }),
    chain(
      convRow(inChannels, { branch3x3_1: [384, 1] }),
      branches(convRow(384, { branch3x3_2a: [384, [1, 3]] }), convRow(384, { branch3x3_2b: [384, [3, 1]] })),
    ),
    chain(
      convRow(inChannels, { branch3x3dbl_1: [448, 1], branch3x3dbl_2: [384, 3] }),
      branches(convRow(384, { branch3x3dbl_3a: [384, [1, 3]] }), convRow(384, { branch3x3dbl_3b: [384, [3, 1]] })),
    ),
    branchPool(inChannels, 192),
  );
}

function head(numClasses: number): Module {
  return sequential({
    pool: avgPool2d(5, { stride: 3 }),
    conv0: convBnRelu(768, 128, 1),
    conv1: convBnRelu(128, 768, 5),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    fc: linear(768, numClasses),
  });
}

/**
 * Inception v3: convolutions taken apart into smaller ones, batch normalisation everywhere. Images [N, 3, 299, 299] to logits
 * [N, 1000]; 27,161,264 parameters, 23,834,568 without the auxiliary classifier; 5,713,216,096 multiply-accumulates in
 * evaluation. The classifier `AuxLogits` runs in training, where its loss counts 0.4, and needs images of 299 pixels;
 * evaluation takes any size from 75 up.
 *
 * The published weights need images of mean 0.5 and standard deviation 0.5, which is what torchvision's `transform_input`
 * makes of its usual normalisation.
 *
 * Sources: Szegedy et al. 2015, "Rethinking the Inception architecture for computer vision"; names of torchvision.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { inceptionV3 } from "@tilegrad/tilegrad/models";
 * console.log(summary(inceptionV3({ auxiliary: false }), [1, 3, 299, 299]).params); // 23834568
 * ```
 */
export function inceptionV3(options: InceptionV3Options = {}): Module {
  const { numClasses = 1000, inChannels = 3, auxiliary = true } = options;
  const lower = {
    Conv2d_1a_3x3: convBnRelu(inChannels, 32, 3, shrink),
    Conv2d_2a_3x3: convBnRelu(32, 32, 3),
    Conv2d_2b_3x3: convBnRelu(32, 64, 3, { padding: 1 }),
    maxpool1: maxPool2d(3, shrink),
    Conv2d_3b_1x1: convBnRelu(64, 80, 1),
    Conv2d_4a_3x3: convBnRelu(80, 192, 3),
    maxpool2: maxPool2d(3, shrink),
    Mixed_5b: mixed35(192, 32),
    Mixed_5c: mixed35(256, 64),
    Mixed_5d: mixed35(288, 64),
    Mixed_6a: reduce35(288),
    Mixed_6b: mixed17(768, 128),
    Mixed_6c: mixed17(768, 160),
    Mixed_6d: mixed17(768, 160),
    Mixed_6e: mixed17(768, 192),
  };
  const upper = {
    Mixed_7a: reduce17(768),
    Mixed_7b: mixed8(1280),
    Mixed_7c: mixed8(2048),
    avgpool: globalAvgPool2d(),
    dropout: dropout(0.5),
    flatten: flatten(),
    fc: linear(2048, numClasses),
  };
  const heads: Record<string, Head> = auxiliary ? { AuxLogits: { after: "Mixed_6e", head: head(numClasses) } } : {};
  return chain(auxiliaryHeads<Modules, typeof heads>(lower, heads), sequential(upper));
}
