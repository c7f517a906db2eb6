import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { type Pair, pairOf } from "./_padding.ts";
import { resampleAlong, type ResizeMode } from "./_resample.ts";
import { floats, requireTypes } from "./_rules.ts";

export type { ResizeMode } from "./_resample.ts";

/** How new pixels are made of old ones. */
export interface ResizeOptions {
  /** Default `bilinear`. */
  readonly mode?: ResizeMode;
  /** Whether the centres of the corner pixels stay in place, or (default) the outer edges of the image. */
  readonly alignCorners?: boolean;
  /** Whether a smaller image averages over all pixels of the larger one; default false. */
  readonly antialias?: boolean;
}

/** The new size, or by what it grows. */
export interface InterpolateOptions extends ResizeOptions {
  /** Height and width of the result. */
  readonly size?: number | Pair;
  /** Factors for height and width; the result has `floor(extent * factor)` pixels. */
  readonly scale?: number | Pair;
}

/**
 * Images in another size, by PyTorch's conventions: pixel j of the result lies at `(j + 0.5) from / to - 0.5` of x, with
 * `alignCorners` at `j (from - 1) / (to - 1)`; pixels beyond the edge are those at the edge.
 *
 * - `nearest`: the pixel at `floor(j from / to)`.
 * - `bilinear`: the four pixels around, weighted by nearness.
 * - `bicubic`: the sixteen pixels around (Keys 1981), which may overshoot.
 *
 * With `antialias` the window grows with the distance of new pixels, as in Pillow; needed for pleasing smaller images.
 *
 * @param x [..., H, W], `float32`
 * @param size height and width of the result
 * @returns [..., size[0], size[1]]
 * @throws {ShapeError} where x has fewer than 2 axes or no pixels, or the size is below 1
 * @throws {ValueError} where the options do not go together
 *
 * @example
 * ```ts
 * import { resize, tensor } from "@tilegrad/tilegrad";
 * console.log(await resize(tensor([[0, 4]]), [1, 4]).array()); // [[0, 1, 3, 4]]
 * ```
 */
export function resize(x: Tensor, size: number | Pair, options: ResizeOptions = {}): Tensor {
  return resized("resize", x, pairOf("resize", "size", size, 1), undefined, { mode: "bilinear", ...options });
}

/**
 * Images in another size, by size or by factor, as PyTorch's `interpolate`; see `resize` for the modes. Where a factor is
 * given, pixel j of the result lies at `(j + 0.5) / factor - 0.5` of x.
 *
 * @param x [..., H, W], `float32`
 * @param options `size` or `scale`, and how: mode default `nearest`
 * @returns [..., height, width]
 * @throws {ShapeError} where x has fewer than 2 axes or no pixels, or the result would have none
 * @throws {ValueError} where the options do not go together
 *
 * @example
 * ```ts
 * import { interpolate, tensor } from "@tilegrad/tilegrad";
 * console.log(await interpolate(tensor([[1, 2]]), { scale: 2 }).array()); // [[1, 1, 2, 2], [1, 1, 2, 2]]
 * ```
 */
export function interpolate(x: Tensor, { size, scale, ...options }: InterpolateOptions): Tensor {
  if ((size === undefined) === (scale === undefined)) {
    throw new ValueError("Cannot apply interpolate: needs either size or scale");
  }
  const how = { mode: "nearest", ...options } as const;
  if (size !== undefined) return resized("interpolate", x, pairOf("interpolate", "size", size, 1), undefined, how);
  const factors: Pair = typeof scale === "number" ? [scale, scale] : scale!;
  if (!factors.every((factor) => Number.isFinite(factor) && factor > 0)) {
    throw new ValueError(`Cannot apply interpolate: scale must be above 0, found ${factors}`);
  }
  const [height, width] = x.shape.slice(-2).map((extent, side) => Math.floor(extent * factors[side]));
  return resized("interpolate", x, pairOf("interpolate", "size", [height, width], 1), factors, how);
}

function resized(
  action: string,
  x: Tensor,
  size: Pair,
  factors: Pair | undefined,
  { mode = "bilinear", alignCorners = false, antialias = false }: ResizeOptions,
): Tensor {
  requireTypes(action, [x], floats);
  if (isHalf(x)) return inFloat32((x) => resized(action, x, size, factors, { mode, alignCorners, antialias }), x);
  const rank = x.shape.length;
  if (rank < 2 || x.shape.at(-1) === 0 || x.shape.at(-2) === 0) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs pixels, [..., H, W]`);
  }
  if (!["nearest", "bilinear", "bicubic"].includes(mode)) {
    throw new ValueError(`Cannot apply ${action}: found mode ${mode}, needs nearest, bilinear or bicubic`);
  }
  if (mode === "nearest" && (alignCorners || antialias) || alignCorners && antialias) {
    throw new ValueError(
      `Cannot apply ${action}: mode ${mode} does not go with alignCorners ${alignCorners}, antialias ${antialias}`,
    );
  }
  return [0, 1].reduce((y, side) => {
    const [from, to] = [y.shape[rank - 2 + side], size[side]];
    const scale = alignCorners ? (from - 1) / Math.max(to - 1, 1) : factors ? 1 / factors[side] : from / to;
    if (from === to && (alignCorners || scale === 1)) return y;
    return resampleAlong(y, rank - 2 + side, { from, to, scale, mode, alignCorners, antialias });
  }, x);
}
