/** LeNet-5 (61,706 parameters) as the comparison trains it: shapes, settings and the float64 reference of its steps. */
import {
  conv2d,
  conv2dGradients,
  crossEntropy,
  linear,
  linearGradients,
  maxPool2Positions,
  relu,
  reluGradient,
  type Values,
  zeros,
} from "./reference.ts";

/** Names and shapes of the parameters, in the order of the outputs. */
export const LENET_SHAPES: Readonly<Record<string, readonly number[]>> = {
  "conv1.weight": [6, 1, 5, 5],
  "conv1.bias": [6],
  "conv2.weight": [16, 6, 5, 5],
  "conv2.bias": [16],
  "fc1.weight": [120, 400],
  "fc1.bias": [120],
  "fc2.weight": [84, 120],
  "fc2.bias": [84],
  "fc3.weight": [10, 84],
  "fc3.bias": [10],
};

/** Batch and optimizer of the training step; momentum SGD as v ← momentum v + g, p ← p - rate v. */
export const LENET = { batch: 64, rate: 0.01, momentum: 0.9, gain: 2.45 } as const;

/** Multiply-adds of one image's forward pass, and those of conv1, whose input needs no gradient. */
export const LENET_MACS = { forward: 416_520, conv1: 117_600 } as const;

type Params = Readonly<Record<string, Values>>;

/** relu and 2x2 max pooling, with the function that takes the gradient back through both. */
function activateAndPool(x: Values): [Values, (dy: Float64Array) => Values] {
  const active = relu(x), positions = maxPool2Positions(active);
  const [batch, channels, height, width] = x.shape;
  const pooled = {
    shape: [batch, channels, height / 2, width / 2],
    data: Float64Array.from(positions, (at) => active.data[at]),
  };
  return [pooled, (dy) => {
    const dActive = zeros(x.shape);
    positions.forEach((at, i) => dActive.data[at] += dy[i]);
    return reluGradient(x, dActive);
  }];
}

/** Loss of x [N, 1, 28, 28] and the gradients of all parameters. */
export function lenetGradients(p: Params, x: Values, labels: ArrayLike<number>): [loss: number, grads: Params] {
  const c1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], 2);
  const [p1, back1] = activateAndPool(c1);
  const c2 = conv2d(p1, p["conv2.weight"], p["conv2.bias"], 0);
  const [p2, back2] = activateAndPool(c2);
  const flat = { shape: [x.shape[0], 400], data: p2.data };
  const f1 = linear(flat, p["fc1.weight"], p["fc1.bias"]), a1 = relu(f1);
  const f2 = linear(a1, p["fc2.weight"], p["fc2.bias"]), a2 = relu(f2);
  const [loss, dLogits] = crossEntropy(linear(a2, p["fc3.weight"], p["fc3.bias"]), labels);

  const [da2, w3, b3] = linearGradients(a2, p["fc3.weight"], dLogits);
  const [da1, w2, b2] = linearGradients(a1, p["fc2.weight"], reluGradient(f2, da2));
  const [dFlat, w1, b1] = linearGradients(flat, p["fc1.weight"], reluGradient(f1, da1));
  const [dp1, cw2, cb2] = conv2dGradients(p1, p["conv2.weight"], 0, back2(dFlat.data));
  const [, cw1, cb1] = conv2dGradients(x, p["conv1.weight"], 2, back1(dp1.data));
  const gradients = [cw1, cb1, cw2, cb2, w1, b1, w2, b2, w3, b3];
  return [loss, Object.fromEntries(Object.keys(LENET_SHAPES).map((name, i) => [name, gradients[i]]))];
}

/** Losses of `steps` steps of momentum SGD on one batch each, and the parameters after them. */
export function trainLenet(
  start: Params,
  batches: (step: number) => { x: Values; labels: ArrayLike<number> },
  { steps, rate, momentum }: { steps: number; rate: number; momentum: number },
): { losses: number[]; params: Params } {
  const params = Object.fromEntries(Object.entries(start).map(([name, p]) => [name, { ...p, data: p.data.slice() }]));
  const velocity = Object.fromEntries(Object.entries(start).map(([name, p]) => [name, zeros(p.shape)]));
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { x, labels } = batches(step);
    const [loss, grads] = lenetGradients(params, x, labels);
    losses.push(loss);
    for (const [name, { data }] of Object.entries(params)) {
      const v = velocity[name].data, g = grads[name].data;
      data.forEach((_, i) => {
        v[i] = momentum * v[i] + g[i];
        data[i] -= rate * v[i];
      });
    }
  }
  return { losses, params };
}
