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

/**
 * Images at any places, [N, C, H, W] -> [K, C, OH, OW]; pixels outside are 0. Differentiable with respect to the images and, but
 * for `nearest`, the places.
 */
export function sampleAt(x: Tensor, { image, row, column }: Places, mode: SampleMode): Tensor {
  const [images, channels, height, width] = x.shape;
  const [count, rows, columns] = row.shape;
  const corners = mode === "nearest" ? [{ row: round(row), column: round(column) }] : cornersOf(row, column);
  const isInside = corners.map((corner) => logicalAnd(isWithin(corner.row, height), isWithin(corner.column, width)));
  const index = corners.map((corner, i) => {
    const plane = add(mul(image, height), cast(where(isInside[i], corner.row, 0), "int32"));
    const place = add(mul(plane, width), cast(where(isInside[i], corner.column, 0), "int32"));
    return where(isInside[i], place, -1);
  });
  // Channels last, so that all channels of a pixel share one index.
  const pixels = reshape(permute(x, [0, 2, 3, 1]), [1, images * height * width, channels]);
  const size = sizeOf(row.shape);
  const found = gatherAlong(pixels, sharedIndex(concat(index)));
  const parts = corners.map(({ weight }, i) => {
    const values = reshape(sliceAxis(found, 1, i * size, (i + 1) * size), [size, channels]);
    const value = where(reshape(isInside[i], [size, 1]), values, 0);
    return weight ? mul(value, reshape(weight, [size, 1])) : value;
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
