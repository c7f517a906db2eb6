import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { concat } from "./concat.ts";
import { broadcastTo, flip } from "./movement.ts";
import { sliceAxis, spreadOut } from "./slice.ts";

/** What lies beyond the border: a constant, the edge repeated, the inside mirrored without or the far side. */
export type PadMode = "constant" | "edge" | "reflect" | "circular";

/** How to pad. */
export interface PadOptions {
  /** Default `constant`. */
  readonly mode?: PadMode;
  /** The constant; default 0. */
  readonly value?: number;
}

/**
 * Adds elements before and after, by axis: `edge` repeats the border (`aa|abc|cc`), `reflect` mirrors without it
 * (`cb|abc|ba`), `circular` goes on at the other end (`bc|abc|ab`).
 *
 * @param widths `[before, after]` for each axis
 * @throws {ShapeError} where a width is negative, or wider than the mode can fill
 *
 * @example
 * ```ts
 * import { pad, tensor } from "@tilegrad/tilegrad";
 * console.log(await pad(tensor([1, 2, 3]), [[1, 2]], { mode: "edge" }).array()); // [1, 1, 2, 3, 3, 3]
 * ```
 */
export function pad(
  x: Tensor,
  widths: readonly (readonly [number, number])[],
  { mode = "constant", value = 0 }: PadOptions = {},
): Tensor {
  if (widths.length !== x.shape.length) {
    throw new ShapeError(`Cannot pad ${showShape(x.shape)}: found ${widths.length} widths for ${x.shape.length} axes`);
  }
  for (const [low, high] of widths) {
    if (!Number.isInteger(low) || !Number.isInteger(high) || low < 0 || high < 0) {
      throw new ShapeError(`Cannot pad: widths must be whole numbers of at least 0, found [${low},${high}]`);
    }
  }
  if (widths.every(([low, high]) => low === 0 && high === 0)) return x;
  if (mode !== "constant") return widths.reduce((y, width, axis) => padAxis(y, axis, width, mode), x);
  const [low, high] = [widths.map((width) => width[0]), widths.map((width) => width[1])];
  return spreadOut(x, { low, high, step: widths.map(() => 1) }, value);
}

/** Joins the border, built of slices of x, around it: differentiable because slices are. */
function padAxis(x: Tensor, axis: number, [low, high]: readonly [number, number], mode: PadMode): Tensor {
  const extent = x.shape[axis];
  const most = { edge: extent > 0 ? Infinity : 0, reflect: extent - 1, circular: extent, constant: Infinity }[mode];
  if (Math.max(low, high) > most) {
    throw new ShapeError(
      `Cannot pad axis ${axis} of ${
        showShape(x.shape)
      }: ${mode} fills at most ${most} elements, found [${low},${high}]`,
    );
  }
  const part = (start: number, stop: number) => sliceAxis(x, axis, start, stop);
  const repeat = (edge: Tensor, count: number) => broadcastTo(edge, edge.shape.with(axis, count));
  const borders = {
    edge: () => [repeat(part(0, 1), low), repeat(part(extent - 1, extent), high)],
    reflect: () => [flip(part(1, low + 1), axis), flip(part(extent - 1 - high, extent - 1), axis)],
    circular: () => [part(extent - low, extent), part(0, high)],
    constant: () => [],
  }[mode]();
  return concat([borders[0], x, borders[1]], axis);
}
