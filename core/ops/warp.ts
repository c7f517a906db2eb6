import { tensor } from "../create.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { affineMatrix, type AffineOptions, type Homography, perspectiveMatrix, type Point } from "./_homography.ts";
import type { Border } from "./_border.ts";
import { type Pair, pairOf } from "./_padding.ts";
import { inNameOf, requireTypes } from "./_rules.ts";
import type { SampleMode } from "./_sample.ts";
import { warpThrough } from "./_warp.ts";
import { expandDims } from "./movement.ts";

export type { AffineOptions, Homography, Point } from "./_homography.ts";

/** What lies beyond the border: a colour, the edge, or the image mirrored without or with its outermost pixels. */
export type WarpBorder = "constant" | "edge" | "reflect" | "symmetric";

/** How a warped image is read, and what lies beyond its border. */
export interface WarpOptions {
  /** Default `bilinear`. */
  readonly mode?: SampleMode;
  /** Default `constant`; `edge` and `symmetric` are the `border` and `reflection` of `gridSample`. */
  readonly border?: WarpBorder;
  /** The colour outside, for `constant`; default 0. */
  readonly fill?: number;
  /** Height and width of the result; default those of x. */
  readonly size?: number | Pair;
}

/**
 * Images seen through a projective map: the result at place (x, y) is x at `(u / w, v / w)` with `(u, v, w) = matrix (x, y, 1)`.
 * Places are in pixels from the left and top edges, so that the middle of the first pixel is at (0.5, 0.5). Maps compose as
 * matrices, and all of them run as one sampling. Differentiable with respect to x and the matrix.
 *
 * @param x [N, C, H, W], `float32`
 * @param matrix from the result to x: nine numbers, row by row, or a tensor [3, 3] or [N, 3, 3]
 * @returns [N, C, H, W], or of the size asked for
 * @throws {ShapeError} where x has not rank 4 or no pixels, or the matrix is not [3, 3] or [N, 3, 3]
 * @throws {ValueError} where an option is unknown
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
  { mode = "bilinear", border = "constant", fill = 0, size }: WarpOptions = {},
): Tensor {
  const action = "warp";
  requireTypes(action, [x], ["float32"]);
  if (x.shape.length !== 4) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs rank 4, [N, C, H, W]`);
  }
  if (!modes.includes(mode) || !Object.hasOwn(borders, border) || !Number.isFinite(Math.fround(fill))) {
    throw new ValueError(
      `Cannot apply ${action}: found mode ${mode}, border ${border} and fill ${fill}, needs bilinear or nearest, ` +
        "constant, edge, reflect or symmetric, and a finite float32",
    );
  }
  const [images, channels, height, width] = x.shape;
  const extents = size === undefined ? [height, width] : pairOf(action, "size", size, 1);
  const maps = matricesOf(matrix, images);
  requireTypes(action, [maps], ["float32"]);
  if (height * width === 0 && images * channels * extents[0] * extents[1] > 0) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs pixels`);
  }
  return warpThrough(x, maps, { mode, height: extents[0], width: extents[1], border: borders[border], fill });
}

const modes: readonly SampleMode[] = ["bilinear", "nearest"];

const borders: Readonly<Record<WarpBorder, Border | undefined>> = {
  constant: undefined,
  edge: {},
  reflect: { mirror: 0 },
  symmetric: { mirror: -0.5 },
};

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
