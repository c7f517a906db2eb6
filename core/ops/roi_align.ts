import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { requireIndex } from "./_index.ts";
import { type Pair, pairOf } from "./_padding.ts";
import { requireTypes } from "./_rules.ts";
import { sampleAt, type SampleMode } from "./_sample.ts";
import { avgPool2d } from "./avg_pool2d.ts";
import { add, div, maximum, mul, sub } from "./binary.ts";
import { greaterEqual, lessEqual, logicalAnd } from "./comparison.ts";
import { cast } from "./cast.ts";
import { clamp } from "./clamp.ts";
import { indices } from "./fill.ts";
import { broadcastTo, expandDims, reshape } from "./movement.ts";
import { sliceAxis } from "./slice.ts";
import { where } from "./where.ts";

/** How `roiAlign` reads its regions. */
export interface RoiAlignOptions {
  /** From the unit of the boxes to pixels of x; default 1. */
  readonly spatialScale?: number;
  /** Samples along each side of a bin; default 2. */
  readonly samplingRatio?: number;
  /** Whether boxes are moved by half a pixel, so that pixel i is at i + 0.5; default false. */
  readonly aligned?: boolean;
}

/** Column k of a list of boxes as [K, 1, 1], to be stretched over rows and columns. */
function field(boxes: Tensor, k: number): Tensor {
  return reshape(sliceAxis(boxes, 1, k, k + 1), [boxes.shape[0], 1, 1]);
}

/** 0, 1, ... along the rows or the columns of [K, height, width]. */
function counted(extent: number, isRow: boolean): Tensor {
  return expandDims(indices([extent], "float32"), isRow ? 1 : 0);
}

/** Samples at places where the image goes on for one pixel beyond its border, and is 0 farther away. */
function withinOne(place: Tensor, extent: number): { inside: Tensor; near: Tensor } {
  const inside = logicalAnd(greaterEqual(place, -1), lessEqual(place, extent));
  return { inside, near: clamp(place, { min: 0, max: extent - 1 }) };
}

function requireShapes(action: string, x: Tensor, boxes: Tensor, width: number): void {
  requireTypes(action, [x, boxes], ["float32"]);
  if (x.shape.length !== 4 || boxes.shape.length !== 2 || boxes.shape[1] !== width || x.shape[2] * x.shape[3] === 0) {
    throw new ShapeError(
      `Cannot apply ${action}: x is ${showShape(x.shape)}, the boxes ${showShape(boxes.shape)}; ` +
        `needs [N, C, H, W] with pixels and [K, ${width}]`,
    );
  }
}

/**
 * Regions of feature maps in one size: each is cut into bins, and a bin is the mean of bilinear samples at regular places in it,
 * as torchvision's `roi_align`. Differentiable with respect to x and the boxes.
 *
 * Source: He et al. 2017, "Mask R-CNN".
 *
 * @param x [N, C, H, W], `float32`
 * @param boxes [K, 5], `float32`: number of the image, x1, y1, x2, y2
 * @param size rows and columns of bins
 * @returns [K, C, size[0], size[1]]
 * @throws {ShapeError} where x or the boxes have another shape, or the size or the sampling ratio is below 1
 *
 * @example
 * ```ts
 * import { ones, roiAlign, tensor } from "@tilegrad/tilegrad";
 * console.log(roiAlign(ones([1, 8, 16, 16]), tensor([[0, 2, 2, 9, 9]]), 7).shape); // [1, 8, 7, 7]
 * ```
 */
export function roiAlign(
  x: Tensor,
  boxes: Tensor,
  size: number | Pair,
  { spatialScale = 1, samplingRatio = 2, aligned = false }: RoiAlignOptions = {},
): Tensor {
  requireShapes("roiAlign", x, boxes, 5);
  const bins = pairOf("roiAlign", "size", size, 1);
  const [samples] = pairOf("roiAlign", "samplingRatio", samplingRatio, 1);
  const [rows, columns] = [bins[0] * samples, bins[1] * samples];
  const shape = [boxes.shape[0], rows, columns];
  const edge = (k: number) => sub(mul(field(boxes, k), spatialScale), aligned ? 0.5 : 0);
  const places = (first: number, last: number, count: number, isRow: boolean) => {
    const start = edge(first);
    const length = sub(edge(last), start);
    const extent = aligned ? length : maximum(length, 1);
    const place = add(start, mul(add(counted(count, isRow), 0.5), mul(extent, 1 / count)));
    return withinOne(broadcastTo(place, shape), x.shape[isRow ? 2 : 3]);
  };
  const [row, column] = [places(2, 4, rows, true), places(1, 3, columns, false)];
  const image = cast(field(boxes, 0), "int32");
  const y = sampleAt(x, { image, row: row.near, column: column.near }, "bilinear");
  const isInside = expandDims(logicalAnd(row.inside, column.inside), 1);
  return avgPool2d(where(isInside, y, 0), samples);
}

/** How `cropAndResize` reads its regions. */
export interface CropAndResizeOptions {
  /** Default `bilinear`. */
  readonly mode?: SampleMode;
  /** The value outside of the image; default 0. */
  readonly extrapolation?: number;
}

/**
 * Regions of images in one size, corners at corners, as TensorFlow's `crop_and_resize`: row i of the result lies at
 * `(y1 + (y2 - y1) i / (height - 1)) (H - 1)` of x. Differentiable with respect to x and the boxes.
 *
 * @param x [N, C, H, W], `float32`
 * @param boxes [K, 4], `float32`: y1, x1, y2, x2 from 0 (first row or column) to 1 (last one); may reach beyond, or be mirrored
 * @param images [K], `int32`: the image of each box
 * @param size height and width of the result
 * @returns [K, C, size[0], size[1]]
 * @throws {ShapeError} where x, the boxes or the images have another shape, or the size is below 1
 * @throws {ValueError} where an image that the host knows is not from 0 to N - 1
 *
 * @example
 * ```ts
 * import { cropAndResize, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[[[0, 1], [2, 3]]]]);
 * const first = tensor([0], { dtype: "int32" });
 * console.log(await cropAndResize(x, tensor([[0, 0, 1, 1]]), first, 3).array()); // [[[[0, .5, 1], [1, 1.5, 2], [2, 2.5, 3]]]]
 * ```
 */
export function cropAndResize(
  x: Tensor,
  boxes: Tensor,
  images: Tensor,
  size: number | Pair,
  { mode = "bilinear", extrapolation = 0 }: CropAndResizeOptions = {},
): Tensor {
  requireShapes("cropAndResize", x, boxes, 4);
  requireIndex("cropAndResize", images, x.shape[0]);
  if (images.shape.length !== 1 || images.shape[0] !== boxes.shape[0]) {
    throw new ShapeError(
      `Cannot apply cropAndResize: images are ${showShape(images.shape)}, they need [${boxes.shape[0]}]`,
    );
  }
  const sizes = pairOf("cropAndResize", "size", size, 1);
  const shape = [boxes.shape[0], ...sizes];
  const places = (first: number, last: number, isRow: boolean) => {
    const count = sizes[isRow ? 0 : 1];
    const extent = x.shape[isRow ? 2 : 3];
    const share = count === 1 ? 0.5 : div(counted(count, isRow), count - 1);
    const start = field(boxes, first);
    const place = mul(add(start, mul(sub(field(boxes, last), start), share)), extent - 1);
    const full = broadcastTo(place, shape);
    return { place: full, inside: logicalAnd(greaterEqual(full, 0), lessEqual(full, extent - 1)) };
  };
  const [row, column] = [places(0, 2, true), places(1, 3, false)];
  const image = reshape(cast(images, "int32"), [boxes.shape[0], 1, 1]);
  const y = sampleAt(x, { image, row: row.place, column: column.place }, mode);
  return where(expandDims(logicalAnd(row.inside, column.inside), 1), y, extrapolation);
}
