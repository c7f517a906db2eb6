import { flatten as merge, type Shape, unflatten as divide } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";

/**
 * Merges the axes from `start` (1 unless told, so that the batch stays) to `end` (the last): [N, C, H, W] to [N, C H W].
 *
 * @example
 * ```ts
 * import { flatten } from "@tilegrad/tilegrad/layers";
 * console.log(flatten().describe([8, 16, 5, 5]).output); // [8, 400]
 * ```
 */
export function flatten(
  { start = 1, end = -1 }: { readonly start?: number; readonly end?: number } = {},
): Module<never, never> {
  return defineLayer({ kind: "flatten", forward: (_, x) => merge(x, { start, end }), window: "whole" });
}

/**
 * Cuts an axis into several: [N, C H W] to [N, C, H, W].
 *
 * @param axis the axis that is cut
 * @param sizes its parts; one may be -1, which is then what is left
 *
 * @example
 * ```ts
 * import { unflatten } from "@tilegrad/tilegrad/layers";
 * console.log(unflatten(1, [16, 5, 5]).describe([8, 400]).output); // [8, 16, 5, 5]
 * ```
 */
export function unflatten(axis: number, sizes: Shape): Module<never, never> {
  return defineLayer({ kind: "unflatten", forward: (_, x) => divide(x, axis, sizes) });
}

/**
 * `y = x`.
 *
 * @example
 * ```ts
 * import { identity, residual } from "@tilegrad/tilegrad/layers";
 * const twice = residual(identity()); // y = x + x
 * ```
 */
export function identity(): Module<never, never> {
  return defineLayer({ kind: "identity", forward: (_, x) => x });
}
