import {
  avgPool2d as avgPool,
  type AvgPoolOptions,
  globalAvgPool2d as globalAvgPool,
  globalMaxPool2d as globalMaxPool,
  maxPool2d as maxPool,
  type MaxPoolOptions,
  type Pair,
} from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Window } from "./description.ts";
import type { Module } from "./module.ts";
import { pair } from "./sizes.ts";

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
  const window = windowOf("maxPool2d", kernel, options);
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
  const window = windowOf("avgPool2d", kernel, options);
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

function windowOf(layer: string, kernel: number | Pair, options: MaxPoolOptions): Window {
  return {
    kernel: pair(layer, "kernel", kernel),
    stride: pair(layer, "stride", options.stride ?? kernel),
    dilation: pair(layer, "dilation", options.dilation ?? 1),
    padding: options.padding ?? 0,
  };
}
