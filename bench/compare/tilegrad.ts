/** tilegrad itself, through its public face. */
import {
  add,
  batchNorm,
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
import { LENET, LENET_SHAPES } from "./lenet.ts";
import type { Forward, Net } from "./net.ts";
import type { Input, Inputs } from "./rows.ts";
import { type Job, type Library, serve } from "./serve.ts";

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
  batchNorm,
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

function lenetStep(inputs: Inputs): Job {
  const names = Object.keys(LENET_SHAPES);
  const lenet: Module = lenet5(), optimizer = optim.sgd({ lr: LENET.rate, momentum: LENET.momentum });
  const x = upload(inputs.x), labels = upload(inputs.labels), seed = key(0);
  let params: Record<string, Tensor> = Object.fromEntries(names.map((name) => [name, upload(inputs[name])]));
  let state = optimizer.init(params);
  let loss: Tensor | undefined;
  const step = jit(
    (params: Record<string, Tensor>, state: ReturnType<typeof optimizer.init>, x: Tensor, labels: Tensor) => {
      const [loss, grads] = valueAndGrad((params: Record<string, Tensor>) => {
        const [logits] = lenet.apply({ params, buffers: {} }, x, { train: true, key: seed });
        return crossEntropy(logits, labels);
      })(params);
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
  jobs: { "lenet-step": lenetStep },
};

await serve(library);
