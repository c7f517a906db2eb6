import { pad as surround, type PadOptions, type Pair, ShapeError } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";

/**
 * Adds elements around rows, planes or volumes: zeros or another constant, the edge repeated, the inside mirrored, or the far
 * side; [N, C, ...] to [N, C, ...].
 *
 * @param widths one number for both sides of all axes after the second, or for each of the last axes one or `[before, after]`
 * @param options mode (`constant` unless told, `edge`, `reflect` or `circular`), value (0 unless told)
 * @throws {ShapeError} where a width is no whole number of at least 0, at `apply` where x has fewer axes or a width is wider
 *   than the mode can fill
 *
 * @example
 * ```ts
 * import { conv2d, pad, sequential } from "@tilegrad/tilegrad/layers";
 * const layer = sequential({ pad: pad(1, { mode: "reflect" }), conv: conv2d(3, 8, 3) });
 * console.log(layer.describe([1, 3, 9, 9]).output); // [1, 8, 9, 9]
 * ```
 */
export function pad(widths: number | readonly (number | Pair)[], options: PadOptions = {}): Module<never, never> {
  const side = (width: number | Pair): Pair => typeof width === "number" ? [width, width] : width;
  for (const width of [widths].flat(2)) {
    if (!Number.isInteger(width) || width < 0) {
      throw new ShapeError(`Cannot make pad: found width ${width}, needs a whole number of at least 0`);
    }
  }
  return defineLayer({
    kind: "pad",
    forward(_, x) {
      const axes = typeof widths === "number" ? x.shape.length - 2 : widths.length;
      const free = x.shape.length - axes;
      if (free < 0 || axes < 1) {
        throw new ShapeError(`Cannot apply pad: x is [${x.shape}], it needs ${Math.max(3, axes)} axes at least`);
      }
      const sides = typeof widths === "number" ? new Array<Pair>(axes).fill(side(widths)) : widths.map(side);
      return surround(x, [...new Array<Pair>(free).fill([0, 0]), ...sides], options);
    },
  });
}
