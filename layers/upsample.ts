import { interpolate, type InterpolateOptions, type Shape, ValueError } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Field } from "./description.ts";
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
  return defineLayer({
    kind: "upsample",
    forward: (_, x) => interpolate(x, options),
    field: (input, output) => resampledField(input, output, options),
  });
}

/** How many pixels of the input a pixel of the result is made of, along an axis that changes. */
const windows = { nearest: 1, bilinear: 2, bicubic: 4 } as const;

function resampledField(input: Shape, output: Shape, options: InterpolateOptions): Field {
  const { mode = "nearest", antialias = false } = options;
  const jump = [0, 1].map((axis) => stepAlong(axis, input.at(axis - 2)!, output.at(axis - 2)!, options));
  const size = jump.map((step) => step === 1 ? 1 : Math.ceil(windows[mode] * (antialias ? Math.max(step, 1) : 1)));
  return { size: [size[0], size[1]], jump: [jump[0], jump[1]], whole: false };
}

/** Pixels of the input between the places of neighbours in the result. */
function stepAlong(axis: number, from: number, to: number, { scale, alignCorners }: InterpolateOptions): number {
  if (alignCorners) return to > 1 ? (from - 1) / (to - 1) : 1;
  if (scale === undefined) return from / to;
  return 1 / (typeof scale === "number" ? scale : scale[axis]);
}
