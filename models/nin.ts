import { conv2d, dropout, flatten, globalAvgPool2d, maxPool2d, type Module, relu, sequential } from "../layers/mod.ts";
import type { Affine, ClassifierOptions } from "./_classifier_options.ts";

/** Parameters of `nin`: three convolutions in each of four blocks. */
export type NinParams = Affine<`block${1 | 2 | 3 | 4}.${0 | 2 | 4}`>;

/** How the first convolution of a block slides. */
interface BlockOptions {
  readonly stride?: number;
  readonly padding?: number;
}

/** A convolution, and at every place a little network of two linear layers with ReLU, which are convolutions 1x1. */
function ninBlock(
  inChannels: number,
  outChannels: number,
  kernel: number,
  options: BlockOptions,
): Module<Affine<`${0 | 2 | 4}`>, never> {
  return sequential({
    0: conv2d(inChannels, outChannels, kernel, options),
    1: relu(),
    2: conv2d(outChannels, outChannels, 1),
    3: relu(),
    4: conv2d(outChannels, outChannels, 1),
    5: relu(),
  });
}

/**
 * Network in network, with the sizes of AlexNet: no linear layers, the mean of one map per class is its logit. Images
 * [N, 3, 224, 224] to logits [N, 1000]; 7,439,608 parameters, 965,572,864 multiply-accumulates.
 *
 * Sources: Lin, Chen and Yan 2013, "Network in network"; sizes and names of Zhang, Lipton, Li and Smola, "Dive into deep
 * learning", section 8.3.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { nin } from "@tilegrad/tilegrad/models";
 * console.log(summary(nin(), [1, 3, 224, 224]).params); // 7439608
 * ```
 */
export function nin({ numClasses = 1000, inChannels = 3 }: ClassifierOptions = {}): Module<NinParams, never> {
  return sequential({
    block1: ninBlock(inChannels, 96, 11, { stride: 4 }),
    pool1: maxPool2d(3, { stride: 2 }),
    block2: ninBlock(96, 256, 5, { padding: 2 }),
    pool2: maxPool2d(3, { stride: 2 }),
    block3: ninBlock(256, 384, 3, { padding: 1 }),
    pool3: maxPool2d(3, { stride: 2 }),
    drop: dropout(0.5),
    block4: ninBlock(384, numClasses, 3, { padding: 1 }),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
  });
}
