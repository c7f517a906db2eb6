// The convolution and its gradients as plain loops in float64, and random cases of it.
import type { Tensor } from "../../core/mod.ts";
import { random, randomSource } from "./_check.ts";

type Pair = readonly [number, number];

/** A convolution by its extents. */
export interface ConvCase {
  readonly images: number;
  readonly groups: number;
  /** Input and output channels of a group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly size: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: readonly [Pair, Pair];
}

/** Output height and width. */
export function outputOf({ size, kernel, stride, dilation, padding }: ConvCase): Pair {
  const along = (axis: 0 | 1) =>
    Math.floor(
      (size[axis] + padding[axis][0] + padding[axis][1] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis],
    ) + 1;
  return [along(0), along(1)];
}

/** Shapes of x, weight and y. */
export function shapesOf(conv: ConvCase): { x: number[]; weight: number[]; y: number[] } {
  const { images, groups, inputs, outputs, size, kernel } = conv;
  return {
    x: [images, groups * inputs, ...size],
    weight: [groups * outputs, inputs, ...kernel],
    y: [images, groups * outputs, ...outputOf(conv)],
  };
}

/** Seeded operands of a case: x, weight and dy. */
export function operandsOf(conv: ConvCase, seed: number): { x: Tensor; weight: Tensor; dy: Tensor } {
  const { x, weight, y } = shapesOf(conv);
  return { x: random(x, { seed }), weight: random(weight, { seed: seed + 1 }), dy: random(y, { seed: seed + 2 }) };
}

/** Calls `visit` with the flat places in x, weight and y of every product that the convolution consists of. */
function eachProduct(conv: ConvCase, visit: (x: number, weight: number, y: number) => void): void {
  const { images, groups, inputs, outputs, size, kernel, stride, dilation, padding } = conv;
  const [height, width] = outputOf(conv);
  for (let image = 0; image < images; image++) {
    for (let o = 0; o < groups * outputs; o++) {
      for (let c = 0; c < inputs; c++) {
        const plane = image * groups * inputs + Math.floor(o / outputs) * inputs + c;
        for (let place = 0; place < height * width; place++) {
          for (let tap = 0; tap < kernel[0] * kernel[1]; tap++) {
            const h = Math.floor(place / width) * stride[0] + Math.floor(tap / kernel[1]) * dilation[0] - padding[0][0];
            const w = place % width * stride[1] + tap % kernel[1] * dilation[1] - padding[1][0];
            if (h < 0 || h >= size[0] || w < 0 || w >= size[1]) continue;
            visit(
              (plane * size[0] + h) * size[1] + w,
              (o * inputs + c) * kernel[0] * kernel[1] + tap,
              (image * groups * outputs + o) * height * width + place,
            );
          }
        }
      }
    }
  }
}

/** y, dx and dw for given values. */
export function referenceOf(
  conv: ConvCase,
  x: ArrayLike<number>,
  weight: ArrayLike<number>,
  dy: ArrayLike<number>,
): { y: Float64Array; dx: Float64Array; dw: Float64Array } {
  const [y, dx, dw] = [new Float64Array(dy.length), new Float64Array(x.length), new Float64Array(weight.length)];
  eachProduct(conv, (i, j, k) => {
    y[k] += x[i] * weight[j];
    dx[i] += dy[k] * weight[j];
    dw[j] += dy[k] * x[i];
  });
  return { y, dx, dw };
}

/** A random small case: odd sizes, unequal paddings, every attribute in use. */
export function randomCase(seed: number): ConvCase {
  const next = randomSource(seed);
  const pick = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const kernel: Pair = [pick(1, 5), pick(1, 6)];
  const dilation: Pair = [pick(1, 2), pick(1, 3)];
  const padding: [Pair, Pair] = [[pick(0, 3), pick(0, 2)], [pick(0, 4), pick(0, 1)]];
  const size = ([0, 1] as const).map((axis) => {
    const least = dilation[axis] * (kernel[axis] - 1) + 1 - padding[axis][0] - padding[axis][1];
    return Math.max(1, least) + pick(0, 9);
  });
  return {
    images: pick(1, 3),
    groups: pick(1, 3),
    inputs: pick(1, 5),
    outputs: pick(1, 5),
    size: [size[0], size[1]],
    kernel,
    stride: [pick(1, 3), pick(1, 3)],
    dilation,
    padding,
  };
}
