import { tensor } from "../create.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inNameOf, requireTypes } from "./_rules.ts";
import { sampleAt, type SampleMode } from "./_sample.ts";
import { affineMatrix, type AffineOptions, type Homography, perspectiveMatrix, type Point } from "./_homography.ts";
import { add, div, sub } from "./binary.ts";
import { stack } from "./concat.ts";
import { indices, ones } from "./fill.ts";
import { ownImage } from "./grid_sample.ts";
import { matmul } from "./matmul.ts";
import { broadcastTo, expandDims, reshape, transpose } from "./movement.ts";
import { sliceAxis } from "./slice.ts";

export type { AffineOptions, Homography, Point } from "./_homography.ts";

/** How a warped image is read, and what lies beyond its border. */
export interface WarpOptions {
  /** Default `bilinear`. */
  readonly mode?: SampleMode;
  /** The colour outside; default 0. */
  readonly fill?: number;
}

/**
 * Images seen through a projective map: the result at place (x, y) is x at `(u / w, v / w)` with `(u, v, w) = matrix (x, y, 1)`.
 * Places are in pixels from the left and top edges, so that the middle of the first pixel is at (0.5, 0.5). Maps compose as
 * matrices, and all of them run as one sampling. Differentiable with respect to x and the matrix.
 *
 * @param x [N, C, H, W], `float32`
 * @param matrix from the result to x: nine numbers, row by row, or a tensor [3, 3] or [N, 3, 3]
 * @returns [N, C, H, W]
 * @throws {ShapeError} where x has not rank 4, or the matrix is not [3, 3] or [N, 3, 3]
 *
 * @example
 * ```ts
 * import { tensor, warp } from "@tilegrad/tilegrad";
 * const x = tensor([[[[1, 2, 3]]]]);
 * console.log(await warp(x, [1, 0, 1, 0, 1, 0, 0, 0, 1]).array()); // [[[[2, 3, 0]]]], moved to the left
 * ```
 */
export function warp(
  x: Tensor,
  matrix: Homography | Tensor,
  { mode = "bilinear", fill = 0 }: WarpOptions = {},
): Tensor {
  const action = "warp";
  requireTypes(action, [x], ["float32"]);
  if (x.shape.length !== 4) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs rank 4, [N, C, H, W]`);
  }
  const [images, , height, width] = x.shape;
  const maps = matricesOf(matrix, images);
  const shape = [height, width];
  const columns = broadcastTo(add(indices([width], "float32"), 0.5), shape);
  const rows = broadcastTo(expandDims(add(indices([height], "float32"), 0.5), 1), shape);
  const places = reshape(stack([columns, rows, ones(shape)], 2), [height * width, 3]);
  const seen = matmul(places, transpose(maps));
  const part = (k: number) => reshape(sliceAxis(seen, 2, k, k + 1), [maps.shape[0], ...shape]);
  const coordinate = (k: number) => broadcastTo(sub(div(part(k), part(2)), 0.5), [images, ...shape]);
  const at = { image: ownImage(images), row: coordinate(1), column: coordinate(0) };
  // The border is blended like any pixel: the image is read as its difference from the colour outside.
  return fill === 0 ? sampleAt(x, at, mode) : add(sampleAt(sub(x, fill), at, mode), fill);
}

function matricesOf(matrix: Homography | Tensor, images: number): Tensor {
  const maps = Array.isArray(matrix)
    ? inNameOf("warp", () => tensor(Float32Array.from(matrix), { shape: [1, 3, 3] }))
    : matrix as Tensor;
  const { shape } = maps;
  const fits = shape.at(-1) === 3 && shape.at(-2) === 3 &&
    (shape.length === 2 || (shape.length === 3 && (shape[0] === images || shape[0] === 1)));
  if (!fits) {
    throw new ShapeError(`Cannot apply warp: the matrix is ${showShape(shape)}, it needs [3, 3] or [${images}, 3, 3]`);
  }
  return shape.length === 2 ? expandDims(maps, 0) : maps;
}

/**
 * Images turned around their middle, anticlockwise, as torchvision's `rotate`.
 *
 * @param x [N, C, H, W], `float32`
 * @param degrees 0 to 360
 * @throws {ShapeError} where x has not rank 4
 * @throws {ValueError} where the angle is not finite
 *
 * @example
 * ```ts
 * import { rotate, tensor } from "@tilegrad/tilegrad";
 * console.log(await rotate(tensor([[[[1, 2], [3, 4]]]]), 90, { mode: "nearest" }).array()); // [[[[2, 4], [1, 3]]]]
 * ```
 */
export function rotate(x: Tensor, degrees: number, options: WarpOptions = {}): Tensor {
  if (!Number.isFinite(degrees)) throw new ValueError(`Cannot apply rotate: needs finite degrees, found ${degrees}`);
  return inNameOf("rotate", () => affine(x, { degrees: -degrees }, options));
}

/**
 * Images turned (clockwise), sheared, scaled and moved, in this order and around their middle, as torchvision's `affine`.
 *
 * @param x [N, C, H, W], `float32`
 * @param map `degrees`, `shear` in degrees along x and y, `scale`, and `translate` in pixels to the right and down
 * @throws {ShapeError} where x has not rank 4
 * @throws {ValueError} where the scale is not above 0
 *
 * @example
 * ```ts
 * import { affine, tensor } from "@tilegrad/tilegrad";
 * console.log(await affine(tensor([[[[1, 2, 3]]]]), { translate: [1, 0] }).array()); // [[[[0, 1, 2]]]]
 * ```
 */
export function affine(x: Tensor, map: AffineOptions, options: WarpOptions = {}): Tensor {
  if (map.scale !== undefined && !(map.scale > 0)) {
    throw new ValueError(`Cannot apply affine: scale must be above 0, found ${map.scale}`);
  }
  return inNameOf("affine", () => warp(x, affineMatrix(map, [x.shape[3] / 2, x.shape[2] / 2]), options));
}

/**
 * Images seen from elsewhere: what is at four points of x comes to four other points, as torchvision's `perspective`.
 *
 * @param x [N, C, H, W], `float32`
 * @param from four points (x, y) of x, in pixels
 * @param to where they are in the result
 * @throws {ShapeError} where x has not rank 4
 * @throws {ValueError} where there are not four points each, or three of them lie on a line
 *
 * @example
 * ```ts
 * import { ones, perspective } from "@tilegrad/tilegrad";
 * const corners = [[0, 0], [8, 0], [8, 8], [0, 8]] as const;
 * const y = perspective(ones([1, 3, 8, 8]), corners, [[0, 0], [8, 2], [8, 6], [0, 8]]);
 * ```
 */
export function perspective(
  x: Tensor,
  from: readonly Point[],
  to: readonly Point[],
  options: WarpOptions = {},
): Tensor {
  return inNameOf("perspective", () => warp(x, perspectiveMatrix(from, to), options));
}
