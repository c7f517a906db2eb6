/** tilegrad itself, through its public face. */
import {
  add,
  batchNorm,
  batchNormTrain,
  conv2d,
  crossEntropy,
  defaultDevice,
  jit,
  key,
  linear,
  matmul,
  maxPool2d,
  mean,
  mul,
  realize,
  relu,
  softmax,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../core/mod.ts";
import config from "../../deno.json" with { type: "json" };
import type { Module } from "../../layers/mod.ts";
import { lenet5 } from "../../models/lenet.ts";
import { optim } from "../../train/mod.ts";
import { LENET } from "./lenet.ts";
import type { Forward, Net, Network } from "./net.ts";
import type { Input, Inputs } from "./rows.ts";
import { type Job, type Library, serve } from "./serve.ts";
import { TRAINING } from "./training.ts";

/** Submissions under way; each is awaited at the end of its batch, for the errors that it may carry. */
let pending: Promise<void>[] = [];

function submit(...results: Parameters<typeof realize>): void {
  pending.push(realize(...results));
}

function upload({ shape, data }: Input): Tensor {
  return tensor(data, { shape, dtype: data instanceof Int32Array ? "int32" : "float32" });
}

async function download(x: Tensor): Promise<Float32Array> {
  return await x.data() as Float32Array;
}

const net: Net<Tensor> = {
  matmul,
  conv2d: (x, weight, convolution) => conv2d(x, weight, null, convolution),
  batchNorm: (x, { weight, bias, mean, variance }) =>
    mean && variance ? batchNorm(x, { weight, bias, mean, variance }) : batchNormTrain(x, { weight, bias })[0],
  relu,
  add,
  mul,
  maxPool: (x) => maxPool2d(x, 3, { stride: 2, padding: 1 }),
  globalAvgPool: (x) => mean(x, { axis: [2, 3] }),
  linear,
  sum: (x) => sum(x),
  softmax: (x) => softmax(x),
};

function forwardJob(forward: Forward, inputs: Inputs): Job {
  const arrays = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, upload(input)]));
  const compute = jit((arrays: Record<string, Tensor>) => forward(net, arrays));
  let y: Tensor | undefined;
  return {
    repeat: () => {
      y?.dispose();
      submit(y = compute(arrays));
    },
    outputs: async () => [await download(y!)],
  };
}

type Params = Record<string, Tensor>;

/** Steps of momentum SGD; the inputs beside x and labels are the parameters. */
function stepJob(
  inputs: Inputs,
  { rate, momentum }: { readonly rate: number; readonly momentum: number },
  logitsOf: (params: Params, x: Tensor) => Tensor,
): Job {
  const names = Object.keys(inputs).filter((name) => name !== "x" && name !== "labels");
  const optimizer = optim.sgd({ lr: rate, momentum });
  const x = upload(inputs.x), labels = upload(inputs.labels);
  let params: Params = Object.fromEntries(names.map((name) => [name, upload(inputs[name])]));
  let state = optimizer.init(params);
  let loss: Tensor | undefined;
  const step = jit(
    (params: Params, state: ReturnType<typeof optimizer.init>, x: Tensor, labels: Tensor) => {
      const [loss, grads] = valueAndGrad((params: Params) => crossEntropy(logitsOf(params, x), labels))(params);
      const [nextParams, nextState] = optimizer.step(params, grads, state);
      return [nextParams, nextState, loss] as const;
    },
    { donate: [0, 1] },
  );
  return {
    repeat: () => {
      [params, state, loss] = step(params, state, x, labels);
      submit(loss, params);
    },
    outputs: () => Promise.all([loss!, ...names.map((name) => params[name])].map(download)),
  };
}

function lenetStep(inputs: Inputs): Job {
  const lenet: Module = lenet5(), seed = key(0);
  return stepJob(inputs, LENET, (params, x) => lenet.apply({ params, buffers: {} }, x, { train: true, key: seed })[0]);
}

function networkStep(network: Network, inputs: Inputs): Job {
  return stepJob(inputs, TRAINING, (params, x) => network(net, { ...params, x }));
}

const library: Library = {
  version: config.version,
  open: async () => {
    await defaultDevice();
  },
  flush: async () => {
    const batch = pending;
    pending = [];
    await Promise.all(batch);
  },
  forward: forwardJob,
  step: networkStep,
  jobs: { "lenet-step": lenetStep },
};

await serve(library);
