import {
  adaptiveAvgPool2d,
  batchNorm2d,
  conv2d,
  dropout,
  flatten,
  kaimingNormal,
  linear,
  localResponseNorm,
  maxPool2d,
  type Module,
  normalInit,
  relu,
  sequential,
  zerosInit,
} from "../layers/mod.ts";
import type { Affine, ClassifierOptions } from "./_classifier_options.ts";

/** Channels of the five blocks, each of which ends in a pooling. */
const widths = [64, 128, 256, 512, 512];

/** Kernels of the convolutions in each block: table 1 of the paper. */
const configurations = {
  A: [[3], [3], [3, 3], [3, 3], [3, 3]],
  B: [[3, 3], [3, 3], [3, 3], [3, 3], [3, 3]],
  C: [[3, 3], [3, 3], [3, 3, 1], [3, 3, 1], [3, 3, 1]],
  D: [[3, 3], [3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3]],
  E: [[3, 3], [3, 3], [3, 3, 3, 3], [3, 3, 3, 3], [3, 3, 3, 3]],
} as const;

type Configuration = keyof typeof configurations;

/** Parameters of a VGG network: convolutions and batch normalisations by their place, then three linear layers. */
export type VggParams = Affine<`features.${number}` | `classifier.${0 | 3 | 6}`>;

/** Buffers of a VGG network with batch normalisation. */
export type VggBuffers = `features.${number}.${"running_mean" | "running_var" | "num_batches_tracked"}`;

/** A VGG network without batch normalisation. */
export type Vgg = Module<VggParams, never>;

/** A VGG network with batch normalisation. */
export type VggBatchNorm = Module<VggParams, VggBuffers>;

/** What a VGG network is made of. */
export interface VggOptions extends ClassifierOptions {
  /** Probability that training drops an output of the two hidden linear layers, 0.5 unless told. */
  readonly dropRate?: number;
}

/** First values, as in torchvision. */
const convolutionStart = { weightInit: kaimingNormal({ fan: "out" }), biasInit: zerosInit };
const linearStart = { weightInit: normalInit(0.01), biasInit: zerosInit };

/** What stands between a convolution and its neighbours: batch normalisation each time, or LRN after the first. */
type Normalization = "none" | "batch" | "local";

function features(configuration: Configuration, inChannels: number, norm: Normalization): Module {
  const layers: Module[] = [];
  let channels = inChannels;
  configurations[configuration].forEach((kernels, block) => {
    for (const kernel of kernels) {
      layers.push(conv2d(channels, widths[block], kernel, { padding: (kernel - 1) / 2, ...convolutionStart }));
      if (norm === "batch") layers.push(batchNorm2d(widths[block]));
      layers.push(relu());
      channels = widths[block];
    }
    if (norm === "local" && block === 0) {
      layers.push(localResponseNorm(5, { k: 2, alpha: 1e-4, beta: 0.75, form: "sum" }));
    }
    layers.push(maxPool2d(2));
  });
  return sequential(Object.fromEntries(layers.map((layer, index) => [index, layer])));
}

function vgg<N extends Normalization>(
  configuration: Configuration,
  norm: N,
  { numClasses = 1000, inChannels = 3, dropRate = 0.5 }: VggOptions,
): Module<VggParams, N extends "batch" ? VggBuffers : never> {
  return sequential({
    features: features(configuration, inChannels, norm),
    avgpool: adaptiveAvgPool2d(7),
    flatten: flatten(),
    classifier: sequential({
      0: linear(512 * 7 * 7, 4096, linearStart),
      1: relu(),
      2: dropout(dropRate),
      3: linear(4096, 4096, linearStart),
      4: relu(),
      5: dropout(dropRate),
      6: linear(4096, numClasses, linearStart),
    }),
  }) as Module<VggParams, N extends "batch" ? VggBuffers : never>;
}

/**
 * VGG-11, configuration A. Images [N, 3, 224, 224] to logits [N, 1000]; 132,863,336 parameters, 7,609,090,048
 * multiply-accumulates; an element after the last block sees 150x150 pixels. Any size from 32 up works.
 *
 * Source: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg11 } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg11(), [1, 3, 224, 224]).params); // 132863336
 * ```
 */
export function vgg11(options: VggOptions = {}): Vgg {
  return vgg("A", "none", options);
}

/**
 * VGG-11 with local response normalisation after its first convolution, configuration A-LRN. Images [N, 3, 224, 224] to logits [N, 1000]; 132,863,336 parameters, 7,609,090,048
 * multiply-accumulates; an element after the last block sees 150x150 pixels. Any size from 32 up works.
 *
 * Source: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg11Lrn } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg11Lrn(), [1, 3, 224, 224]).params); // 132863336
 * ```
 */
export function vgg11Lrn(options: VggOptions = {}): Vgg {
  return vgg("A", "local", options);
}

/**
 * VGG-13, configuration B. Images [N, 3, 224, 224] to logits [N, 1000]; 133,047,848 parameters, 11,308,466,176
 * multiply-accumulates; an element after the last block sees 156x156 pixels. Any size from 32 up works.
 *
 * Source: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg13 } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg13(), [1, 3, 224, 224]).params); // 133047848
 * ```
 */
export function vgg13(options: VggOptions = {}): Vgg {
  return vgg("B", "none", options);
}

/**
 * VGG-16 whose last convolution in each of the upper three blocks is 1x1, configuration C. Images [N, 3, 224, 224] to logits [N, 1000]; 133,638,952 parameters, 11,770,888,192
 * multiply-accumulates; an element after the last block sees 156x156 pixels. Any size from 32 up works.
 *
 * Source: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg16Pointwise } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg16Pointwise(), [1, 3, 224, 224]).params); // 133638952
 * ```
 */
export function vgg16Pointwise(options: VggOptions = {}): Vgg {
  return vgg("C", "none", options);
}

/**
 * VGG-16, configuration D. Images [N, 3, 224, 224] to logits [N, 1000]; 138,357,544 parameters, 15,470,264,320
 * multiply-accumulates; an element after the last block sees 212x212 pixels. Any size from 32 up works.
 *
 * Source: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg16 } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg16(), [1, 3, 224, 224]).params); // 138357544
 * ```
 */
export function vgg16(options: VggOptions = {}): Vgg {
  return vgg("D", "none", options);
}

/**
 * VGG-19, configuration E. Images [N, 3, 224, 224] to logits [N, 1000]; 143,667,240 parameters, 19,632,062,464
 * multiply-accumulates; an element after the last block sees 268x268 pixels. Any size from 32 up works.
 *
 * Source: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition".
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg19 } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg19(), [1, 3, 224, 224]).params); // 143667240
 * ```
 */
export function vgg19(options: VggOptions = {}): Vgg {
  return vgg("E", "none", options);
}

/**
 * VGG-11 with batch normalisation after each convolution. Images [N, 3, 224, 224] to logits [N, 1000]; 132,868,840 parameters, 7,609,090,048
 * multiply-accumulates; an element after the last block sees 150x150 pixels. Any size from 32 up works.
 *
 * Sources: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition"; torchvision.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg11Bn } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg11Bn(), [1, 3, 224, 224]).params); // 132868840
 * ```
 */
export function vgg11Bn(options: VggOptions = {}): VggBatchNorm {
  return vgg("A", "batch", options);
}

/**
 * VGG-13 with batch normalisation after each convolution. Images [N, 3, 224, 224] to logits [N, 1000]; 133,053,736 parameters, 11,308,466,176
 * multiply-accumulates; an element after the last block sees 156x156 pixels. Any size from 32 up works.
 *
 * Sources: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition"; torchvision.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg13Bn } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg13Bn(), [1, 3, 224, 224]).params); // 133053736
 * ```
 */
export function vgg13Bn(options: VggOptions = {}): VggBatchNorm {
  return vgg("B", "batch", options);
}

/**
 * VGG-16 with batch normalisation after each convolution. Images [N, 3, 224, 224] to logits [N, 1000]; 138,365,992 parameters, 15,470,264,320
 * multiply-accumulates; an element after the last block sees 212x212 pixels. Any size from 32 up works.
 *
 * Sources: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition"; torchvision.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg16Bn } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg16Bn(), [1, 3, 224, 224]).params); // 138365992
 * ```
 */
export function vgg16Bn(options: VggOptions = {}): VggBatchNorm {
  return vgg("D", "batch", options);
}

/**
 * VGG-19 with batch normalisation after each convolution. Images [N, 3, 224, 224] to logits [N, 1000]; 143,678,248 parameters, 19,632,062,464
 * multiply-accumulates; an element after the last block sees 268x268 pixels. Any size from 32 up works.
 *
 * Sources: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition"; torchvision.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { vgg19Bn } from "@tilegrad/tilegrad/models";
 * console.log(summary(vgg19Bn(), [1, 3, 224, 224]).params); // 143678248
 * ```
 */
export function vgg19Bn(options: VggOptions = {}): VggBatchNorm {
  return vgg("E", "batch", options);
}
