import {
  adaptiveAvgPool1d as average1d,
  adaptiveAvgPool2d as average,
  adaptiveAvgPool3d as average3d,
  adaptiveMaxPool1d as largest1d,
  adaptiveMaxPool2d as largest,
  adaptiveMaxPool3d as largest3d,
  type AdaptiveSize,
  type Pair,
  type Shape,
} from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Field } from "./description.ts";
import type { Module } from "./module.ts";

/** What an element of the result sees: the longest bin along each axis; neighbours are a bin apart, rounded down. */
function binField(input: Shape, output: Shape): Field {
  const [from, to] = [input, output].map((shape): Pair => [shape.length > 3 ? shape.at(-2)! : 1, shape.at(-1)!]);
  if (to[0] === 1 && to[1] === 1) return { size: from, jump: from, whole: true };
  const along = (of: (extent: number, bins: number) => number): Pair => [of(from[0], to[0]), of(from[1], to[1])];
  return {
    size: along((extent, bins) =>
      Math.max(
        ...Array.from(
          { length: bins },
          (_, o) => Math.ceil((o + 1) * extent / bins) - Math.floor(o * extent / bins),
        ),
      )
    ),
    jump: along((extent, bins) => Math.max(1, Math.floor(extent / bins))),
    whole: false,
  };
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
  return defineLayer({ kind: "adaptiveAvgPool2d", forward: (_, x) => average(x, size), field: binField });
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
  return defineLayer({ kind: "adaptiveMaxPool2d", forward: (_, x) => largest(x, size), field: binField });
}

/**
 * Means that make rows as large as wanted: [N, C, L] to [N, C, length].
 *
 * @param size extent of the result; `null` keeps that of the input
 *
 * @example
 * ```ts
 * import { adaptiveAvgPool1d } from "@tilegrad/tilegrad/layers";
 * console.log(adaptiveAvgPool1d(1).describe([1, 64, 13]).output); // [1, 64, 1]
 * ```
 */
export function adaptiveAvgPool1d(size: AdaptiveSize): Module<never, never> {
  return defineLayer({ kind: "adaptiveAvgPool1d", forward: (_, x) => average1d(x, size), field: binField });
}

/**
 * Means that make volumes as large as wanted: [N, C, D, H, W] to [N, C, depth, height, width].
 *
 * @param size extents of the result, one number or [depth, height, width]; `null` keeps that of the input
 *
 * @example
 * ```ts
 * import { adaptiveAvgPool3d } from "@tilegrad/tilegrad/layers";
 * console.log(adaptiveAvgPool3d([1, 7, 7]).describe([1, 64, 8, 14, 14]).output); // [1, 64, 1, 7, 7]
 * ```
 */
export function adaptiveAvgPool3d(size: AdaptiveSize): Module<never, never> {
  return defineLayer({ kind: "adaptiveAvgPool3d", forward: (_, x) => average3d(x, size), field: binField });
}

/**
 * Largest elements that make rows as large as wanted: [N, C, L] to [N, C, length].
 *
 * @param size extent of the result; `null` keeps that of the input
 *
 * @example
 * ```ts
 * import { adaptiveMaxPool1d } from "@tilegrad/tilegrad/layers";
 * console.log(adaptiveMaxPool1d(1).describe([1, 64, 13]).output); // [1, 64, 1]
 * ```
 */
export function adaptiveMaxPool1d(size: AdaptiveSize): Module<never, never> {
  return defineLayer({ kind: "adaptiveMaxPool1d", forward: (_, x) => largest1d(x, size), field: binField });
}

/**
 * Largest elements that make volumes as large as wanted: [N, C, D, H, W] to [N, C, depth, height, width].
 *
 * @param size extents of the result, one number or [depth, height, width]; `null` keeps that of the input
 *
 * @example
 * ```ts
 * import { adaptiveMaxPool3d } from "@tilegrad/tilegrad/layers";
 * console.log(adaptiveMaxPool3d([1, 7, 7]).describe([1, 64, 8, 14, 14]).output); // [1, 64, 1, 7, 7]
 * ```
 */
export function adaptiveMaxPool3d(size: AdaptiveSize): Module<never, never> {
  return defineLayer({ kind: "adaptiveMaxPool3d", forward: (_, x) => largest3d(x, size), field: binField });
}
