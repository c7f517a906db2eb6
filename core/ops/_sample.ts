import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { gatherAlong } from "./_gather.ts";
import { sharedIndex } from "./_index.ts";
import { add, mul, sub } from "./binary.ts";
import { greaterEqual, lessEqual, logicalAnd } from "./comparison.ts";
import { cast } from "./cast.ts";
import { concat } from "./concat.ts";
import { permute, reshape } from "./movement.ts";
import { sliceAxis } from "./slice.ts";
import { floor, round } from "./unary.ts";
import { where } from "./where.ts";

/** How a value between pixels is made: of the four around, or the nearest one. */
export type SampleMode = "bilinear" | "nearest";

/** Places in a stack of images, all of one shape [K, OH, OW], in pixels: 0 is the middle of the first. */
export interface Places {
  /** Which image, `int32`; may have extent 1 where it does not change. */
  readonly image: Tensor;
  readonly row: Tensor;
  readonly column: Tensor;
}

interface Corner {
  readonly row: Tensor;
  readonly column: Tensor;
  /** Absent where the corner counts in full. */
  readonly weight?: Tensor;
}

/** One pixel that a value is made of, at each place [K, OH, OW]. */
export interface Tap extends Corner {
  readonly isInside: Tensor;
  /** Place of the pixel among all of the stack's, `int32`; -1 outside. */
  readonly index: Tensor;
}

/** The pixels that the values at `places` are made of. */
export function tapsOf({ image, row, column }: Places, height: number, width: number, mode: SampleMode): Tap[] {
  const corners: Corner[] = mode === "nearest" ? [{ row: round(row), column: round(column) }] : cornersOf(row, column);
  return corners.map((corner) => {
    const isInside = logicalAnd(isWithin(corner.row, height), isWithin(corner.column, width));
    const plane = add(mul(image, height), cast(where(isInside, corner.row, 0), "int32"));
    const place = add(mul(plane, width), cast(where(isInside, corner.column, 0), "int32"));
    return { ...corner, isInside, index: where(isInside, place, -1) };
  });
}

/** The values [places, C] of each tap, `outside` where it lies outside. */
export function tapValues(x: Tensor, taps: readonly Tap[], outside = 0): Tensor[] {
  const [images, channels, height, width] = x.shape;
  // Channels last, so that all channels of a pixel share one index.
  const pixels = reshape(permute(x, [0, 2, 3, 1]), [1, images * height * width, channels]);
  const size = sizeOf(taps[0].row.shape);
  const found = gatherAlong(pixels, sharedIndex(concat(taps.map(({ index }) => index))));
  return taps.map(({ isInside }, i) => {
    const values = reshape(sliceAxis(found, 1, i * size, (i + 1) * size), [size, channels]);
    return where(reshape(isInside, [size, 1]), values, outside);
  });
}

/**
 * Images at any places, [N, C, H, W] -> [K, C, OH, OW]; pixels outside are 0. Differentiable with respect to the images and, but
 * for `nearest`, the places.
 */
export function sampleAt(x: Tensor, places: Places, mode: SampleMode): Tensor {
  const [, channels, height, width] = x.shape;
  const [count, rows, columns] = places.row.shape;
  const taps = tapsOf(places, height, width, mode);
  const parts = tapValues(x, taps).map((value, i) => {
    const { weight } = taps[i];
    return weight ? mul(value, reshape(weight, [count * rows * columns, 1])) : value;
  });
  const y = parts.reduce((sum, part) => add(sum, part));
  return permute(reshape(y, [count, rows, columns, channels]), [0, 3, 1, 2]);
}

function cornersOf(row: Tensor, column: Tensor): Corner[] {
  const [top, left] = [floor(row), floor(column)];
  const [down, across] = [sub(row, top), sub(column, left)];
  const [bottom, right] = [add(top, 1), add(left, 1)];
  const [up, back] = [sub(1, down), sub(1, across)];
  return [
    { row: top, column: left, weight: mul(up, back) },
    { row: top, column: right, weight: mul(up, across) },
    { row: bottom, column: left, weight: mul(down, back) },
    { row: bottom, column: right, weight: mul(down, across) },
  ];
}

/** Whether a place is one of `extent` pixels; NaN is not. */
function isWithin(place: Tensor, extent: number): Tensor {
  return logicalAnd(greaterEqual(place, 0), lessEqual(place, extent - 1));
}
