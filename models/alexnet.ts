import {
  adaptiveAvgPool2d,
  constantInit,
  conv2d,
  dropout,
  flatten,
  linear,
  localResponseNorm,
  maxPool2d,
  type Module,
  normalInit,
  relu,
  sequential,
} from "../layers/mod.ts";
import type { Affine, ClassifierOptions } from "./_classifier_options.ts";

/** Parameters of `alexnet`. */
export type AlexnetParams = Affine<`features.${0 | 3 | 6 | 8 | 10}` | `classifier.${1 | 4 | 6}`>;

/** Parameters of `alexnetOriginal` and `alexnetGrouped`. */
export type AlexnetOriginalParams = Affine<`conv${1 | 2 | 3 | 4 | 5}` | `fc${6 | 7 | 8}`>;

/** What `alexnetOriginal` and `alexnetGrouped` are made of. */
export interface AlexnetOriginalOptions extends ClassifierOptions {
  /** What follows conv1 and conv2 after their ReLU: normalisation and then pooling (`lrn-pool`, unless told), or `pool-lrn`. */
  readonly order?: "lrn-pool" | "pool-lrn";
}

/**
 * AlexNet of 2014 as torchvision has it: one tower with fewer channels and no local response normalisation. Images
 * [N, 3, 224, 224] to logits [N, 1000]; 61,100,840 parameters, 714,188,480 multiply-accumulates. Any size from 63 up works.
 *
 * Source: Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { alexnet } from "@tilegrad/tilegrad/models";
 * console.log(summary(alexnet(), [1, 3, 224, 224]).params); // 61100840
 * ```
 */
export function alexnet({ numClasses = 1000, inChannels = 3 }: ClassifierOptions = {}): Module<AlexnetParams, never> {
  return sequential({
    features: sequential({
      0: conv2d(inChannels, 64, 11, { stride: 4, padding: 2 }),
      1: relu(),
      2: maxPool2d(3, { stride: 2 }),
      3: conv2d(64, 192, 5, { padding: 2 }),
      4: relu(),
      5: maxPool2d(3, { stride: 2 }),
      6: conv2d(192, 384, 3, { padding: 1 }),
      7: relu(),
      8: conv2d(384, 256, 3, { padding: 1 }),
      9: relu(),
      10: conv2d(256, 256, 3, { padding: 1 }),
      11: relu(),
      12: maxPool2d(3, { stride: 2 }),
    }),
    avgpool: adaptiveAvgPool2d(6),
    flatten: flatten(),
    classifier: sequential({
      0: dropout(0.5),
      1: linear(256 * 6 * 6, 4096),
      2: relu(),
      3: dropout(0.5),
      4: linear(4096, 4096),
      5: relu(),
      6: linear(4096, numClasses),
    }),
  });
}

/**
 * AlexNet of 2012 in one tower, as it is usually taught: local response normalisation after the first two convolutions,
 * overlapping pooling, dropout. Images [N, 3, 227, 227] to logits [N, 1000]; 62,378,344 parameters, 1,135,256,096
 * multiply-accumulates; an element after the last pooling sees 195x195 pixels, its neighbour 32 further.
 *
 * Weights start as N(0, 0.01^2), biases at 1 in conv2, conv4, conv5, fc6 and fc7, else at 0. The paper trains by SGD with
 * momentum 0.9, weight decay 5e-4 and learning rate 0.01, divided by 10 where the error stops falling.
 *
 * Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { alexnetOriginal } from "@tilegrad/tilegrad/models";
 * console.log(summary(alexnetOriginal({ order: "pool-lrn" }), [1, 3, 227, 227]).macs); // 1135256096
 * ```
 */
export function alexnetOriginal(options: AlexnetOriginalOptions = {}): Module<AlexnetOriginalParams, never> {
  return tower(1, options);
}

/**
 * AlexNet of 2012 as it ran on two GPUs: conv2, conv4 and conv5 see only the half of the channels that lies on their own
 * GPU, which is a convolution in two groups. Images [N, 3, 227, 227] to logits [N, 1000]; 60,965,224 parameters, 724,406,816
 * multiply-accumulates.
 *
 * Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { alexnetGrouped } from "@tilegrad/tilegrad/models";
 * console.log(summary(alexnetGrouped(), [1, 3, 227, 227]).params); // 60965224
 * ```
 */
export function alexnetGrouped(options: AlexnetOriginalOptions = {}): Module<AlexnetOriginalParams, never> {
  return tower(2, options);
}

function tower(groups: number, options: AlexnetOriginalOptions): Module<AlexnetOriginalParams, never> {
  const { numClasses = 1000, inChannels = 3, order = "lrn-pool" } = options;
  const shrink = () => {
    const lrn = localResponseNorm(5, { k: 2, alpha: 1e-4, beta: 0.75, form: "sum" });
    const pool = maxPool2d(3, { stride: 2 });
    return order === "lrn-pool" ? sequential({ lrn, pool }) : sequential({ pool, lrn });
  };
  const start = (bias: number) => ({ weightInit: normalInit(0.01), biasInit: constantInit(bias) });
  return sequential({
    conv1: conv2d(inChannels, 96, 11, { stride: 4, ...start(0) }),
    relu1: relu(),
    shrink1: shrink(),
    conv2: conv2d(96, 256, 5, { padding: 2, groups, ...start(1) }),
    relu2: relu(),
    shrink2: shrink(),
    conv3: conv2d(256, 384, 3, { padding: 1, ...start(0) }),
    relu3: relu(),
    conv4: conv2d(384, 384, 3, { padding: 1, groups, ...start(1) }),
    relu4: relu(),
    conv5: conv2d(384, 256, 3, { padding: 1, groups, ...start(1) }),
    relu5: relu(),
    pool5: maxPool2d(3, { stride: 2 }),
    flatten: flatten(),
    fc6: linear(256 * 6 * 6, 4096, start(1)),
    relu6: relu(),
    drop6: dropout(0.5),
    fc7: linear(4096, 4096, start(1)),
    relu7: relu(),
    drop7: dropout(0.5),
    fc8: linear(4096, numClasses, start(0)),
  });
}
