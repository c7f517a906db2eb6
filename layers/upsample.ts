import { interpolate, type InterpolateOptions, ValueError } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";

/**
 * Larger planes: [N, C, H, W] to [N, C, height, width], by size or by factor; see `interpolate` for the modes.
 *
 * @param options `size` or `scale`; mode `nearest` unless told
 * @throws {ValueError} where not exactly one of size and scale is given
 *
 * @example
 * ```ts
 * import { upsample } from "@tilegrad/tilegrad/layers";
 * console.log(upsample({ scale: 2, mode: "bilinear" }).describe([1, 8, 7, 7]).output); // [1, 8, 14, 14]
 * ```
 */
export function upsample(options: InterpolateOptions): Module<never, never> {
  if ((options.size === undefined) === (options.scale === undefined)) {
    throw new ValueError("Cannot make upsample: it needs either size or scale");
  }
  return defineLayer({ kind: "upsample", forward: (_, x) => interpolate(x, options) });
}
