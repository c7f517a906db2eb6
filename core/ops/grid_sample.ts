import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { requireTypes } from "./_rules.ts";
import { bounded } from "./_border.ts";
import { sampleAt, type SampleMode } from "./_sample.ts";
import { add, mul, sub } from "./binary.ts";
import { stack } from "./concat.ts";
import { indices, ones, zeros } from "./fill.ts";
import { matmul } from "./matmul.ts";
import { broadcastTo, reshape, transpose } from "./movement.ts";
import { sliceAxis } from "./slice.ts";

export type { SampleMode } from "./_sample.ts";

/** What lies beyond the border: zeros, the edge, or the image mirrored. */
export type SampleBorder = "zeros" | "border" | "reflection";

/** How `gridSample` reads images. */
export interface GridSampleOptions {
  /** Default `bilinear`. */
  readonly mode?: SampleMode;
  /** Default `zeros`. */
  readonly border?: SampleBorder;
  /** Whether -1 and 1 are the middles of the corner pixels, or (default) the outer edges of the image. */
  readonly alignCorners?: boolean;
}

/** From [-1, 1] to pixels. */
function toPixels(place: Tensor, extent: number, alignCorners: boolean): Tensor {
  const unit = mul(add(place, 1), 0.5);
  return alignCorners ? mul(unit, extent - 1) : sub(mul(unit, extent), 0.5);
}

/** Which image each place is in: its own. */
export function ownImage(count: number): Tensor {
  return reshape(indices([count]), [count, 1, 1]);
}

/**
 * Images at any places: `y[n, c, i, j]` is x[n, c] at `grid[n, i, j] = (x, y)`, both from -1 (left, top) to 1 (right, bottom), as
 * PyTorch's `grid_sample`. Differentiable with respect to x and, for `bilinear`, to the grid.
 *
 * Source: Jaderberg et al. 2015, "Spatial transformer networks".
 *
 * @param x [N, C, H, W], `float32`
 * @param grid [N, OH, OW, 2], `float32`
 * @returns [N, C, OH, OW]
 * @throws {ShapeError} where the ranks are not 4, the grid has not x's batch and two coordinates, or x has no pixels
 * @throws {ValueError} where an option is unknown
 *
 * @example
 * ```ts
 * import { gridSample, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[[[1, 2], [3, 4]]]]);
 * console.log(await gridSample(x, tensor([[[[0, 0]]]])).item()); // 2.5, the middle
 * ```
 */
export function gridSample(
  x: Tensor,
  grid: Tensor,
  { mode = "bilinear", border = "zeros", alignCorners = false }: GridSampleOptions = {},
): Tensor {
  requireTypes("gridSample", [x, grid], ["float32"]);
  const fits = x.shape.length === 4 && grid.shape.length === 4 && grid.shape[3] === 2 && grid.shape[0] === x.shape[0];
  if (!fits || x.shape[2] * x.shape[3] === 0) {
    throw new ShapeError(
      `Cannot apply gridSample: x is ${showShape(x.shape)}, the grid ${showShape(grid.shape)}; ` +
        "needs [N, C, H, W] with pixels and [N, OH, OW, 2]",
    );
  }
  if (!["bilinear", "nearest"].includes(mode) || !["zeros", "border", "reflection"].includes(border)) {
    throw new ValueError(
      `Cannot apply gridSample: found mode ${mode} and border ${border}, needs bilinear or nearest, ` +
        "and zeros, border or reflection",
    );
  }
  const [images, channels, height, width] = x.shape;
  const shape = grid.shape.slice(0, 3);
  if (sizeOf(shape) * channels === 0) return zeros([images, channels, ...shape.slice(1)]);
  const coordinate = (k: number, extent: number) => {
    const place = reshape(sliceAxis(grid, 3, k, k + 1), shape);
    const pixels = toPixels(place, extent, alignCorners);
    if (border === "zeros") return pixels;
    // Mirrored at the middles of the corner pixels, or at the outer edges.
    return bounded(pixels, extent, border === "reflection" ? { mirror: alignCorners ? 0 : -0.5 } : {});
  };
  return sampleAt(x, { image: ownImage(images), row: coordinate(1, height), column: coordinate(0, width) }, mode);
}

/**
 * The grid of an affine map, for `gridSample`: `grid[n, i, j] = theta[n] (x, y, 1)`, (x, y) the place of pixel (i, j) of the result
 * from -1 to 1, as PyTorch's `affine_grid`. It leads from places of the result to places of the input.
 *
 * @param theta [N, 2, 3], `float32`
 * @param size height and width of the result
 * @param options.alignCorners as for `gridSample`, default false
 * @returns [N, height, width, 2]
 * @throws {ShapeError} where theta is not [N, 2, 3], or the size is below 1
 *
 * @example
 * ```ts
 * import { affineGrid, gridSample, tensor } from "@tilegrad/tilegrad";
 * const mirrored = affineGrid(tensor([[[-1, 0, 0], [0, 1, 0]]]), [1, 2]);
 * console.log(await gridSample(tensor([[[[1, 2]]]]), mirrored).array()); // [[[[2, 1]]]]
 * ```
 */
export function affineGrid(
  theta: Tensor,
  size: readonly [height: number, width: number],
  { alignCorners = false }: { alignCorners?: boolean } = {},
): Tensor {
  if (theta.dtype !== "float32") {
    throw new DTypeError(`Cannot apply affineGrid: theta is ${theta.dtype}, needs float32`);
  }
  const [height, width] = size;
  if (theta.shape.length !== 3 || theta.shape[1] !== 2 || theta.shape[2] !== 3) {
    throw new ShapeError(`Cannot apply affineGrid: theta is ${showShape(theta.shape)}, it needs [N, 2, 3]`);
  }
  if (![height, width].every((extent) => Number.isInteger(extent) && extent >= 1)) {
    throw new ShapeError(`Cannot apply affineGrid: size must be two whole numbers of at least 1, found [${size}]`);
  }
  const places = (extent: number) => {
    const numbers = indices([extent], "float32");
    if (!alignCorners) return sub(mul(numbers, 2 / extent), 1 - 1 / extent);
    return extent === 1 ? zeros([1]) : sub(mul(numbers, 2 / (extent - 1)), 1);
  };
  const shape = [height, width];
  const columns = broadcastTo(places(width), shape);
  const rows = broadcastTo(reshape(places(height), [height, 1]), shape);
  const base = reshape(stack([columns, rows, ones(shape)], 2), [height * width, 3]);
  return reshape(matmul(base, transpose(theta)), [theta.shape[0], height, width, 2]);
}
