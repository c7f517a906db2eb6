import {
  avgPool1d as average,
  type AvgPool1dOptions,
  lpPool1d as norm,
  type LpPool1dOptions,
  maxPool1d as largest,
  type MaxPool1dOptions,
} from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { rowWindow } from "./windows.ts";

/**
 * Largest element of each window: [N, C, L] to [N, C, L'].
 *
 * @param kernel extent of a window
 * @param options stride (the kernel's extent unless told), padding, dilation, ceilMode
 * @throws {ShapeError} where the kernel, the stride or the dilation is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { maxPool1d } from "@tilegrad/tilegrad/layers";
 * console.log(maxPool1d(2).describe([1, 6, 28]).output); // [1, 6, 14]
 * ```
 */
export function maxPool1d(kernel: number, options: MaxPool1dOptions = {}): Module<never, never> {
  const window = rowWindow("maxPool1d", kernel, options);
  return defineLayer({ kind: "maxPool1d", forward: (_, x) => largest(x, kernel, options), window });
}

/**
 * Mean of each window: [N, C, L] to [N, C, L'].
 *
 * @param kernel extent of a window
 * @param options stride (the kernel's extent unless told), padding, ceilMode, countIncludePad
 * @throws {ShapeError} where the kernel or the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { avgPool1d } from "@tilegrad/tilegrad/layers";
 * console.log(avgPool1d(3, { stride: 1, padding: 1 }).describe([1, 6, 28]).output); // [1, 6, 28]
 * ```
 */
export function avgPool1d(kernel: number, options: AvgPool1dOptions = {}): Module<never, never> {
  const window = rowWindow("avgPool1d", kernel, options);
  return defineLayer({ kind: "avgPool1d", forward: (_, x) => average(x, kernel, options), window });
}

/**
 * Norm of each window: [N, C, L] to [N, C, L'].
 *
 * @param kernel extent of a window
 * @param options order (2 unless told), stride (the kernel's extent unless told), ceilMode
 * @throws {ShapeError} where the kernel or the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { lpPool1d } from "@tilegrad/tilegrad/layers";
 * console.log(lpPool1d(2, { order: 3 }).describe([1, 6, 28]).output); // [1, 6, 14]
 * ```
 */
export function lpPool1d(kernel: number, options: LpPool1dOptions = {}): Module<never, never> {
  const window = rowWindow("lpPool1d", kernel, options);
  return defineLayer({ kind: "lpPool1d", forward: (_, x) => norm(x, kernel, options), window });
}
