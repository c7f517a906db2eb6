import {
  adaptiveAvgPool2d,
  auxiliaryHeads,
  avgPool2d,
  branches,
  chain,
  conv2d,
  dropout,
  flatten,
  globalAvgPool2d,
  type Head,
  linear,
  localResponseNorm,
  maxPool2d,
  type Module,
  type Modules,
  parallel,
  relu,
  sequential,
} from "../layers/mod.ts";
import { convBnRelu } from "./_conv_bn_relu.ts";
import type { ClassifierOptions } from "./_classifier_options.ts";

/** What a GoogLeNet is made of. */
export interface GooglenetOptions extends ClassifierOptions {
  /** Whether there are the classifiers `aux1` and `aux2` for training, true unless told. */
  readonly auxiliary?: boolean;
}

/** Channels of an Inception module: 1x1; 3x3 and the 1x1 before it; 5x5 and the 1x1 before it; 1x1 after the pooling. */
type Widths = readonly [
  one: number,
  threeReduce: number,
  three: number,
  fiveReduce: number,
  five: number,
  pool: number,
];

/** Table 1 of the paper; each stage but the last ends in a pooling. */
const stages: readonly Readonly<Record<string, Widths>>[] = [
  { inception3a: [64, 96, 128, 16, 32, 32], inception3b: [128, 128, 192, 32, 96, 64] },
  {
    inception4a: [192, 96, 208, 16, 48, 64],
    inception4b: [160, 112, 224, 24, 64, 64],
    inception4c: [128, 128, 256, 24, 64, 64],
    inception4d: [112, 144, 288, 32, 64, 64],
    inception4e: [256, 160, 320, 32, 128, 128],
  },
  { inception5a: [256, 160, 320, 32, 128, 128], inception5b: [384, 192, 384, 48, 128, 128] },
];

/** The modules of all stages, with `maxpool3` and `maxpool4` between them. */
function inceptions(make: (inChannels: number, widths: Widths) => Module, lastPool: number): Modules {
  let channels = 192;
  const modules = stages.map((stage) =>
    Object.entries(stage).map(([name, widths]): [string, Module] => {
      const module = make(channels, widths);
      const [one, , three, , five, pool] = widths;
      channels = one + three + five + pool;
      return [name, module];
    })
  );
  const [three, four, five] = modules;
  return Object.fromEntries([
    ...three,
    ["maxpool3", maxPool2d(3, { stride: 2, ceilMode: true })],
    ...four,
    ["maxpool4", maxPool2d(lastPool, { stride: 2, ceilMode: true })],
    ...five,
  ]);
}

/** The two classifiers see what 4a and 4d give. */
function heads(auxiliary: boolean, make: (inChannels: number) => Module): Readonly<Record<string, Head>> {
  return auxiliary
    ? { aux1: { after: "inception4a", head: make(512) }, aux2: { after: "inception4d", head: make(528) } }
    : {};
}

function top(dropRate: number, numClasses: number): Module {
  return sequential({
    avgpool: globalAvgPool2d(),
    flatten: flatten(),
    dropout: dropout(dropRate),
    fc: linear(1024, numClasses),
  });
}

/** Inception module of the paper: four branches, joined along the channels. */
function inception(inChannels: number, [one, threeReduce, three, fiveReduce, five, pool]: Widths): Module {
  return branches(
    sequential({ b1: conv2d(inChannels, one, 1), relu1: relu() }),
    sequential({
      b2_reduce: conv2d(inChannels, threeReduce, 1),
      relu2_reduce: relu(),
      b2: conv2d(threeReduce, three, 3, { padding: 1 }),
      relu2: relu(),
    }),
    sequential({
      b3_reduce: conv2d(inChannels, fiveReduce, 1),
      relu3_reduce: relu(),
      b3: conv2d(fiveReduce, five, 5, { padding: 2 }),
      relu3: relu(),
    }),
    sequential({
      pool4: maxPool2d(3, { stride: 1, padding: 1 }),
      b4_proj: conv2d(inChannels, pool, 1),
      relu4: relu(),
    }),
  );
}

function head(inChannels: number, numClasses: number): Module {
  return sequential({
    pool: avgPool2d(5, { stride: 3 }),
    conv: conv2d(inChannels, 128, 1),
    relu: relu(),
    flatten: flatten(),
    fc1: linear(4 * 4 * 128, 1024),
    relu1: relu(),
    drop: dropout(0.7),
    fc2: linear(1024, numClasses),
  });
}

/**
 * GoogLeNet, Inception v1, of the paper: 22 layers deep, of Inception modules with convolutions 1x1, 3x3 and 5x5 side by
 * side; local response normalisation (k = 1, alpha divided by the window, as in Caffe), poolings that round up. Images
 * [N, 3, 224, 224] to logits [N, 1000]; 6,998,552 parameters, 13,378,280 with both auxiliary classifiers; 1,582,671,872
 * multiply-accumulates in evaluation. The classifiers `aux1` and `aux2` run in training, where their losses count 0.3 each,
 * and need images of 224 pixels; evaluation takes any size from 33 up.
 *
 * Source: Szegedy et al. 2014, "Going deeper with convolutions".
 *
 * @example
 * ```ts
 * import { add, crossEntropy, key, mul, ones, tensor } from "@tilegrad/tilegrad";
 * import { googlenetOriginal } from "@tilegrad/tilegrad/models";
 * const model = googlenetOriginal({ numClasses: 10 });
 * const labels = tensor([3], { dtype: "int32" });
 * const [logits, , { aux1, aux2 }] = model.apply(model.init(key(0)), ones([1, 3, 224, 224]), {
 *   train: true,
 *   key: key(1),
 *   capture: ["aux1", "aux2"],
 * });
 * const loss = add(crossEntropy(logits, labels), mul(0.3, add(crossEntropy(aux1, labels), crossEntropy(aux2, labels))));
 * console.log(loss.shape); // []
 * ```
 */
export function googlenetOriginal(options: GooglenetOptions = {}): Module {
  const { numClasses = 1000, inChannels = 3, auxiliary = true } = options;
  const lrn = () => localResponseNorm(5, { alpha: 1e-4, beta: 0.75 });
  const body: Modules = {
    conv1: conv2d(inChannels, 64, 7, { stride: 2, padding: 3 }),
    relu1: relu(),
    maxpool1: maxPool2d(3, { stride: 2, ceilMode: true }),
    lrn1: lrn(),
    conv2_reduce: conv2d(64, 64, 1),
    relu2_reduce: relu(),
    conv2: conv2d(64, 192, 3, { padding: 1 }),
    relu2: relu(),
    lrn2: lrn(),
    maxpool2: maxPool2d(3, { stride: 2, ceilMode: true }),
    ...inceptions(inception, 3),
  };
  return chain(
    auxiliaryHeads(body, heads(auxiliary, (channels) => head(channels, numClasses))),
    top(0.4, numClasses),
  );
}

/** torchvision's Inception module: batch normalisation, and a convolution 3x3 in place of 5x5. */
function inceptionBatchNorm(inChannels: number, [one, threeReduce, three, fiveReduce, five, pool]: Widths): Module {
  return parallel({
    branch1: convBnRelu(inChannels, one, 1),
    branch2: sequential({
      0: convBnRelu(inChannels, threeReduce, 1),
      1: convBnRelu(threeReduce, three, 3, { padding: 1 }),
    }),
    branch3: sequential({
      0: convBnRelu(inChannels, fiveReduce, 1),
      1: convBnRelu(fiveReduce, five, 3, { padding: 1 }),
    }),
    branch4: sequential({
      0: maxPool2d(3, { stride: 1, padding: 1, ceilMode: true }),
      1: convBnRelu(inChannels, pool, 1),
    }),
  });
}

function headBatchNorm(inChannels: number, numClasses: number): Module {
  return sequential({
    pool: adaptiveAvgPool2d(4),
    conv: convBnRelu(inChannels, 128, 1),
    flatten: flatten(),
    fc1: linear(4 * 4 * 128, 1024),
    relu: relu(),
    dropout: dropout(0.7),
    fc2: linear(1024, numClasses),
  });
}

/**
 * GoogLeNet as torchvision has it: batch normalisation in place of local response normalisation, 3x3 in place of 5x5 (an
 * error that its published weights have kept). Images [N, 3, 224, 224] to logits [N, 1000]; 6,624,904 parameters, 13,004,888
 * with both auxiliary classifiers; 1,498,376,192 multiply-accumulates in evaluation.
 *
 * The published weights need images of mean 0.5 and standard deviation 0.5, which is what torchvision's `transform_input`
 * makes of its usual normalisation.
 *
 * Sources: Szegedy et al. 2014, "Going deeper with convolutions"; torchvision.
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { googlenet } from "@tilegrad/tilegrad/models";
 * console.log(summary(googlenet({ auxiliary: false }), [1, 3, 224, 224]).params); // 6624904
 * ```
 */
export function googlenet(options: GooglenetOptions = {}): Module {
  const { numClasses = 1000, inChannels = 3, auxiliary = true } = options;
  const body: Modules = {
    conv1: convBnRelu(inChannels, 64, 7, { stride: 2, padding: 3 }),
    maxpool1: maxPool2d(3, { stride: 2, ceilMode: true }),
    conv2: convBnRelu(64, 64, 1),
    conv3: convBnRelu(64, 192, 3, { padding: 1 }),
    maxpool2: maxPool2d(3, { stride: 2, ceilMode: true }),
    ...inceptions(inceptionBatchNorm, 2),
  };
  return chain(
    auxiliaryHeads(body, heads(auxiliary, (channels) => headBatchNorm(channels, numClasses))),
    top(0.2, numClasses),
  );
}
