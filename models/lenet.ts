import {
  conv2d,
  flatten,
  linear,
  maxPool2d,
  type Module,
  relu,
  sequential,
  sigmoid,
  subsampling2d,
  tanh,
  xavierUniform,
  zerosInit,
} from "../layers/mod.ts";
import type { Affine } from "./_classifier_options.ts";

/** What LeNet sees and answers. */
export interface LenetOptions {
  /** Classes to tell apart, 10 unless told. */
  readonly numClasses?: number;
  /** Channels of the images, 1 unless told. */
  readonly inChannels?: number;
}

/** Parameters of `lenet5`. */
export type Lenet5Params = Affine<"conv1" | "conv2" | "fc1" | "fc2" | "fc3">;

/** Parameters of `lenet1998`. */
export type Lenet1998Params = Affine<"c1" | "s2" | "c3" | "s4" | "c5" | "f6" | "output">;

/**
 * LeNet-5 as it is written today: two convolutions 5x5 with ReLU and max pooling, three linear layers. Images [N, 1, 28, 28]
 * to logits [N, 10]; 61,706 parameters, 416,520 multiply-accumulates.
 *
 * Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition";
 * `lenet1998` is closer to it.
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const logits = model.apply(model.init(key(0)), zeros([64, 1, 28, 28]));
 * console.log(logits.shape); // [64, 10]
 * ```
 */
export function lenet5({ numClasses = 10, inChannels = 1 }: LenetOptions = {}): Module<Lenet5Params, never> {
  return sequential({
    conv1: conv2d(inChannels, 6, 5, { padding: 2 }),
    relu1: relu(),
    pool1: maxPool2d(2),
    conv2: conv2d(6, 16, 5),
    relu2: relu(),
    pool2: maxPool2d(2),
    flatten: flatten(),
    fc1: linear(400, 120),
    relu3: relu(),
    fc2: linear(120, 84),
    relu4: relu(),
    fc3: linear(84, numClasses),
  });
}

/** What `lenet1998` is made of. */
export interface Lenet1998Options extends LenetOptions {
  /** The f of `f(sum w x + b)` and `f(w mean + b)`: `sigmoid`, unless told, or `tanh`. */
  readonly activation?: "sigmoid" | "tanh";
}

/**
 * LeNet-5 as of 1998: convolutions `f(sum w x + b)` (C1, C3, C5), trained subsampling `f(w mean + b)` with one w and one b
 * for each map (S2, S4), a linear layer (F6) and the output. Images [N, 1, 28, 28] to logits [N, 10]; 61,750 parameters,
 * 416,520 multiply-accumulates.
 *
 * Where it departs from the paper: 28x28 images are padded by 2 instead of being stored as 32x32; C3 sees all maps of S2
 * instead of a table of them (which would leave 1,516 instead of 2,416 parameters there); the output is linear, for softmax
 * and cross-entropy, instead of radial basis functions. Weights start by Glorot and Bengio, biases at 0.
 *
 * Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition".
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { lenet1998 } from "@tilegrad/tilegrad/models";
 * const model = lenet1998({ activation: "tanh" });
 * console.log(model.apply(model.init(key(0)), zeros([64, 1, 28, 28])).shape); // [64, 10]
 * ```
 */
export function lenet1998(options: Lenet1998Options = {}): Module<Lenet1998Params, never> {
  const { numClasses = 10, inChannels = 1, activation = "sigmoid" } = options;
  const f = activation === "tanh" ? tanh : sigmoid;
  const start = { weightInit: xavierUniform(), biasInit: zerosInit };
  return sequential({
    c1: conv2d(inChannels, 6, 5, { padding: 2, ...start }),
    f1: f(),
    s2: subsampling2d(6, 2),
    f2: f(),
    c3: conv2d(6, 16, 5, start),
    f3: f(),
    s4: subsampling2d(16, 2),
    f4: f(),
    c5: conv2d(16, 120, 5, start),
    f5: f(),
    flatten: flatten(),
    f6: linear(120, 84, start),
    f7: f(),
    output: linear(84, numClasses, start),
  });
}
