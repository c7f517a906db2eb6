/** jax-js on its WebGPU device, every job under `jit`. A call takes ownership of its arguments; `.ref` keeps them. */
// deno-lint-ignore no-import-prefix -- peers stay out of the import map, so that nothing else downloads them
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from "npm:@jax-js/jax@0.1.25";
import { LENET } from "./lenet.ts";
import type { Forward, Net, Network } from "./net.ts";
import type { Input, Inputs } from "./rows.ts";
import { type Job, type Library, serve } from "./serve.ts";
import { TRAINING } from "./training.ts";

type Params = Record<string, np.Array>;

function upload({ shape, data }: Input): np.Array {
  return np.array(data.slice()).reshape([...shape]);
}

/** Submits what `array` waits for; work in jax-js is queued until someone asks for its buffer. */
function submit(array: np.Array): void {
  array.ref.gpuBufferSync();
}

async function download(array: np.Array): Promise<Float32Array> {
  return await array.ref.data() as Float32Array;
}

interface Moments {
  readonly mean: np.Array;
  readonly variance: np.Array;
}

/** Mean and variance of each channel over the batch. */
function moments(x: np.Array): Moments {
  const mean = np.mean(x.ref, [0, 2, 3]);
  const centred = x.ref.sub(mean.ref.reshape([1, -1, 1, 1]));
  return { mean, variance: np.mean(centred.ref.mul(centred), [0, 2, 3]) };
}

/** Under `jit` alone: an operation consumes a reference of each operand, and a residual network reads x twice. */
const net: Net<np.Array> = {
  matmul: (a, b) => np.matmul(a.ref, b.ref),
  conv2d: (x, weight, { stride, padding, groups }) =>
    lax.convGeneralDilated(x.ref, weight.ref, [stride, stride], [[padding, padding], [padding, padding]], {
      featureGroupCount: groups,
    }),
  batchNorm: (x, { weight, bias, ...running }) => {
    const { mean, variance } = running.mean && running.variance ? running as Moments : moments(x);
    const scale = weight.ref.mul(np.reciprocal(np.sqrt(variance.ref.add(1e-5))));
    const shift = bias.ref.sub(mean.ref.mul(scale.ref));
    return x.ref.mul(scale.reshape([1, -1, 1, 1])).add(shift.reshape([1, -1, 1, 1]));
  },
  relu: (x) => nn.relu(x.ref),
  add: (a, b) => a.ref.add(typeof b === "number" ? b : b.ref),
  mul: (a, b) => a.ref.mul(typeof b === "number" ? b : b.ref),
  maxPool: (x) => {
    // Nothing but zeros can be padded: rows and columns of -Infinity are joined on. Windows start at every second place.
    const [batch, channels, height, width] = x.shape;
    const border = (...shape: number[]) => np.full([batch, channels, ...shape], -Infinity);
    const rows = np.concatenate([border(1, width), x.ref, border(1, width)], 2);
    const padded = np.concatenate([border(height + 2, 1), rows, border(height + 2, 1)], 3);
    return lax.reduceWindow(padded, (window: np.Array) => np.max(window), [1, 1, 3, 3], [1, 1, 2, 2]);
  },
  globalAvgPool: (x) => np.mean(x.ref, [2, 3]),
  linear: (x, weight, bias) => np.dot(x.ref, np.transpose(weight.ref)).add(bias.ref),
  sum: (x) => np.sum(x.ref),
  softmax: (x) => nn.softmax(x.ref),
};

function forwardJob(forward: Forward, inputs: Inputs): Job {
  const arrays = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, upload(input)]));
  const compute = jit((arrays: Params) => forward(net, arrays));
  let y: np.Array | undefined;
  return {
    repeat: () => {
      y?.dispose();
      y = compute(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.ref]))) as np.Array;
      submit(y);
    },
    outputs: async () => [await download(y!)],
  };
}

function lenetLoss(p: Params, x: np.Array, labels: np.Array): np.Array {
  const stage = (input: np.Array, name: string, padding: number) => {
    const maps = lax.convGeneralDilated(input, p[`${name}.weight`], [1, 1], [[padding, padding], [padding, padding]]);
    const active = nn.relu(maps.add(p[`${name}.bias`].reshape([1, -1, 1, 1])));
    const [batch, channels, height, width] = active.shape;
    // A few percent faster here than lax.reduceWindow: windows without overlap are axes of their own.
    return np.max(active.reshape([batch, channels, height / 2, 2, width / 2, 2]), [3, 5]);
  };
  const dense = (input: np.Array, name: string) =>
    np.dot(input, np.transpose(p[`${name}.weight`])).add(p[`${name}.bias`]);
  const maps = stage(stage(x, "conv1", 2), "conv2", 0);
  const hidden = nn.relu(dense(maps.reshape([LENET.batch, 400]), "fc1"));
  const logits = dense(nn.relu(dense(hidden, "fc2")), "fc3");
  return crossEntropy(logits, labels);
}

/** Of `labels` as rows of probabilities. */
function crossEntropy(logits: np.Array, labels: np.Array): np.Array {
  const [batch] = logits.shape;
  return nn.logSoftmax(logits).mul(labels.ref).sum().mul(-1 / batch);
}

type Loss = (params: Params, x: np.Array, labels: np.Array) => np.Array;

/** Steps of momentum SGD; the inputs beside x and labels are the parameters. */
function stepJob(
  inputs: Inputs,
  classes: number,
  { rate, momentum }: { readonly rate: number; readonly momentum: number },
  lossOf: Loss,
): Job {
  const names = Object.keys(inputs).filter((name) => name !== "x" && name !== "labels");
  const x = upload(inputs.x);
  const labels = nn.oneHot(upload(inputs.labels), classes);
  const step = jit((params: Params, velocity: Params, x: np.Array, labels: np.Array) => {
    const refs = Object.fromEntries(Object.entries(params).map(([name, p]) => [name, p.ref]));
    const [loss, grads] = valueAndGrad(lossOf)(refs, x, labels) as [np.Array, Params];
    const nextVelocity: Params = {}, nextParams: Params = {};
    for (const name of names) {
      nextVelocity[name] = velocity[name].mul(momentum).add(grads[name]);
      nextParams[name] = params[name].sub(nextVelocity[name].ref.mul(rate));
    }
    return [nextParams, nextVelocity, loss];
  });
  let params: Params = Object.fromEntries(names.map((name) => [name, upload(inputs[name])]));
  let velocity: Params = Object.fromEntries(names.map((name) => [name, np.zeros([...inputs[name].shape])]));
  let loss: np.Array | undefined;
  return {
    repeat: () => {
      loss?.dispose();
      [params, velocity, loss] = step(params, velocity, x.ref, labels.ref) as [Params, Params, np.Array];
      [loss, ...Object.values(params), ...Object.values(velocity)].forEach(submit);
    },
    outputs: () => Promise.all([loss!, ...names.map((name) => params[name])].map(download)),
  };
}

function networkStep(network: Network, inputs: Inputs): Job {
  const classes = inputs[Object.keys(inputs).at(-1)!].shape[0];
  return stepJob(
    inputs,
    classes,
    TRAINING,
    (params, x, labels) => crossEntropy(network(net, { ...params, x }), labels),
  );
}

const library: Library = {
  version: "0.1.25",
  open: async () => {
    if (!(await init("webgpu")).includes("webgpu")) throw new Error("the webgpu device does not start");
    defaultDevice("webgpu");
  },
  forward: forwardJob,
  step: networkStep,
  jobs: { "lenet-step": (inputs) => stepJob(inputs, 10, LENET, lenetLoss) },
};

await serve(library);
