import type { Tensor } from "../tensor.ts";
import { adaptiveBins, type AdaptiveSize, isCoarse } from "./_adaptive.ts";
import { binMean } from "./_bins.ts";
import { inFloat32, isHalf } from "./_float32.ts";

/** The average over a box is that over each of its axes in turn. */
function average(action: string, x: Tensor, size: AdaptiveSize, rank: 1 | 2 | 3): Tensor {
  const bins = adaptiveBins(action, x, size, rank).filter(isCoarse);
  const binned = (x: Tensor) => bins.reduce(binMean, x);
  return isHalf(x) ? inFloat32(binned, x) : binned(x);
}

/**
 * Averages that make any row as long as wanted: `y[n, c, o] = mean of x[n, c, l]`, l from `floor(o L / size)` to
 * `ceil((o + 1) L / size) - 1`.
 *
 * @param x [N, C, L], `float32`
 * @param size extent of the result; `null` keeps L
 * @returns [N, C, size]
 * @throws {ShapeError} where the rank is not 3, L is 0, or the size is no whole number of at least 1
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { adaptiveAvgPool1d, tensor } from "@tilegrad/tilegrad";
 * console.log(await adaptiveAvgPool1d(tensor([[[1, 2, 6]]]), 2).array()); // [[[1.5, 4]]]
 * ```
 */
export function adaptiveAvgPool1d(x: Tensor, size: AdaptiveSize): Tensor {
  return average("adaptiveAvgPool1d", x, size, 1);
}

/**
 * Averages that make any plane as large as wanted: `y[n, c, oh, ow] = mean of x[n, c, h, w]`, h from
 * `floor(oh H / height)` to `ceil((oh + 1) H / height) - 1`, w likewise. The wanted extents may exceed those of x.
 *
 * Source: PyTorch's `AdaptiveAvgPool2d`.
 *
 * @param x [N, C, H, W], `float32`
 * @param size extents of the result, one number or [height, width]; `null` keeps that of x
 * @returns [N, C, height, width]
 * @throws {ShapeError} where the rank is not 4, a plane is empty, or the size is no whole number of at least 1
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { adaptiveAvgPool2d, ones } from "@tilegrad/tilegrad";
 * console.log(adaptiveAvgPool2d(ones([1, 256, 13, 13]), 6).shape); // [1, 256, 6, 6]
 * ```
 */
export function adaptiveAvgPool2d(x: Tensor, size: AdaptiveSize): Tensor {
  return average("adaptiveAvgPool2d", x, size, 2);
}

/**
 * Averages that make any volume as large as wanted, as `adaptiveAvgPool2d` does with planes.
 *
 * @param x [N, C, D, H, W], `float32`
 * @param size extents of the result, one number or [depth, height, width]; `null` keeps that of x
 * @returns [N, C, depth, height, width]
 * @throws {ShapeError} where the rank is not 5, a volume is empty, or the size is no whole number of at least 1
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { adaptiveAvgPool3d, ones } from "@tilegrad/tilegrad";
 * console.log(adaptiveAvgPool3d(ones([1, 8, 4, 9, 9]), [2, null, 3]).shape); // [1, 8, 2, 9, 3]
 * ```
 */
export function adaptiveAvgPool3d(x: Tensor, size: AdaptiveSize): Tensor {
  return average("adaptiveAvgPool3d", x, size, 3);
}
