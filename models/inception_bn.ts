import {
  avgPool2d,
  dropout,
  flatten,
  globalAvgPool2d,
  linear,
  maxPool2d,
  type Module,
  type Modules,
  parallel,
  sequential,
} from "../layers/mod.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";
import { convBnRelu, convRow, type ConvStep } from "./_conv_bn_relu.ts";

/** Channels of a module: 1x1; 1x1 and 3x3; 1x1 and two 3x3; pooling and the 1x1 after it. */
interface Widths {
  readonly one: number;
  readonly three: readonly [reduce: number, out: number];
  readonly double: readonly [reduce: number, out: number];
  readonly pool: readonly ["avg" | "max", number];
}

/** Channels of a module that halves the grid: it has no 1x1, and its pooling passes all channels on. */
type ReduceWidths = Pick<Widths, "three" | "double">;

/** Figure 5 of the paper. Its widths of 4c and 4d add up to 608 channels, not to the 576 it prints; the widths hold. */
const modules: Readonly<Record<string, Widths | ReduceWidths>> = {
  inception3a: { one: 64, three: [64, 64], double: [64, 96], pool: ["avg", 32] },
  inception3b: { one: 64, three: [64, 96], double: [64, 96], pool: ["avg", 64] },
  inception3c: { three: [128, 160], double: [64, 96] },
  inception4a: { one: 224, three: [64, 96], double: [96, 128], pool: ["avg", 128] },
  inception4b: { one: 192, three: [96, 128], double: [96, 128], pool: ["avg", 128] },
  inception4c: { one: 160, three: [128, 160], double: [128, 160], pool: ["avg", 128] },
  inception4d: { one: 96, three: [128, 192], double: [160, 192], pool: ["avg", 128] },
  inception4e: { three: [128, 192], double: [192, 256] },
  inception5a: { one: 352, three: [192, 320], double: [160, 224], pool: ["avg", 128] },
  inception5b: { one: 352, three: [192, 320], double: [192, 224], pool: ["max", 128] },
};

function inception(inChannels: number, widths: Widths | ReduceWidths): Module {
  const { three, double } = widths;
  const last: (channels: number) => ConvStep = "one" in widths
    ? (channels) => [channels, 3]
    : (channels) => [channels, 3, { stride: 2, padding: 1 }];
  const convolutions = {
    branch3x3: convRow(inChannels, { reduce: [three[0], 1], conv: last(three[1]) }),
    branch3x3dbl: convRow(inChannels, { reduce: [double[0], 1], conv1: [double[1], 3], conv2: last(double[1]) }),
  };
  if (!("one" in widths)) return parallel({ ...convolutions, pool: maxPool2d(3, { stride: 2, padding: 1 }) });
  const [kind, projected] = widths.pool;
  const pool = kind === "avg" ? avgPool2d : maxPool2d;
  return parallel({
    branch1x1: convBnRelu(inChannels, widths.one, 1),
    ...convolutions,
    branch_pool: sequential({
      pool: pool(3, { stride: 1, padding: 1 }),
      projection: convBnRelu(inChannels, projected, 1),
    }),
  });
}

function outChannels(inChannels: number, widths: Widths | ReduceWidths): number {
  const { three, double } = widths;
  return three[1] + double[1] + ("one" in widths ? widths.one + widths.pool[1] : inChannels);
}

/**
 * Inception with batch normalisation, also called Inception v2: GoogLeNet whose convolutions 5x5 are two of 3x3, and whose
 * modules 3c and 4e halve the grid. Images [N, 3, 224, 224] to logits [N, 1000]; 11,285,224 parameters, 2,032,600,064
 * multiply-accumulates.
 *
 * The paper's first convolution is depthwise separable; this one is an ordinary 7x7, as in the implementations since.
 *
 * Source: Ioffe and Szegedy 2015, "Batch normalization: accelerating deep network training by reducing internal covariate
 * shift", appendix.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { inceptionBn } from "@tilegrad/tilegrad/models";
 * console.log(summary(inceptionBn(), [1, 3, 224, 224]).params); // 11285224
 * ```
 */
export function inceptionBn({ numClasses = 1000, inChannels = 3 }: ClassifierOptions = {}): Module {
  let channels = 192;
  const body: Modules = Object.fromEntries(
    Object.entries(modules).map(([name, widths]) => {
      const module = inception(channels, widths);
      channels = outChannels(channels, widths);
      return [name, module];
    }),
  );
  return sequential({
    conv1: convBnRelu(inChannels, 64, 7, { stride: 2, padding: 3 }),
    pool1: maxPool2d(3, { stride: 2, padding: 1 }),
    conv2_reduce: convBnRelu(64, 64, 1),
    conv2: convBnRelu(64, 192, 3, { padding: 1 }),
    pool2: maxPool2d(3, { stride: 2, padding: 1 }),
    ...body,
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    dropout: dropout(0.2),
    fc: linear(channels, numClasses),
  });
}
