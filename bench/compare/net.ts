/** The forward rows, written once over what every library has to provide. */
import * as reference from "./reference.ts";
import type { Convolution, Values } from "./reference.ts";

/** Forward operations of a library on its own arrays `T`, named in PyTorch's words and layouts. */
export interface Net<T> {
  matmul(a: T, b: T): T;
  conv2d(x: T, weight: T, convolution: Convolution): T;
  /** `x * scale + shift` by channel, with running statistics and eps = 1e-5. */
  batchNorm(x: T, norm: { weight: T; bias: T; mean: T; variance: T }): T;
  relu(x: T): T;
  add(a: T, b: T | number): T;
  mul(a: T, b: T | number): T;
  /** Windows of 3x3, stride 2, padding 1. */
  maxPool(x: T): T;
  /** Mean over height and width: [N, C, H, W] to [N, C]. */
  globalAvgPool(x: T): T;
  /** x [N, in], weight [out, in], bias [out]. */
  linear(x: T, weight: T, bias: T): T;
  /** Sum of all elements, shape [] or [1]. */
  sum(x: T): T;
  /** Over the last axis. */
  softmax(x: T): T;
}

/** What one repetition computes, whatever the library. */
export type Forward = <T>(net: Net<T>, inputs: Readonly<Record<string, T>>) => T;

function byElement(a: Values, b: Values | number, compute: (a: number, b: number) => number): Values {
  return { shape: a.shape, data: a.data.map((value, i) => compute(value, typeof b === "number" ? b : b.data[i])) };
}

function maxPool(x: Values): Values {
  const [batch, channels, height, width] = x.shape;
  const outHeight = Math.floor((height - 1) / 2) + 1, outWidth = Math.floor((width - 1) / 2) + 1;
  const y = reference.zeros([batch, channels, outHeight, outWidth]);
  for (let i = 0; i < y.data.length; i++) {
    const column = i % outWidth * 2, row = Math.floor(i / outWidth) % outHeight * 2;
    const plane = Math.floor(i / (outWidth * outHeight)) * height;
    let most = -Infinity;
    for (let h = Math.max(0, row - 1); h < Math.min(height, row + 2); h++) {
      for (let w = Math.max(0, column - 1); w < Math.min(width, column + 2); w++) {
        most = Math.max(most, x.data[(plane + h) * width + w]);
      }
    }
    y.data[i] = most;
  }
  return y;
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
  batchNorm: (x, { weight, bias, mean, variance }) => {
    const area = x.shape[2] * x.shape[3], channels = x.shape[1];
    const data = x.data.map((value, i) => {
      const c = Math.floor(i / area) % channels;
      return (value - mean.data[c]) / Math.sqrt(variance.data[c] + 1e-5) * weight.data[c] + bias.data[c];
    });
    return { shape: x.shape, data };
  },
  relu: reference.relu,
  add: (a, b) => byElement(a, b, (a, b) => a + b),
  mul: (a, b) => byElement(a, b, (a, b) => a * b),
  maxPool,
  globalAvgPool: (x) => {
    const area = x.shape[2] * x.shape[3], y = reference.zeros(x.shape.slice(0, 2));
    x.data.forEach((value, i) => y.data[Math.floor(i / area)] += value / area);
    return y;
  },
  linear: reference.linear,
  sum: (x) => ({ shape: [1], data: Float64Array.of(x.data.reduce((a, b) => a + b)) }),
  softmax,
};
