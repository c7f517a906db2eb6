import {
  avgPool2d as avgPool,
  type AvgPoolOptions,
  globalAvgPool2d as globalAvgPool,
  globalMaxPool2d as globalMaxPool,
  l2Pool2d as l2Pool,
  type L2PoolOptions,
  lpPool2d as norm,
  type LpPoolOptions,
  maxPool2d as maxPool,
  type MaxPoolOptions,
  type Pair,
  subsample as decimate,
} from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { planeWindow } from "./windows.ts";

/**
 * Largest element of each window: [N, C, H, W] to [N, C, H', W'].
 *
 * @param kernel extents of a window: one number, or [height, width]
 * @param options stride (the kernel's extents unless told), padding, dilation, ceilMode
 *
 * @example
 * ```ts
 * import { maxPool2d } from "@tilegrad/tilegrad/layers";
 * console.log(maxPool2d(2).describe([1, 6, 28, 28]).output); // [1, 6, 14, 14]
 * ```
 */
export function maxPool2d(kernel: number | Pair, options: MaxPoolOptions = {}): Module<never, never> {
  const window = planeWindow("maxPool2d", kernel, options);
  return defineLayer({ kind: "maxPool2d", forward: (_, x) => maxPool(x, kernel, options), window });
}

/**
 * Mean of each window: [N, C, H, W] to [N, C, H', W'].
 *
 * @param kernel extents of a window: one number, or [height, width]
 * @param options stride (the kernel's extents unless told), padding, ceilMode, countIncludePad
 *
 * @example
 * ```ts
 * import { avgPool2d } from "@tilegrad/tilegrad/layers";
 * console.log(avgPool2d(2).describe([1, 6, 28, 28]).output); // [1, 6, 14, 14]
 * ```
 */
export function avgPool2d(kernel: number | Pair, options: AvgPoolOptions = {}): Module<never, never> {
  const window = planeWindow("avgPool2d", kernel, options);
  return defineLayer({ kind: "avgPool2d", forward: (_, x) => avgPool(x, kernel, options), window });
}

/**
 * Mean of each plane: [N, C, H, W] to [N, C, 1, 1].
 *
 * @example
 * ```ts
 * import { globalAvgPool2d } from "@tilegrad/tilegrad/layers";
 * console.log(globalAvgPool2d().describe([8, 512, 7, 7]).output); // [8, 512, 1, 1]
 * ```
 */
export function globalAvgPool2d(): Module<never, never> {
  return defineLayer({ kind: "globalAvgPool2d", forward: (_, x) => globalAvgPool(x), window: "whole" });
}

/**
 * Largest element of each plane: [N, C, H, W] to [N, C, 1, 1].
 *
 * @example
 * ```ts
 * import { globalMaxPool2d } from "@tilegrad/tilegrad/layers";
 * console.log(globalMaxPool2d().describe([8, 512, 7, 7]).output); // [8, 512, 1, 1]
 * ```
 */
export function globalMaxPool2d(): Module<never, never> {
  return defineLayer({ kind: "globalMaxPool2d", forward: (_, x) => globalMaxPool(x), window: "whole" });
}

/**
 * Euclidean norm of each window, `sqrt(sum x^2)`: [N, C, H, W] to [N, C, H', W'].
 *
 * @param kernel extents of a window: one number, or [height, width]
 * @param options stride (the kernel's extents unless told), ceilMode
 * @throws {ShapeError} where the kernel or the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { l2Pool2d } from "@tilegrad/tilegrad/layers";
 * console.log(l2Pool2d(2).describe([1, 6, 28, 28]).output); // [1, 6, 14, 14]
 * ```
 */
export function l2Pool2d(kernel: number | Pair, options: L2PoolOptions = {}): Module<never, never> {
  const window = planeWindow("l2Pool2d", kernel, options);
  return defineLayer({ kind: "l2Pool2d", forward: (_, x) => l2Pool(x, kernel, options), window });
}

/**
 * Plain decimation: every `stride`-th row and column, [N, C, H, W] to [N, C, ceil(H / stride), ceil(W / stride)].
 *
 * @param stride one number, or [vertical, horizontal]
 * @throws {ShapeError} where the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { subsample } from "@tilegrad/tilegrad/layers";
 * console.log(subsample(2).describe([1, 6, 9, 9]).output); // [1, 6, 5, 5]
 * ```
 */
export function subsample(stride: number | Pair): Module<never, never> {
  const window = planeWindow("subsample", 1, { stride });
  return defineLayer({ kind: "subsample", forward: (_, x) => decimate(x, stride), window });
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
  const window = planeWindow("lpPool2d", kernel, options);
  return defineLayer({ kind: "lpPool2d", forward: (_, x) => norm(x, kernel, options), window });
}
