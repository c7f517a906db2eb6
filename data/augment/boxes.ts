import {
  add,
  argmax,
  cast,
  clamp,
  div,
  exp,
  expandDims,
  floor,
  greaterEqual,
  indices,
  type Key,
  less,
  lessEqual,
  logicalAnd,
  max,
  mul,
  reshape,
  round,
  split,
  sqrt,
  sub,
  takeAlongAxis,
  type Tensor,
  uniform,
} from "../../core/mod.ts";
import type { Size } from "./augmentation.ts";
import type { Range } from "./options.ts";

/** A rectangle for each image, in whole pixels: [N] each. */
export interface Boxes {
  readonly top: Tensor;
  readonly left: Tensor;
  readonly height: Tensor;
  readonly width: Tensor;
}

/** How rectangles are drawn. */
export interface BoxOptions {
  /** Part of the image's area, uniform. */
  readonly scale: Range;
  /** Width by height, uniform in its logarithm. */
  readonly ratio: Range;
  /** Largest height and width. */
  readonly largest: Size;
}

/** How often a rectangle is drawn that does not fit, as in torchvision. */
const attempts = 10;

/** The first of ten rectangles that fits, anywhere in the image; where none does `isFound` [N] is false. */
export function drawBoxes(
  key: Key,
  images: number,
  [rows, columns]: Size,
  { scale, ratio, largest }: BoxOptions,
): Boxes & { readonly isFound: Tensor } {
  const [forArea, forRatio, forTop, forLeft] = split(key, 4);
  const shape = [images, attempts];
  const [smallest, greatest] = scale.map((part) => part * rows * columns);
  const area = uniform(forArea, shape, { min: smallest, max: greatest });
  const [flattest, steepest] = ratio.map(Math.log);
  const aspect = exp(uniform(forRatio, shape, { min: flattest, max: steepest }));
  const [heights, widths] = [round(sqrt(div(area, aspect))), round(sqrt(mul(area, aspect)))];
  const isFitting = cast(logicalAnd(isBetween(heights, 1, largest[0]), isBetween(widths, 1, largest[1])), "int32");
  const first = argmax(isFitting, { axis: 1, keepdims: true });
  const [height, width] = [heights, widths].map((all) => reshape(takeAlongAxis(all, first, 1), [images]));
  return {
    top: anywhere(forTop, images, sub(rows, height)),
    left: anywhere(forLeft, images, sub(columns, width)),
    height,
    width,
    isFound: greaterEqual(max(isFitting, { axis: 1 }), 1),
  };
}

/** Rectangles around a pixel anywhere in the image, without what lies outside. */
export function boxesAround(
  key: Key,
  images: number,
  [rows, columns]: Size,
  height: Tensor | number,
  width: Tensor | number,
): Boxes {
  const [forRow, forColumn] = split(key);
  const along = (key: Key, extent: number, length: Tensor | number) => {
    const half = typeof length === "number" ? Math.floor(length / 2) : floor(mul(length, 0.5));
    const start = sub(anywhere(key, images, extent - 1), half);
    const first = clamp(start, { min: 0 });
    return [first, sub(clamp(add(start, length), { max: extent }), first)];
  };
  const [[top, tall], [left, wide]] = [along(forRow, rows, height), along(forColumn, columns, width)];
  return { top, left, height: tall, width: wide };
}

/** A whole number from 0 to `most`, for each image. */
export function anywhere(key: Key, images: number, most: Tensor | number): Tensor {
  return floor(mul(uniform(key, [images]), add(most, 1)));
}

function isBetween(x: Tensor, lowest: number, highest: number): Tensor {
  return logicalAnd(greaterEqual(x, lowest), lessEqual(x, highest));
}

/** Which pixels lie in the rectangles: [N, 1, H, W], `bool`. */
export function isInBoxes({ top, left, height, width }: Boxes, [rows, columns]: Size): Tensor {
  const along = (extent: number, start: Tensor, length: Tensor) => {
    const place = indices([1, extent], "float32");
    const first = expandDims(start, 1);
    return logicalAnd(greaterEqual(place, first), less(place, add(first, expandDims(length, 1))));
  };
  const [isRow, isColumn] = [along(rows, top, height), along(columns, left, width)];
  const images = top.shape[0];
  return logicalAnd(reshape(isRow, [images, 1, rows, 1]), reshape(isColumn, [images, 1, 1, columns]));
}
