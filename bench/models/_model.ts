// Benches of whole networks, with weights as they are initialised: no time depends on their values.

import { crossEntropy, key, type Tensor, valueAndGrad } from "../../core/mod.ts";
import type { Module } from "../../layers/mod.ts";
import { optim } from "../../train/mod.ts";
import type { BenchRow } from "../harness.ts";
import { filled, indices } from "../harness.ts";

/** One inference on images of `shape`. */
export function forwardRow(model: Module, shape: readonly number[]): BenchRow {
  const variables = model.init(key(1));
  return {
    name: `forward [${shape}]`,
    inputs: () => [filled(...shape)],
    run: (x) => model.apply(variables, x),
  };
}

/** One step of momentum SGD on images of `shape` and labels below `classes`, with the statistics of the batch. */
export function stepRow(model: Module, shape: readonly number[], classes: number): BenchRow {
  const { params, buffers } = model.init(key(1)), names = Object.keys(params);
  const optimizer = optim.sgd({ lr: 0.01, momentum: 0.9 });
  const state = optimizer.init(params);
  return {
    name: `training step [${shape}]`,
    inputs: () => [filled(...shape), indices(classes, shape[0])],
    run: (x, labels) => {
      const logitsOf = (p: Record<string, Tensor>) =>
        model.apply({ params: p, buffers }, x, { train: true, key: key(2) })[0];
      const lossOf = (p: Record<string, Tensor>) => crossEntropy(logitsOf(p), labels);
      const [loss, grads] = valueAndGrad(lossOf)(params);
      const [next] = optimizer.step(params, grads, state);
      return [loss, ...names.map((name) => next[name])];
    },
  };
}
