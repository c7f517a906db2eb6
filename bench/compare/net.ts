/** The forward rows, written once over what every library has to provide. */
import * as reference from "./reference.ts";
import type { Convolution, Values } from "./reference.ts";

/** Operations of networks that are trained, on a library's own arrays `T`, in PyTorch's words and layouts. */
export interface LayerNet<T> {
  conv2d(x: T, weight: T, convolution: Convolution): T;
  /** `x * scale + shift` by channel and eps = 1e-5, with running statistics; without them, with those of the batch. */
  batchNorm(x: T, norm: Norm<T>): T;
  relu(x: T): T;
  add(a: T, b: T | number): T;
  /** Windows of 3x3, stride 2, padding 1. */
  maxPool(x: T): T;
  /** Mean over height and width: [N, C, H, W] to [N, C]. */
  globalAvgPool(x: T): T;
  /** x [N, in], weight [out, in], bias [out]. */
  linear(x: T, weight: T, bias: T): T;
}

/** Vectors of a batch normalisation, [C] each; both statistics or none. */
export interface Norm<T> {
  readonly weight: T;
  readonly bias: T;
  readonly mean?: T;
  readonly variance?: T;
}

/** All forward operations. */
export interface Net<T> extends LayerNet<T> {
  matmul(a: T, b: T): T;
  mul(a: T, b: T | number): T;
  /** Sum of all elements, shape [] or [1]. */
  sum(x: T): T;
  /** Over the last axis. */
  softmax(x: T): T;
}

/** What one repetition computes, whatever the library. */
export type Forward = <T>(net: Net<T>, inputs: Readonly<Record<string, T>>) => T;

/** A network that is trained: images and parameters to logits. */
export type Network = <T>(net: LayerNet<T>, inputs: Readonly<Record<string, T>>) => T;

function byElement(a: Values, b: Values | number, compute: (a: number, b: number) => number): Values {
  return { shape: a.shape, data: a.data.map((value, i) => compute(value, typeof b === "number" ? b : b.data[i])) };
}

function maxPool(x: Values): Values {
  const { shape, positions } = reference.maxPool3Positions(x);
  return { shape, data: Float64Array.from(positions, (at) => x.data[at]) };
}

function softmax(x: Values): Values {
  const width = x.shape.at(-1)!, y = reference.zeros(x.shape);
  for (let start = 0; start < x.data.length; start += width) {
    const row = x.data.subarray(start, start + width), most = row.reduce((a, b) => Math.max(a, b));
    const powers = row.map((value) => Math.exp(value - most)), total = powers.reduce((a, b) => a + b);
    y.data.set(powers.map((value) => value / total), start);
  }
  return y;
}

/** The common reference: plain loops in float64. */
export const referenceNet: Net<Values> = {
  matmul: reference.matmul,
  conv2d: (x, weight, convolution) => reference.conv2d(x, weight, null, convolution.padding, convolution),
  batchNorm: (x, { weight, bias, ...running }) => {
    const { mean, variance } = running.mean && running.variance
      ? { mean: running.mean.data, variance: running.variance.data }
      : reference.moments(x);
    const area = x.shape[2] * x.shape[3], channels = x.shape[1];
    const data = x.data.map((value, i) => {
      const c = Math.floor(i / area) % channels;
      return (value - mean[c]) / Math.sqrt(variance[c] + 1e-5) * weight.data[c] + bias.data[c];
    });
    return { shape: x.shape, data };
  },
  relu: reference.relu,
  add: (a, b) => byElement(a, b, (a, b) => a + b),
  mul: (a, b) => byElement(a, b, (a, b) => a * b),
  maxPool,
  globalAvgPool: reference.globalAvgPool,
  linear: reference.linear,
  sum: (x) => ({ shape: [1], data: Float64Array.of(x.data.reduce((a, b) => a + b)) }),
  softmax,
};
