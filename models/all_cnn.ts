import { conv2d, dropout, flatten, globalAvgPool2d, type Module, relu, sequential } from "../layers/mod.ts";
import type { Affine } from "./_classifier_options.ts";

/** What All-CNN sees and answers. */
export interface AllCnnOptions {
  /** Classes to tell apart, 10 unless told. */
  readonly numClasses?: number;
  /** Channels of the images, 3 unless told. */
  readonly inChannels?: number;
}

/** Parameters of `allCnn`. */
export type AllCnnParams = Affine<`conv${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`>;

/**
 * All-CNN-C: nothing but convolutions; those of stride 2 stand where others pool, and the mean of one map per class is its
 * logit. Images [N, 3, 32, 32] to logits [N, 10]; 1,369,738 parameters, 270,798,336 multiply-accumulates.
 *
 * Training drops 20% of the input and half of what the convolutions of stride 2 give. Guided backpropagation was introduced
 * with this network.
 *
 * Source: Springenberg, Dosovitskiy, Brox and Riedmiller 2014, "Striving for simplicity: the all convolutional net".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { allCnn } from "@tilegrad/tilegrad/models";
 * console.log(summary(allCnn(), [1, 3, 32, 32]).params); // 1369738
 * ```
 */
export function allCnn({ numClasses = 10, inChannels = 3 }: AllCnnOptions = {}): Module<AllCnnParams, never> {
  return sequential({
    drop0: dropout(0.2),
    conv1: conv2d(inChannels, 96, 3, { padding: 1 }),
    relu1: relu(),
    conv2: conv2d(96, 96, 3, { padding: 1 }),
    relu2: relu(),
    conv3: conv2d(96, 96, 3, { stride: 2, padding: 1 }),
    relu3: relu(),
    drop3: dropout(0.5),
    conv4: conv2d(96, 192, 3, { padding: 1 }),
    relu4: relu(),
    conv5: conv2d(192, 192, 3, { padding: 1 }),
    relu5: relu(),
    conv6: conv2d(192, 192, 3, { stride: 2, padding: 1 }),
    relu6: relu(),
    drop6: dropout(0.5),
    conv7: conv2d(192, 192, 3),
    relu7: relu(),
    conv8: conv2d(192, 192, 1),
    relu8: relu(),
    conv9: conv2d(192, numClasses, 1),
    relu9: relu(),
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
  });
}
