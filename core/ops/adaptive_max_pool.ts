import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { adaptiveBins, type AdaptiveSize, isCoarse } from "./_adaptive.ts";
import { binMax, binPlace, binTake } from "./_bins.ts";
import { add, mul } from "./binary.ts";

/** The maximum over a box is that over each of its axes in turn; from the last axis on, the first of equal elements wins. */
function largest(action: string, x: Tensor, size: AdaptiveSize, rank: 1 | 2 | 3): Tensor {
  return adaptiveBins(action, x, size, rank).filter(isCoarse).reduce(binMax, x);
}

/** Row-major places of the largest elements within the last `rank` axes. */
function places(action: string, x: Tensor, size: AdaptiveSize, rank: 1 | 2 | 3): Tensor {
  let best = x;
  let index: Tensor | undefined;
  for (const bins of adaptiveBins(action, x, size, rank)) {
    const place = binPlace(best, bins);
    const along = mul(place, sizeOf(x.shape.slice(bins.axis + 1)));
    index = index ? add(binTake(index, place, bins), along) : along;
    best = binTake(best, place, bins);
  }
  return index!;
}

/**
 * Maxima that make any row as long as wanted: `y[n, c, o] = max of x[n, c, l]`, l from `floor(o L / size)` to
 * `ceil((o + 1) L / size) - 1`. The first of equal elements gets the gradient; a NaN wins.
 *
 * @param x [N, C, L], `float32`
 * @param size extent of the result; `null` keeps L
 * @returns [N, C, size]
 * @throws {ShapeError} where the rank is not 3, L is 0, or the size is no whole number of at least 1
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { adaptiveMaxPool1d, tensor } from "@tilegrad/tilegrad";
 * console.log(await adaptiveMaxPool1d(tensor([[[1, 2, 6, 3]]]), 2).array()); // [[[2, 6]]]
 * ```
 */
export function adaptiveMaxPool1d(x: Tensor, size: AdaptiveSize): Tensor {
  return largest("adaptiveMaxPool1d", x, size, 1);
}

/**
 * Maxima that make any plane as large as wanted: `y[n, c, oh, ow] = max of x[n, c, h, w]`, h from
 * `floor(oh H / height)` to `ceil((oh + 1) H / height) - 1`, w likewise. The first of equal elements gets the gradient; a
 * NaN wins.
 *
 * Source: PyTorch's `AdaptiveMaxPool2d`.
 *
 * @param x [N, C, H, W], `float32`
 * @param size extents of the result, one number or [height, width]; `null` keeps that of x
 * @returns [N, C, height, width]
 * @throws {ShapeError} where the rank is not 4, a plane is empty, or the size is no whole number of at least 1
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { adaptiveMaxPool2d, ones } from "@tilegrad/tilegrad";
 * console.log(adaptiveMaxPool2d(ones([1, 2, 9, 9]), [4, 3]).shape); // [1, 2, 4, 3]
 * ```
 */
export function adaptiveMaxPool2d(x: Tensor, size: AdaptiveSize): Tensor {
  return largest("adaptiveMaxPool2d", x, size, 2);
}

/**
 * Where `adaptiveMaxPool2d` finds the largest elements: `h * W + w` in the plane.
 *
 * @param x [N, C, H, W], `float32`
 * @param size extents of the result, one number or [height, width]; `null` keeps that of x
 * @returns [N, C, height, width], `int32`
 * @throws {ShapeError} as `adaptiveMaxPool2d` does
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { adaptiveMaxPool2dIndices, tensor } from "@tilegrad/tilegrad";
 * console.log(await adaptiveMaxPool2dIndices(tensor([[[[1, 5], [9, 2]]]]), 1).item()); // 2
 * ```
 */
export function adaptiveMaxPool2dIndices(x: Tensor, size: AdaptiveSize): Tensor {
  return places("adaptiveMaxPool2dIndices", x, size, 2);
}

/**
 * Maxima that make any volume as large as wanted, as `adaptiveMaxPool2d` does with planes.
 *
 * @param x [N, C, D, H, W], `float32`
 * @param size extents of the result, one number or [depth, height, width]; `null` keeps that of x
 * @returns [N, C, depth, height, width]
 * @throws {ShapeError} where the rank is not 5, a volume is empty, or the size is no whole number of at least 1
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { adaptiveMaxPool3d, ones } from "@tilegrad/tilegrad";
 * console.log(adaptiveMaxPool3d(ones([1, 8, 4, 9, 9]), [2, null, 3]).shape); // [1, 8, 2, 9, 3]
 * ```
 */
export function adaptiveMaxPool3d(x: Tensor, size: AdaptiveSize): Tensor {
  return largest("adaptiveMaxPool3d", x, size, 3);
}
