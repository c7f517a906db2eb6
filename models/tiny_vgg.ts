import { conv2d, flatten, linear, maxPool2d, type Module, relu, sequential } from "../layers/mod.ts";
import type { Affine } from "./_classifier_options.ts";

/** What Tiny VGG sees and answers. */
export interface TinyVggOptions {
  /** Classes to tell apart, 10 unless told. */
  readonly numClasses?: number;
  /** Channels of the images, 3 unless told. */
  readonly inChannels?: number;
}

/** Parameters of `tinyVgg`. */
export type TinyVggParams = Affine<`conv_${1 | 2}_${1 | 2}` | "output">;

/**
 * Tiny VGG, the network that CNN Explainer shows: two blocks of two convolutions 3x3 with ten maps and a pooling. Images
 * [N, 3, 64, 64] to logits [N, 10]; 19,920 parameters, 5,608,780 multiply-accumulates; maps of 62, 60, 30, 28, 26 and 13
 * pixels. Its authors train with SGD at learning rate 0.001, 32 images a step, and stop after 50 epochs without progress.
 *
 * Source: Wang et al. 2020, "CNN Explainer: learning convolutional neural networks with interactive visualization".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { tinyVgg } from "@tilegrad/tilegrad/models";
 * console.log(summary(tinyVgg(), [1, 3, 64, 64]).params); // 19920
 * ```
 */
export function tinyVgg({ numClasses = 10, inChannels = 3 }: TinyVggOptions = {}): Module<TinyVggParams, never> {
  return sequential({
    conv_1_1: conv2d(inChannels, 10, 3),
    relu_1_1: relu(),
    conv_1_2: conv2d(10, 10, 3),
    relu_1_2: relu(),
    max_pool_1: maxPool2d(2),
    conv_2_1: conv2d(10, 10, 3),
    relu_2_1: relu(),
    conv_2_2: conv2d(10, 10, 3),
    relu_2_2: relu(),
    max_pool_2: maxPool2d(2),
    flatten: flatten(),
    output: linear(10 * 13 * 13, numClasses),
  });
}
