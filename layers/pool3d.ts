import {
  avgPool3d as average,
  type AvgPool3dOptions,
  maxPool3d as largest,
  type MaxPool3dOptions,
  type Triple,
} from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { volumeWindow } from "./windows.ts";

/**
 * Largest element of each window: [N, C, D, H, W] to [N, C, D', H', W'].
 *
 * @param kernel extents of a window: one number, or [depth, height, width]
 * @param options stride (the kernel's extents unless told), padding, dilation, ceilMode
 * @throws {ShapeError} where the kernel or the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { maxPool3d } from "@tilegrad/tilegrad/layers";
 * console.log(maxPool3d([1, 2, 2]).describe([1, 6, 8, 28, 28]).output); // [1, 6, 8, 14, 14]
 * ```
 */
export function maxPool3d(kernel: number | Triple, options: MaxPool3dOptions = {}): Module<never, never> {
  const window = volumeWindow("maxPool3d", kernel, options);
  return defineLayer({ kind: "maxPool3d", forward: (_, x) => largest(x, kernel, options), window });
}

/**
 * Mean of each window: [N, C, D, H, W] to [N, C, D', H', W'].
 *
 * @param kernel extents of a window: one number, or [depth, height, width]
 * @param options stride (the kernel's extents unless told), padding, ceilMode, countIncludePad, divisorOverride
 * @throws {ShapeError} where the kernel or the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { avgPool3d } from "@tilegrad/tilegrad/layers";
 * console.log(avgPool3d(2).describe([1, 6, 8, 28, 28]).output); // [1, 6, 4, 14, 14]
 * ```
 */
export function avgPool3d(kernel: number | Triple, options: AvgPool3dOptions = {}): Module<never, never> {
  const window = volumeWindow("avgPool3d", kernel, options);
  return defineLayer({ kind: "avgPool3d", forward: (_, x) => average(x, kernel, options), window });
}
