/**
 * The rows of the comparison. A new forward or training row is one object here, written over `Net`, which every library
 * provides; a row that libraries write in ways of their own is an entry under its name in each library's file.
 */
import { affine, labels, parameter, symmetric } from "../../scripts/golden/formula.ts";
import { LENET, LENET_MACS, LENET_SHAPES, trainLenet } from "./lenet.ts";
import { type Forward, type Network, referenceNet } from "./net.ts";
import type { Convolution, Values } from "./reference.ts";
import { resnet18, RESNET18_MACS, RESNET18_SHAPES, RESNET18_SMALL_MACS } from "./resnet.ts";
import { trainedOnce, TRAINING } from "./training.ts";

/** One input array in PyTorch's layouts (NCHW, OIHW, [out, in]), row-major. */
export interface Input {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}
export type Inputs = Readonly<Record<string, Input>>;

/** What an output must be: float64 values, and the largest absolute deviation that passes. */
export interface Expected {
  readonly name: string;
  readonly values: Float64Array;
  readonly tolerance: number;
}

export interface Row {
  readonly name: string;
  /** What one repetition computes. */
  readonly work: string;
  /** Floating-point operations of one repetition, a multiply-add counted as two. */
  readonly flops: number;
  /** What tilegrad has to reach on lavapipe; x counts against the best WebGPU peer. */
  readonly must?: string;
  /** The same values for every library, by the formula of the golden data. */
  readonly inputs: () => Inputs;
  /** The work of a forward row. */
  readonly forward?: Forward;
  /** The network that a training row takes a step of, from images `x` and `labels`; all other inputs are parameters. */
  readonly network?: Network;
  /** The one library that runs the row; all of them unless said. */
  readonly only?: string;
  /** Repetitions before the outputs are read and checked; more than one where a repetition changes the state. */
  readonly checkedSteps: number;
  /** The outputs after `checkedSteps` repetitions, in the order in which every library returns them. */
  readonly expected: (inputs: Inputs) => readonly Expected[];
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function values({ shape, data }: Input): Values {
  return { shape, data: Float64Array.from(data) };
}

function uniform(key: string, shape: readonly number[]): Input {
  return { shape, data: symmetric(key, 0, shape.reduce((a, b) => a * b, 1)) };
}

/** What a forward row is made of; its output may deviate by `relative` of its largest magnitude, 1e-5 unless said. */
interface ForwardRow extends Pick<Row, "name" | "work" | "must" | "flops" | "inputs" | "only"> {
  readonly relative?: number;
}

function forwardRow({ relative = 1e-5, ...row }: ForwardRow, forward: Forward): Row {
  return {
    ...row,
    forward,
    checkedSteps: 1,
    expected: (inputs) => {
      const arrays = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, values(input)]));
      const { data } = forward(referenceNet, arrays);
      return [{ name: "y", values: data, tolerance: relative * largest(data) }];
    },
  };
}

function matmulRow(size: number, must: string): Row {
  return forwardRow({
    must,
    name: `matmul-${size}`,
    work: `matmul [${size},${size}] x [${size},${size}]`,
    flops: 2 * size ** 3,
    inputs: () => ({ a: uniform("matmul.a", [size, size]), b: uniform("matmul.b", [size, size]) }),
  }, (net, { a, b }) => net.matmul(a, b));
}

interface ConvRow extends Partial<Convolution> {
  readonly name: string;
  readonly must: string;
  readonly x: readonly number[];
  readonly weight: readonly number[];
  readonly norm?: boolean;
}

function convRow({ name, must, x, weight, norm = false, stride = 1, padding = 0, groups = 1 }: ConvRow): Row {
  const area = (x[2] / stride) * (x[3] / stride), channels = [weight[0]];
  const parts = ["weight", "bias", "running_mean", "running_var"];
  return forwardRow({
    name,
    must,
    work:
      `conv2d${norm ? " + batch norm + ReLU" : ""} ${weight[2]}x${weight[3]}, stride ${stride}, padding ${padding}, ` +
      `groups ${groups}, x [${x}], weight [${weight}]`,
    flops: 2 * x[0] * area * weight.reduce((a, b) => a * b, 1),
    inputs: () => ({
      x: uniform("conv.x", x),
      weight: uniform("conv.weight", weight),
      ...(norm && Object.fromEntries(
        parts.map((part) => [`bn.${part}`, { shape: channels, data: parameter(`bn.${part}`, channels, 0, 1) }]),
      )),
    }),
  }, (net, inputs) => {
    const y = net.conv2d(inputs.x, inputs.weight, { stride, padding, groups });
    if (!norm) return y;
    const [weight, bias, mean, variance] = parts.map((part) => inputs[`bn.${part}`]);
    return net.relu(net.batchNorm(y, { weight, bias, mean, variance }));
  });
}

const conv3x3 = { x: [1, 64, 56, 56], weight: [64, 64, 3, 3], padding: 1 };
const LONG = 4 * 2 ** 20;

const operations: readonly Row[] = [
  matmulRow(1024, "85 GFLOP/s, 8x, faster than TF.js wasm"),
  matmulRow(512, "70 GFLOP/s"),
  convRow({ name: "conv-3x3-56-64", must: "100 GFLOP/s, 10x, faster than every WASM peer", ...conv3x3 }),
  convRow({
    name: "conv-3x3-28-128-n8",
    must: "100 GFLOP/s, 10x, faster than every WASM peer",
    x: [8, 128, 28, 28],
    weight: [128, 128, 3, 3],
    padding: 1,
  }),
  convRow({ name: "conv-bn-relu-56-64", must: "within 5 % of conv-3x3-56-64", ...conv3x3, norm: true }),
  convRow({ name: "conv-1x1-56-256", must: "75 GFLOP/s, 6x", x: [1, 256, 56, 56], weight: [64, 256, 1, 1] }),
  convRow({
    name: "conv-7x7-s2",
    must: "40 GFLOP/s, 5x",
    x: [1, 3, 224, 224],
    weight: [64, 3, 7, 7],
    stride: 2,
    padding: 3,
  }),
  convRow({ name: "depthwise-3x3", must: "3x", x: [1, 32, 112, 112], weight: [32, 1, 3, 3], padding: 1, groups: 32 }),
  forwardRow({
    name: "maxpool",
    must: "0.7 ms, 3x",
    work: "max pooling 3x3, stride 2, padding 1, x [1,64,112,112]",
    flops: 9 * 64 * 56 * 56,
    inputs: () => ({ x: uniform("pool.x", [1, 64, 112, 112]) }),
  }, (net, { x }) => net.maxPool(x)),
  forwardRow({
    name: "relu-chain-4m",
    must: "4 ms, 1.8x",
    work: "relu(x * 1.5 + 0.25) * 0.75, x [2048,2048]",
    flops: 4 * LONG,
    inputs: () => ({ x: uniform("chain.x", [2048, 2048]) }),
  }, (net, { x }) => net.mul(net.relu(net.add(net.mul(x, 1.5), 0.25)), 0.75)),
  forwardRow({
    name: "sum-4m",
    must: "1.0 ms",
    work: "sum of x [2048,2048]",
    flops: LONG,
    // All positive: a sum near zero would say little about how exact it is.
    inputs: () => ({ x: { shape: [2048, 2048], data: affine("sum.x", 0, LONG, 1, 0.5) } }),
  }, (net, { x }) => net.sum(x)),
  forwardRow({
    name: "softmax",
    must: "1.6 ms",
    work: "softmax over the rows of x [1024,1000]",
    flops: 5 * 1024 * 1000,
    inputs: () => ({ x: uniform("softmax.x", [1024, 1000]) }),
  }, (net, { x }) => net.softmax(x)),
];

/** A batch of two images in turn, so that the reference of a large batch is that of two. */
function images(batch: number): Input {
  const two = uniform("resnet.x", [2, 3, 224, 224]).data as Float32Array, size = two.length / 2;
  const data = new Float32Array(batch * size);
  for (let n = 0; n < batch; n++) data.set(two.subarray(n % 2 * size, (n % 2 + 1) * size), n * size);
  return { shape: [batch, 3, 224, 224], data };
}

/** ResNet-18 for a batch; the larger batches show how tilegrad's cost grows, and the peers take no part. */
function resnetRow(batch: number): Row {
  const row = forwardRow({
    name: batch === 1 ? "resnet18" : `resnet18-n${batch}`,
    must: batch === 1
      ? "60 ms, 10x, faster than every WASM peer; first call 4 s; peak below TF.js's"
      : `within 10 % of ${batch} times resnet18`,
    work: `ResNet-18 forward, x [${batch},3,224,224]`,
    flops: 2 * RESNET18_MACS * batch,
    relative: 1e-4,
    ...(batch > 1 && { only: "tilegrad" }),
    inputs: () => ({
      x: images(batch),
      ...Object.fromEntries(
        Object.entries(RESNET18_SHAPES).map((
          [name, shape],
        ) => [name, { shape, data: parameter(name, shape, 0, LENET.gain) }]),
      ),
    }),
  }, resnet18);
  return {
    ...row,
    expected: (inputs) => {
      const [y] = row.expected({ ...inputs, x: images(Math.min(batch, 2)) });
      return [{ ...y, values: Float64Array.from({ length: batch * 1000 }, (_, i) => y.values[i % y.values.length]) }];
    },
  };
}

const lenetStep: Row = {
  name: "lenet-step",
  must: "8 ms, 7x",
  work: `LeNet-5 training step, batch ${LENET.batch}: forward, backward, momentum SGD`,
  flops: 2 * LENET.batch * (3 * LENET_MACS.forward - LENET_MACS.conv1),
  inputs: () => ({
    x: uniform("lenet.x", [LENET.batch, 1, 28, 28]),
    labels: { shape: [LENET.batch], data: labels("lenet.labels", 0, LENET.batch, 10) },
    ...Object.fromEntries(
      Object.entries(LENET_SHAPES).map((
        [name, shape],
      ) => [name, { shape, data: parameter(name, shape, 0, LENET.gain) }]),
    ),
  }),
  checkedSteps: 3,
  expected: (inputs) => {
    const names = Object.keys(LENET_SHAPES);
    const start = Object.fromEntries(names.map((name) => [name, values(inputs[name])]));
    const batch = { x: values(inputs.x), labels: inputs.labels.data };
    const { losses, params } = trainLenet(start, () => batch, { ...LENET, steps: 3 });
    return [
      { name: "loss", values: Float64Array.of(losses[2]), tolerance: 1e-5 * losses[2] },
      // Judged by the update, not by the far larger parameter: a wrong gradient must not hide behind it.
      ...names.map((name) => {
        const update = params[name].data.map((value, i) => value - start[name].data[i]);
        return { name, values: params[name].data, tolerance: 1e-4 * largest(update) };
      }),
    ];
  },
};

const resnetStep: Row = {
  name: "resnet18-step",
  must: "8x the better of TF.js and jax-js",
  work: `ResNet-18 training step, x [16,3,64,64]: forward with statistics of the batch, backward, momentum SGD`,
  flops: 2 * 16 * (3 * RESNET18_SMALL_MACS.forward - RESNET18_SMALL_MACS.conv1),
  network: resnet18,
  inputs: () => ({
    x: uniform("resnet.x", [16, 3, 64, 64]),
    labels: { shape: [16], data: labels("resnet.labels", 0, 16, 1000) },
    ...Object.fromEntries(
      Object.entries(RESNET18_SHAPES).filter(([name]) => !name.includes("running")).map((
        [name, shape],
      ) => [name, { shape, data: parameter(name, shape, 0, LENET.gain) }]),
    ),
  }),
  // A step takes the reference loops as long as a hundred of ours.
  checkedSteps: 1,
  expected: ({ x, labels, ...rest }) => {
    const start = Object.fromEntries(Object.entries(rest).map(([name, input]) => [name, values(input)]));
    const { loss, gradients } = trainedOnce(resnet18, start, values(x), labels.data);
    return [
      { name: "loss", values: Float64Array.of(loss), tolerance: 1e-5 * loss },
      ...Object.entries(gradients).map(([name, gradient]) => ({
        name,
        values: start[name].data.map((value, i) => value - TRAINING.rate * gradient[i]),
        // In eighteen layers of batch statistics, roundings of float32 turn ReLUs on or off: single elements of all libraries are
        // off by a percent of the largest and more. A wrong gradient is off by as much as itself.
        tolerance: 1e-1 * TRAINING.rate * largest(gradient),
      })),
    ];
  },
};

/** All rows, in the order of the table. */
export const ROWS: readonly Row[] = [...operations, ...[1, 2, 4, 8, 16].map(resnetRow), lenetStep, resnetStep];
