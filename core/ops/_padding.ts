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

/** A number for depth, one for height and one for width. */
export type Triple = readonly [depth: number, height: number, width: number];

/** Zeros around a volume: a number for all sides, one or `[before, after]` for each axis, or a rule as for planes. */
export type VolumePadding = number | Triple | readonly [Pair, Pair, Pair] | "valid" | "same" | "full";

/** Padding of a volume spelled out. */
export type VolumePads = readonly [Pair, Pair, Pair];

/** A number or a pair as a pair; whole numbers of at least `least`. */
export function pairOf(action: string, what: string, value: number | Pair, least: number): Pair {
  return perAxis(action, what, value, ["two", 2], least) as unknown as Pair;
}

/** A number or a triple as a triple; whole numbers of at least `least`. */
export function tripleOf(action: string, what: string, value: number | Triple, least: number): Triple {
  return perAxis(action, what, value, ["three", 3], least) as unknown as Triple;
}

function perAxis(
  action: string,
  what: string,
  value: number | readonly number[],
  [count, axes]: readonly [string, number],
  least: number,
): readonly number[] {
  const all = typeof value === "number" ? new Array<number>(axes).fill(value) : value;
  if (all.length !== axes || all.some((one) => !Number.isInteger(one) || one < least)) {
    throw new ShapeError(
      `Cannot apply ${action}: ${what} must be a whole number of at least ${least}, or ${count}, found ${
        JSON.stringify(value)
      }`,
    );
  }
  return all;
}

/** Extent that a kernel covers with its gaps. */
export function reachOf(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

/** Padding in any of its forms as four numbers, for a kernel that reaches over `reach` elements. */
export function resolvePadding(action: string, padding: Padding, extents: Pair, reach: Pair, stride: Pair): Pads {
  return resolveSides(action, padding, extents, reach, stride) as unknown as Pads;
}

/** Padding of a volume in any of its forms as six numbers. */
export function resolveVolumePadding(
  action: string,
  padding: VolumePadding,
  extents: Triple,
  { kernel, stride, dilation }: { readonly kernel: Triple; readonly stride: Triple; readonly dilation: Triple },
): VolumePads {
  const reach = kernel.map((extent, axis) => reachOf(extent, dilation[axis]));
  return resolveSides(action, padding, extents, reach, stride) as unknown as VolumePads;
}

function resolveSides(
  action: string,
  padding: Padding | VolumePadding,
  extents: readonly number[],
  reach: readonly number[],
  stride: readonly number[],
): readonly (readonly number[])[] {
  if (padding === "valid") return extents.map(() => [0, 0]);
  if (padding === "same") return extents.map((extent, axis) => samePadding(extent, reach[axis], stride[axis]));
  if (padding === "full") return reach.map((one) => [one - 1, one - 1]);
  const sides = typeof padding === "number" ? extents.map(() => padding) : padding;
  const pads = sides.map((side) => typeof side === "number" ? [side, side] : side);
  const isWhole = (side: readonly number[]) =>
    side.length === 2 && side.every((one) => Number.isInteger(one) && one >= 0);
  if (pads.length !== extents.length || !pads.every(isWhole)) {
    const axes = extents.length === 2
      ? "[vertical, horizontal], [[top, bottom], [left, right]]"
      : "[depth, vertical, horizontal], three pairs [before, after]";
    throw new ShapeError(
      `Cannot apply ${action}: padding must be a whole number of at least 0, ${axes}, "valid", "same" or "full", ` +
        `found ${JSON.stringify(padding)}`,
    );
  }
  return pads;
}

/** Output `ceil(extent / stride)`; where the padding is odd, the end gets one more. */
function samePadding(extent: number, reach: number, stride: number): readonly [number, number] {
  const total = Math.max(0, (Math.ceil(extent / stride) - 1) * stride + reach - extent);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}
