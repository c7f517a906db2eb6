import { pad, slice, ValueError } from "../core/mod.ts";
import {
  activation,
  batchNorm2d,
  flatten,
  globalAvgPool2d,
  linear,
  type Module,
  relu,
  repeat,
  sequential,
} from "../layers/mod.ts";
import { type CifarOptions, convNorm, depthDrop, plainConv } from "./_blocks.ts";
import { basicBlock } from "./_resnet.ts";

/** Channels of the three stages. */
const channels = [16, 32, 64] as const;

/** How a residual network for CIFAR is built. */
export interface ResnetCifarOptions extends CifarOptions {
  /**
   * What the shortcut does where the shape changes: `pad`, unless told, drops every second place and adds channels of
   * zeros (the paper's option A); `projection` is a trained 1x1 convolution (option B).
   */
  readonly shortcut?: "pad" | "projection";
  /** Probability that training drops the last block; the others in proportion to their depth. 0 unless told. */
  readonly stochasticDepth?: number;
  /** Whether a block is dropped for each sample, `row`, the default, or for the whole `batch`. */
  readonly stochasticDepthMode?: "row" | "batch";
}

/** Every `stride`th place, then channels of zeros. */
function padded(inChannels: number, outChannels: number, stride: number): Module {
  return activation("padded", (x) => {
    const kept = slice(x, [null, null, [null, null, stride], [null, null, stride]]);
    return pad(kept, [[0, 0], [0, outChannels - inChannels], [0, 0], [0, 0]]);
  });
}

/**
 * A residual network for images of 32x32, with 16, 32 and 64 channels and `(depth - 2) / 6` basic blocks of each:
 * images [N, 3, 32, 32] to logits [N, 10]. Projections are called `down`.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", section 4.2.
 *
 * @param depth layers: 8, 14, 20 ...
 * @throws {ValueError} where the depth is not 6 n + 2, an option is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnetCifar } from "@tilegrad/tilegrad/models";
 * console.log(resnetCifar(8).describe([1, 3, 32, 32]).output); // [1, 10]
 * ```
 */
export function resnetCifar(depth: number, options: ResnetCifarOptions = {}): Module {
  const { numClasses = 10, inChannels = 3 } = options;
  const stages = stagesOf(depth, options);
  return sequential({
    conv1: plainConv(inChannels, channels[0], 3),
    bn1: batchNorm2d(channels[0]),
    relu: relu(),
    ...stages,
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    fc: linear(channels[2], numClasses),
  });
}

function stagesOf(depth: number, options: ResnetCifarOptions): Record<`layer${1 | 2 | 3}`, Module> {
  const { shortcut = "pad", stochasticDepth = 0, stochasticDepthMode } = options;
  const blocks = (depth - 2) / 6;
  if (!Number.isInteger(blocks) || blocks < 1) {
    throw new ValueError(`Cannot make resnetCifar: found depth ${depth}, needs 6 n + 2: 8, 14, 20 ...`);
  }
  if (shortcut !== "pad" && shortcut !== "projection") {
    throw new ValueError(`Cannot make resnetCifar: found shortcut ${shortcut}, needs pad or projection`);
  }
  const change = shortcut === "pad"
    ? padded
    : (from: number, to: number, stride: number) => convNorm(from, to, 1, { stride });
  const stage = (index: number) =>
    repeat(blocks, (place) => {
      const shrinks = place === 0 && index > 0;
      const [from, to] = [channels[shrinks ? index - 1 : index], channels[index]];
      const rate = stochasticDepth * (index * blocks + place + 1) / (3 * blocks);
      return basicBlock({
        inChannels: from,
        channels: to,
        stride: shrinks ? 2 : 1,
        shortcut: shrinks ? change(from, to, 2) : undefined,
        shortcutName: "down",
        end: depthDrop(rate, stochasticDepthMode),
      });
    });
  return { layer1: stage(0), layer2: stage(1), layer3: stage(2) };
}

/**
 * ResNet-20 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 269,722 parameters, 40,551,040 multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", section 4.2.
 *
 * @throws {ValueError} where an option is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnetCifar20 } from "@tilegrad/tilegrad/models";
 * console.log(resnetCifar20({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function resnetCifar20(options: ResnetCifarOptions = {}): Module {
  return resnetCifar(20, options);
}

/**
 * ResNet-32 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 464,154 parameters, 68,862,592 multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", section 4.2.
 *
 * @throws {ValueError} where an option is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnetCifar32 } from "@tilegrad/tilegrad/models";
 * console.log(resnetCifar32({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function resnetCifar32(options: ResnetCifarOptions = {}): Module {
  return resnetCifar(32, options);
}

/**
 * ResNet-44 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 658,586 parameters, 97,174,144 multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", section 4.2.
 *
 * @throws {ValueError} where an option is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnetCifar44 } from "@tilegrad/tilegrad/models";
 * console.log(resnetCifar44({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function resnetCifar44(options: ResnetCifarOptions = {}): Module {
  return resnetCifar(44, options);
}

/**
 * ResNet-56 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 853,018 parameters, 125,485,696 multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", section 4.2.
 *
 * @throws {ValueError} where an option is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnetCifar56 } from "@tilegrad/tilegrad/models";
 * console.log(resnetCifar56({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function resnetCifar56(options: ResnetCifarOptions = {}): Module {
  return resnetCifar(56, options);
}

/**
 * ResNet-110 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 1,727,962 parameters, 252,887,680
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", section 4.2.
 *
 * @throws {ValueError} where an option is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnetCifar110 } from "@tilegrad/tilegrad/models";
 * console.log(resnetCifar110({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function resnetCifar110(options: ResnetCifarOptions = {}): Module {
  return resnetCifar(110, options);
}

/**
 * ResNet-1202 for CIFAR: images [N, 3, 32, 32] to logits [N, 10]; 19,421,274 parameters, 2,829,238,912
 * multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", section 4.2.
 *
 * @throws {ValueError} where an option is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnetCifar1202 } from "@tilegrad/tilegrad/models";
 * console.log(resnetCifar1202({ numClasses: 100 }).describe([1, 3, 32, 32]).output); // [1, 100]
 * ```
 */
export function resnetCifar1202(options: ResnetCifarOptions = {}): Module {
  return resnetCifar(1202, options);
}

/**
 * ResNet-110 with stochastic depth, for CIFAR: training leaves out whole blocks, the last one half of the time, the
 * others in proportion to their depth, for all samples of a batch alike. What is kept is scaled up in training; the
 * paper scales down in evaluation instead, which is the same in the mean.
 *
 * Source: Huang, Sun, Liu, Sedra and Weinberger 2016, "Deep networks with stochastic depth".
 *
 * @throws {ValueError} where an option is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { stochasticDepthResnet110 } from "@tilegrad/tilegrad/models";
 * console.log(stochasticDepthResnet110({ stochasticDepth: 0.2 }).describe([1, 3, 32, 32]).output); // [1, 10]
 * ```
 */
export function stochasticDepthResnet110(options: ResnetCifarOptions = {}): Module {
  return resnetCifar(110, { stochasticDepth: 0.5, stochasticDepthMode: "batch", ...options });
}
