import { ShapeError } from "../errors.ts";
import { showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Bins } from "./_bins.ts";
import { floats, requireTypes } from "./_rules.ts";

/** Extents wanted: one number for all axes, or one for each; `null` keeps the extent of x. */
export type AdaptiveSize = number | null | readonly (number | null)[];

const layouts = ["", "[N, C, L]", "[N, C, H, W]", "[N, C, D, H, W]"] as const;

/** Checks the arguments of a pooling over the last `rank` axes; the bins of each of these axes, the last axis first. */
export function adaptiveBins(action: string, x: Tensor, size: AdaptiveSize, rank: 1 | 2 | 3): Bins[] {
  requireTypes(action, [x], floats);
  const { shape } = x;
  if (shape.length !== rank + 2) {
    throw new ShapeError(
      `Cannot apply ${action}: x is ${showShape(shape)}, it needs rank ${rank + 2}, ${layouts[rank]}`,
    );
  }
  const sizes = typeof size === "number" || size === null ? new Array<number | null>(rank).fill(size) : size;
  if (sizes.length !== rank || sizes.some((one) => one !== null && (!Number.isInteger(one) || one < 1))) {
    throw new ShapeError(
      `Cannot apply ${action}: size must be a whole number of at least 1 or null, or a list of ${rank}, ` +
        `found ${JSON.stringify(size)}`,
    );
  }
  if (sizeOf(shape.slice(2)) === 0) {
    throw new ShapeError(`Cannot apply ${action}: x ${showShape(shape)} has nothing to pool`);
  }
  return sizes.map((to, i) => ({ axis: i + 2, from: shape[i + 2], to: to ?? shape[i + 2] })).reverse();
}

/** Whether bins do more than copy. */
export function isCoarse({ from, to }: Bins): boolean {
  return from !== to;
}
