import { ShapeError } from "../errors.ts";
import { type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Pair, pairOf } from "./_padding.ts";
import { slice } from "./slice.ts";

/** A part of an image, in pixels. */
export interface CropBox {
  /** First row. */
  readonly top: number;
  /** First column. */
  readonly left: number;
  /** Rows of the cut. */
  readonly height: number;
  /** Columns of the cut. */
  readonly width: number;
}

function cropped(action: string, x: Tensor, { top, left, height, width }: CropBox): Tensor {
  const [rows, columns] = requireImage(action, x.shape);
  const isWhole = [top, left, height, width].every((value) => Number.isInteger(value) && value >= 0);
  if (!isWhole || top + height > rows || left + width > columns) {
    throw new ShapeError(
      `Cannot apply ${action}: rows ${top} to ${top + height} and columns ${left} to ${left + width} ` +
        `do not lie within ${showShape(x.shape)}`,
    );
  }
  return slice(x, [...x.shape.slice(0, -2).map(() => null), [top, top + height], [left, left + width]]);
}

function requireImage(action: string, shape: Shape): Pair {
  if (shape.length < 2) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(shape)}, it needs at least 2 axes, [..., H, W]`);
  }
  return [shape.at(-2)!, shape.at(-1)!];
}

/**
 * A part of images: `y[..., i, j] = x[..., top + i, left + j]`.
 *
 * @param x [..., H, W], any type
 * @returns [..., height, width]
 * @throws {ShapeError} where the part does not lie within the image
 *
 * @example
 * ```ts
 * import { crop, zeros } from "@tilegrad/tilegrad";
 * console.log(crop(zeros([3, 256, 256]), { top: 14, left: 14, height: 227, width: 227 }).shape); // [3, 227, 227]
 * ```
 */
export function crop(x: Tensor, box: CropBox): Tensor {
  return cropped("crop", x, box);
}

/**
 * The middle of images, as torchvision's `center_crop` of a smaller size.
 *
 * @param x [..., H, W], any type
 * @param size height and width of the result
 * @throws {ShapeError} where the image is smaller
 *
 * @example
 * ```ts
 * import { centerCrop, zeros } from "@tilegrad/tilegrad";
 * console.log(centerCrop(zeros([3, 256, 256]), 224).shape); // [3, 224, 224]
 * ```
 */
export function centerCrop(x: Tensor, size: number | Pair): Tensor {
  const [height, width] = pairOf("centerCrop", "size", size, 1);
  const [rows, columns] = requireImage("centerCrop", x.shape);
  const [top, left] = [nearestEven((rows - height) / 2), nearestEven((columns - width) / 2)];
  return cropped("centerCrop", x, { top, left, height, width });
}

/** Halves to the even number, as Python rounds. */
function nearestEven(half: number): number {
  const low = Math.floor(half);
  return low + (half > low && low % 2 !== 0 ? 1 : 0);
}
