import {
  adaptiveAvgPool2d,
  chain,
  conv2d,
  type Conv2dOptions,
  dropout,
  flatten,
  kaimingUniform,
  maxPool2d,
  type Module,
  normalInit,
  parallel,
  relu,
  sequential,
  zerosInit,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { numbered } from "./_blocks.ts";

/** Channels of a fire module: squeezed, then expanded by 1x1 and by 3x3 alike. */
type FireConfig = readonly [squeeze: number, expand: number];

interface SqueezenetConfig {
  /** The first convolution. */
  readonly stem: { readonly channels: number; readonly kernel: number };
  /** Fire modules, and `"pool"` where planes are halved. */
  readonly body: readonly ("pool" | FireConfig)[];
}

const configs = {
  "1.0": {
    stem: { channels: 96, kernel: 7 },
    body: ["pool", [16, 64], [16, 64], [32, 128], "pool", [32, 128], [48, 192], [48, 192], [64, 256], "pool", [
      64,
      256,
    ]],
  },
  "1.1": {
    stem: { channels: 64, kernel: 3 },
    body: ["pool", [16, 64], [16, 64], "pool", [32, 128], [32, 128], "pool", [48, 192], [48, 192], [64, 256], [
      64,
      256,
    ]],
  },
} as const satisfies Record<string, SqueezenetConfig>;

/** How a SqueezeNet is built. */
export interface SqueezenetOptions extends ClassifierOptions {
  /** Probability to drop features before the classifier, 0.5 unless told. */
  readonly dropRate?: number;
}

const start = { weightInit: kaimingUniform(), biasInit: zerosInit } satisfies Conv2dOptions;

/** A 1x1 convolution to few channels, then a 1x1 and a 3x3 convolution side by side. */
function fire(inChannels: number, [squeeze, expand]: FireConfig): Module {
  return chain(
    sequential({ squeeze: conv2d(inChannels, squeeze, 1, start), squeeze_activation: relu() }),
    parallel({
      expand1x1: conv2d(squeeze, expand, 1, start),
      expand3x3: conv2d(squeeze, expand, 3, { padding: 1, ...start }),
    }),
    sequential({ expand_activation: relu() }),
  );
}

/** @internal A SqueezeNet: the stem, the body, the classifier. */
export function buildSqueezenet({ stem, body }: SqueezenetConfig, options: SqueezenetOptions = {}): Module {
  const { numClasses = 1000, inChannels = 3, dropRate = 0.5 } = options;
  let channels = stem.channels;
  const layers = body.map((layer) => {
    if (layer === "pool") return maxPool2d(3, { stride: 2, ceilMode: true });
    const module = fire(channels, layer);
    channels = 2 * layer[1];
    return module;
  });
  const features = [conv2d(inChannels, stem.channels, stem.kernel, { stride: 2, ...start }), relu(), ...layers];
  return sequential({
    features: sequential(numbered(features)),
    classifier: sequential({
      0: dropout(dropRate),
      1: conv2d(channels, numClasses, 1, { ...start, weightInit: normalInit(0.01) }),
      2: relu(),
      3: adaptiveAvgPool2d(1),
    }),
    flatten: flatten(),
  });
}

/**
 * SqueezeNet 1.0: images [N, 3, 224, 224] to class scores [N, 1000], which are not negative; 1,248,424 parameters,
 * 818,924,576 multiply-accumulates.
 *
 * Source: Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and < 0.5 MB model size".
 *
 * @example
 * ```ts
 * import { squeezenet1_0 } from "@tilegrad/tilegrad/models";
 * console.log(squeezenet1_0({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function squeezenet1_0(options: SqueezenetOptions = {}): Module {
  return buildSqueezenet(configs["1.0"], options);
}

/**
 * SqueezeNet 1.1: images [N, 3, 224, 224] to class scores [N, 1000], which are not negative; 1,235,496 parameters,
 * 349,151,936 multiply-accumulates. A smaller stem and earlier pools than 1.0, by the same authors.
 *
 * Source: Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and < 0.5 MB model size".
 *
 * @example
 * ```ts
 * import { squeezenet1_1 } from "@tilegrad/tilegrad/models";
 * console.log(squeezenet1_1({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function squeezenet1_1(options: SqueezenetOptions = {}): Module {
  return buildSqueezenet(configs["1.1"], options);
}
