/** TF.js, for whichever backend is set. It knows NHWC alone: layouts are changed before and after, never in what is timed. */
// deno-lint-ignore no-import-prefix -- peers stay out of the import map, so that nothing else downloads them
import * as tf from "npm:@tensorflow/tfjs-core@4.22.0";
// deno-lint-ignore no-import-prefix -- registers the gradients, which the core build for servers leaves out
import "npm:@tensorflow/tfjs-layers@4.22.0";
import { LENET, LENET_SHAPES } from "./lenet.ts";
import type { Forward, Net, Network } from "./net.ts";
import type { Input, Inputs } from "./rows.ts";
import type { Job } from "./serve.ts";
import { TRAINING } from "./training.ts";

function upload({ shape, data }: Input): tf.Tensor {
  return tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32");
}

/** NCHW to NHWC. */
function channelsLast(x: Input): tf.Tensor4D {
  return tf.tidy(() => tf.transpose(upload(x), [0, 2, 3, 1]) as tf.Tensor4D);
}

/** OIHW to HWIO. */
function filter(weight: Input): tf.Tensor4D {
  return tf.tidy(() => tf.transpose(upload(weight), [2, 3, 1, 0]) as tf.Tensor4D);
}

function toHere(name: string, input: Input): tf.Tensor {
  if (input.shape.length !== 4) return upload(input);
  if (name === "x") return channelsLast(input);
  // One channel a group: [H, W, C, 1], as depthwiseConv2d takes it.
  return input.shape[1] === 1 ? tf.tidy(() => tf.transpose(upload(input), [2, 3, 0, 1])) : filter(input);
}

const net: Net<tf.Tensor> = {
  matmul: (a, b) => tf.matMul(a, b),
  conv2d: (x, weight, { stride, padding, groups }) =>
    groups === 1
      ? tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, stride, padding, "NHWC", 1, "floor")
      : tf.depthwiseConv2d(x as tf.Tensor4D, weight as tf.Tensor4D, stride, padding, "NHWC", 1, "floor"),
  batchNorm: (x, { weight, bias, ...running }) => {
    const { mean, variance } = running.mean ? running : tf.moments(x, [0, 1, 2]);
    const [m, v, b, w] = [mean, variance, bias, weight] as tf.Tensor1D[];
    return tf.batchNorm(x, m, v, b, w, 1e-5);
  },
  relu: (x) => tf.relu(x),
  add: (a, b) => tf.add(a, b),
  mul: (a, b) => tf.mul(a, b),
  maxPool: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 1, "floor"),
  globalAvgPool: (x) => tf.mean(x, [1, 2]),
  linear: (x, weight, bias) => tf.add(tf.matMul(x, weight, false, true), bias),
  sum: (x) => tf.sum(x),
  softmax: (x) => tf.softmax(x),
};

/** The job of a forward row; the output comes back in PyTorch's layout. */
export function forwardJob(forward: Forward, inputs: Inputs): Job {
  const arrays = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, toHere(name, input)]));
  let y: tf.Tensor | undefined;
  return {
    repeat: () => {
      y?.dispose();
      y = tf.tidy(() => forward(net, arrays));
    },
    outputs: async () => {
      const back = tf.tidy(() => y!.rank === 4 ? tf.transpose(y!, [0, 3, 1, 2]) : y!.clone());
      return [await back.data<"float32">()];
    },
  };
}

/** fc1 reads the flattened maps, which lie in the order H, W, C here and C, H, W in PyTorch. */
const FLATTENED = { stored: [120, 16, 5, 5], toHere: [0, 2, 3, 1], here: [120, 5, 5, 16], back: [0, 3, 1, 2] };

function lenetParameter(name: string, input: Input): tf.Variable {
  return tf.tidy(() => {
    if (input.shape.length === 4) return tf.variable(filter(input));
    if (name !== "fc1.weight") return tf.variable(upload(input));
    const maps = tf.transpose(tf.reshape(upload(input), FLATTENED.stored), FLATTENED.toHere);
    return tf.variable(tf.reshape(maps, [...input.shape]));
  });
}

function storedParameter(name: string, here: tf.Tensor): tf.Tensor {
  if (here.rank === 4) return tf.transpose(here, [3, 2, 0, 1]);
  if (name !== "fc1.weight") return here.clone();
  return tf.transpose(tf.reshape(here, FLATTENED.here), FLATTENED.back);
}

function lenetLogits(p: Record<string, tf.Tensor>, x: tf.Tensor4D): tf.Tensor {
  const stage = (input: tf.Tensor4D, name: string, padding: "same" | "valid") => {
    const maps = tf.conv2d(input, p[`${name}.weight`] as tf.Tensor4D, 1, padding);
    return tf.maxPool(tf.relu(tf.add(maps, p[`${name}.bias`])) as tf.Tensor4D, 2, 2, "valid");
  };
  const dense = (input: tf.Tensor, name: string) =>
    tf.add(tf.matMul(input, p[`${name}.weight`], false, true), p[`${name}.bias`]);
  const maps = stage(stage(x, "conv1", "same"), "conv2", "valid");
  const hidden = tf.relu(dense(tf.reshape(maps, [LENET.batch, 400]), "fc1"));
  return dense(tf.relu(dense(hidden, "fc2")), "fc3");
}

type Variables = Record<string, tf.Variable>;

/** Steps of momentum SGD on `params`, which `stored` brings back into PyTorch's layouts. */
function stepJob(
  inputs: Inputs,
  classes: number,
  { rate, momentum }: { readonly rate: number; readonly momentum: number },
  params: Variables,
  logits: (x: tf.Tensor4D) => tf.Tensor,
  stored: (name: string, here: tf.Tensor) => tf.Tensor,
): Job {
  const x = channelsLast(inputs.x);
  const labels = tf.cast(tf.oneHot(upload(inputs.labels), classes), "float32");
  const optimizer = tf.train.momentum(rate, momentum);
  let loss: tf.Scalar | null = null;
  return {
    repeat: () => {
      loss?.dispose();
      const cost = () => tf.losses.softmaxCrossEntropy(labels, logits(x)) as tf.Scalar;
      loss = optimizer.minimize(cost, true, Object.values(params));
    },
    outputs: () => {
      const back = Object.entries(params).map(([name, here]) => tf.tidy(() => stored(name, here)));
      return Promise.all([loss!, ...back].map((tensor) => tensor.data<"float32">()));
    },
  };
}

/** The job of LeNet-5's row. */
export function lenetStep(inputs: Inputs): Job {
  const names = Object.keys(LENET_SHAPES);
  const params = Object.fromEntries(names.map((name) => [name, lenetParameter(name, inputs[name])]));
  return stepJob(inputs, 10, LENET, params, (x) => lenetLogits(params, x), storedParameter);
}

/** The job of a training row. */
export function networkStep(network: Network, inputs: Inputs): Job {
  const names = Object.keys(inputs).filter((name) => name !== "x" && name !== "labels");
  const params = Object.fromEntries(
    names.map((name) => [name, tf.tidy(() => tf.variable(toHere(name, inputs[name])))]),
  );
  const classes = inputs[names.at(-1)!].shape[0];
  return stepJob(
    ...[inputs, classes, TRAINING, params] as const,
    (x) => network(net, { ...params, x }),
    (_, here) => here.rank === 4 ? tf.transpose(here, [3, 2, 0, 1]) : here.clone(),
  );
}
