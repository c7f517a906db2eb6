import { isFloat } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { type Pair, pairOf } from "./_padding.ts";
import { pick } from "./_pick.ts";
import { floats, inNameOf } from "./_rules.ts";
import type { WindowOptions } from "./_window2d.ts";
import { argmax } from "./arg_reduce.ts";
import { avgPool2d } from "./avg_pool2d.ts";
import { mul } from "./binary.ts";
import { equal } from "./comparison.ts";
import { flatten, reshape } from "./movement.ts";
import { pow } from "./power.ts";
import { mean } from "./reduce.ts";
import { slice } from "./slice.ts";
import { where } from "./where.ts";

function requirePlanes(action: string, x: Tensor): void {
  const { shape } = x;
  if (shape.length !== 4) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(shape)}, it needs rank 4, [N, C, H, W]`);
  }
  if (!isFloat(x.dtype)) {
    throw new DTypeError(`Cannot apply ${action}: x is ${x.dtype}, it needs ${floats.join(" or ")}`);
  }
}

/**
 * Average of each plane: `y[n, c, 0, 0] = sum over h, w of x[n, c, h, w] / (H * W)`.
 *
 * @param x [N, C, H, W], `float32`
 * @returns [N, C, 1, 1]
 * @throws {ShapeError} where the rank is not 4
 *
 * @example
 * ```ts
 * import { globalAvgPool2d, tensor } from "@tilegrad/tilegrad";
 * console.log(await globalAvgPool2d(tensor([[[[1, 2], [3, 6]]]])).item()); // 3
 * ```
 */
export function globalAvgPool2d(x: Tensor): Tensor {
  requirePlanes("globalAvgPool2d", x);
  return mean(x, { axis: [2, 3], keepdims: true });
}

/**
 * Largest element of each plane: `y[n, c, 0, 0] = max over h, w of x[n, c, h, w]`. The first of equal elements gets the
 * gradient.
 *
 * @param x [N, C, H, W], `float32`
 * @returns [N, C, 1, 1]
 * @throws {ShapeError} where the rank is not 4, or the planes are empty
 *
 * @example
 * ```ts
 * import { globalMaxPool2d, tensor } from "@tilegrad/tilegrad";
 * console.log(await globalMaxPool2d(tensor([[[[1, 2], [3, 6]]]])).item()); // 6
 * ```
 */
export function globalMaxPool2d(x: Tensor): Tensor {
  requirePlanes("globalMaxPool2d", x);
  const planes = flatten(x, { start: 2 });
  const places = inNameOf("globalMaxPool2d", () => argmax(planes, { axis: 2 }));
  return reshape(pick(planes, places, 2), [...x.shape.slice(0, 2), 1, 1]);
}

/**
 * Plain decimation: `y[n, c, oh, ow] = x[n, c, oh * stride, ow * stride]`, `ceil(extent / stride)` rows and columns.
 *
 * @param x [N, C, H, W]
 * @throws {ShapeError} where the rank is not 4, or the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { subsample, tensor } from "@tilegrad/tilegrad";
 * console.log(await subsample(tensor([[[[1, 2, 3], [4, 5, 6]]]]), 2).array()); // [[[[1, 3]]]]
 * ```
 */
export function subsample(x: Tensor, stride: number | Pair): Tensor {
  if (x.shape.length !== 4) {
    throw new ShapeError(`Cannot apply subsample: x is ${showShape(x.shape)}, it needs rank 4, [N, C, H, W]`);
  }
  const [vertical, horizontal] = pairOf("subsample", "stride", stride, 1);
  return slice(x, [null, null, [0, null, vertical], [0, null, horizontal]]);
}

/** How `l2Pool2d` lays its windows. */
export type L2PoolOptions = Pick<WindowOptions, "stride" | "ceilMode">;

/** How `lpPool2d` lays its windows, and of which order the norm is. */
export interface LpPoolOptions extends L2PoolOptions {
  /** Default 2. */
  readonly order?: number;
}

/**
 * Norm of each window: `y = (sum over kh, kw of x^order)^(1/order)`. The gradient of a window whose sum is 0 is 0.
 *
 * As in PyTorch the powers are those of x, not of |x|, and a window that `ceilMode` lets hang over counts as if its
 * missing elements were like the others.
 *
 * @param x [N, C, H, W], `float32`
 * @param kernel extents of a window
 * @returns [N, C, OH, OW], as `avgPool2d` without padding
 * @throws {ShapeError} where the kernel or the stride is 0, the rank is not 4, or a window is larger than the plane
 * @throws {ValueError} where the order is not above 0
 *
 * @example
 * ```ts
 * import { lpPool2d, tensor } from "@tilegrad/tilegrad";
 * console.log(await lpPool2d(tensor([[[[1, 2], [3, 4]]]]), 2, { order: 1 }).item()); // 10
 * ```
 */
export function lpPool2d(
  x: Tensor,
  kernel: number | Pair,
  { order = 2, stride, ceilMode }: LpPoolOptions = {},
): Tensor {
  if (!(order > 0 && order < Infinity)) {
    throw new ValueError(`Cannot apply lpPool2d: the order must be a number above 0, found ${order}`);
  }
  if (isHalf(x)) return inFloat32((x) => lpPool2d(x, kernel, { order, stride, ceilMode }), x);
  const [height, width] = pairOf("lpPool2d", "kernel", kernel, 1);
  const average = inNameOf("lpPool2d", () => avgPool2d(pow(x, order), kernel, { stride, ceilMode }));
  const total = mul(average, height * width);
  if (order === 1) return total;
  const isZero = equal(total, 0);
  // The root's slope at 0 is infinite: it is taken at 1 there, and not used.
  return where(isZero, 0, pow(where(isZero, 1, total), 1 / order));
}

/**
 * Euclidean norm of each window: `y = sqrt(sum over kh, kw of x^2)`; `lpPool2d` of order 2.
 *
 * @param x [N, C, H, W], `float32`
 * @param kernel extents of a window
 * @returns [N, C, OH, OW]
 * @throws {ShapeError} as `lpPool2d` does
 *
 * @example
 * ```ts
 * import { l2Pool2d, tensor } from "@tilegrad/tilegrad";
 * console.log(await l2Pool2d(tensor([[[[1, 2], [2, 4]]]]), 2).item()); // 5
 * ```
 */
export function l2Pool2d(x: Tensor, kernel: number | Pair, options: L2PoolOptions = {}): Tensor {
  return inNameOf("l2Pool2d", () => lpPool2d(x, kernel, { ...options, order: 2 }));
}
