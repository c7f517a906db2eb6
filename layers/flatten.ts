import { flatten as merge } from "../core/mod.ts";
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
