import { ShapeError } from "../errors.ts";

/** A number for height and one for width. */
export type Pair = readonly [height: number, width: number];

/**
 * Zeros around a plane: a number for all sides, `[vertical, horizontal]`, `[[top, bottom], [left, right]]`, `valid` for
 * none, `same` for an output of `ceil(extent / stride)`, `full` for every place where the kernel touches the plane.
 */
export type Padding =
  | number
  | "valid"
  | "same"
  | "full"
  | readonly [number, number]
  | readonly [readonly [number, number], readonly [number, number]];

/** Padding spelled out: `[[top, bottom], [left, right]]`. */
export type Pads = readonly [readonly [number, number], readonly [number, number]];

/** A number or a pair as a pair; whole numbers of at least `least`. */
export function pairOf(action: string, what: string, value: number | Pair, least: number): Pair {
  const pair: Pair = typeof value === "number" ? [value, value] : value;
  if (pair.length !== 2 || pair.some((one) => !Number.isInteger(one) || one < least)) {
    throw new ShapeError(
      `Cannot apply ${action}: ${what} must be a whole number of at least ${least}, or two, found ${
        JSON.stringify(value)
      }`,
    );
  }
  return pair;
}

/** Extent that a kernel covers with its gaps. */
export function reachOf(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

/** Padding in any of its forms as four numbers, for a kernel that reaches over `reach` elements. */
export function resolvePadding(action: string, padding: Padding, extents: Pair, reach: Pair, stride: Pair): Pads {
  if (padding === "valid") return [[0, 0], [0, 0]];
  if (padding === "same") {
    return [samePadding(extents[0], reach[0], stride[0]), samePadding(extents[1], reach[1], stride[1])];
  }
  if (padding === "full") return [[reach[0] - 1, reach[0] - 1], [reach[1] - 1, reach[1] - 1]];
  const sides = typeof padding === "number" ? [padding, padding] : padding;
  const pads = sides.map((side) => typeof side === "number" ? [side, side] : side);
  const isWhole = (side: readonly number[]) =>
    side.length === 2 && side.every((one) => Number.isInteger(one) && one >= 0);
  if (pads.length !== 2 || !pads.every(isWhole)) {
    throw new ShapeError(
      `Cannot apply ${action}: padding must be a whole number of at least 0, [vertical, horizontal], ` +
        `[[top, bottom], [left, right]], "valid", "same" or "full", found ${JSON.stringify(padding)}`,
    );
  }
  return pads as unknown as Pads;
}

/** Output `ceil(extent / stride)`; where the padding is odd, the end gets one more. */
function samePadding(extent: number, reach: number, stride: number): readonly [number, number] {
  const total = Math.max(0, (Math.ceil(extent / stride) - 1) * stride + reach - extent);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}
