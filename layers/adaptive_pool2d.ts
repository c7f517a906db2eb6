import {
  adaptiveAvgPool2d as average,
  adaptiveMaxPool2d as largest,
  type AdaptiveSize,
  lpPool2d as norm,
  type LpPoolOptions,
  type Pair,
  type Shape,
  type Tensor,
} from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import { type Field, wholeField } from "./description.ts";
import type { Module } from "./module.ts";
import { pair } from "./sizes.ts";

/** A layer whose windows depend on the size of its input. */
function adaptive(kind: string, pool: (x: Tensor) => Tensor): Module<never, never> {
  const layer = defineLayer({ kind, forward: (_, x) => pool(x) });
  return {
    ...layer,
    describe(input) {
      const description = layer.describe(input);
      return { ...description, field: binField(input, description.output) };
    },
  };
}

/** What an element of the result sees: the longest bin along each axis; neighbours are a bin apart, rounded down. */
function binField(input: Shape, output: Shape): Field {
  const extent = (axis: number) => {
    const [from, to] = [input[axis], output[axis]];
    const bins = Array.from({ length: to }, (_, o) => Math.ceil((o + 1) * from / to) - Math.floor(o * from / to));
    return Math.max(...bins);
  };
  if (output[2] === 1 && output[3] === 1) return wholeField(input);
  const jump = (axis: number) => Math.max(1, Math.floor(input[axis] / output[axis]));
  return { size: [extent(2), extent(3)], jump: [jump(2), jump(3)], whole: false };
}

/**
 * Means that make planes as large as wanted: [N, C, H, W] to [N, C, height, width].
 *
 * @param size extents of the result, one number or [height, width]; `null` keeps that of the input
 *
 * @example
 * ```ts
 * import { adaptiveAvgPool2d } from "@tilegrad/tilegrad/layers";
 * console.log(adaptiveAvgPool2d([7, null]).describe([1, 64, 13, 9]).output); // [1, 64, 7, 9]
 * ```
 */
export function adaptiveAvgPool2d(size: AdaptiveSize): Module<never, never> {
  return adaptive("adaptiveAvgPool2d", (x) => average(x, size));
}

/**
 * Largest elements that make planes as large as wanted: [N, C, H, W] to [N, C, height, width].
 *
 * @param size extents of the result, one number or [height, width]; `null` keeps that of the input
 *
 * @example
 * ```ts
 * import { adaptiveMaxPool2d } from "@tilegrad/tilegrad/layers";
 * console.log(adaptiveMaxPool2d(6).describe([1, 64, 13, 9]).output); // [1, 64, 6, 6]
 * ```
 */
export function adaptiveMaxPool2d(size: AdaptiveSize): Module<never, never> {
  return adaptive("adaptiveMaxPool2d", (x) => largest(x, size));
}

/**
 * Norm of each window: [N, C, H, W] to [N, C, H', W'].
 *
 * @param kernel extents of a window: one number, or [height, width]
 * @param options order (2 unless told), stride (the kernel's extents unless told), ceilMode
 * @throws {ShapeError} where the kernel or the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { lpPool2d } from "@tilegrad/tilegrad/layers";
 * console.log(lpPool2d(2, { order: 3 }).describe([1, 6, 28, 28]).output); // [1, 6, 14, 14]
 * ```
 */
export function lpPool2d(kernel: number | Pair, options: LpPoolOptions = {}): Module<never, never> {
  const window = {
    kernel: pair("lpPool2d", "kernel", kernel),
    stride: pair("lpPool2d", "stride", options.stride ?? kernel),
    dilation: pair("lpPool2d", "dilation", 1),
    padding: 0,
  };
  return defineLayer({ kind: "lpPool2d", forward: (_, x) => norm(x, kernel, options), window });
}
