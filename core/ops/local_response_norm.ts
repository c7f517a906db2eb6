import { ShapeError, ValueError } from "../errors.ts";
import { showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { floats, requireTypes } from "./_rules.ts";
import { avgPool2d } from "./avg_pool2d.ts";
import { add, mul } from "./binary.ts";
import { reshape } from "./movement.ts";
import { pow } from "./power.ts";
import { square } from "./unary.ts";

/** How `localResponseNorm` weighs neighbouring channels. */
export interface LocalResponseNormOptions {
  /** Factor of the squares; default 1e-4. */
  readonly alpha?: number;
  /** Power of the divisor; default 0.75. */
  readonly beta?: number;
  /** First term of the divisor; default 1. */
  readonly k?: number;
  /**
   * `mean`, the default and PyTorch's form: alpha is divided by `size`, and the window goes from `c - floor(size / 2)` to
   * `c + ceil(size / 2) - 1`. `sum`, the form of the paper: alpha is not divided, and the window goes from
   * `c - floor(size / 2)` to `c + floor(size / 2)`, so that it is `size + 1` wide for an even size.
   */
  readonly form?: "mean" | "sum";
}

/**
 * Local response normalisation over neighbouring channels: `y[c] = x[c] / (k + alpha' sum_j x[j]^2)^beta`, j from
 * `c - floor(size / 2)` to `c + floor(size / 2)` within the channels, `alpha' = alpha` or `alpha / size` (see `form`).
 *
 * Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks".
 *
 * @param x `float32`, [N, C, ...] of rank 3 at least
 * @param size number of channels in the window
 * @returns the shape of x
 * @throws {ShapeError} where x has less than 3 axes
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where size is no whole number of at least 1, or another option is no finite number
 *
 * @example
 * ```ts
 * import { localResponseNorm, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[[1], [2], [3], [4], [5], [6]]]);
 * const y = localResponseNorm(x, 5, { k: 2, alpha: 1e-4, form: "sum" });
 * console.log(await y.data()); // 0.594, 1.188, 1.780, 2.370, 2.963, 3.557
 * ```
 */
export function localResponseNorm(
  x: Tensor,
  size: number,
  { alpha = 1e-4, beta = 0.75, k = 1, form = "mean" }: LocalResponseNormOptions = {},
): Tensor {
  const { shape } = x;
  requireTypes("localResponseNorm", [x], floats);
  if (isHalf(x)) return inFloat32((x) => localResponseNorm(x, size, { alpha, beta, k, form }), x);
  if (shape.length < 3) {
    throw new ShapeError(`Cannot apply localResponseNorm: x is ${showShape(shape)}, it needs [N, C, L, ...]`);
  }
  if (!Number.isInteger(size) || size < 1) {
    throw new ValueError(`Cannot apply localResponseNorm: size must be a whole number of at least 1, found ${size}`);
  }
  for (const [name, value] of Object.entries({ alpha, beta, k })) {
    if (!Number.isFinite(value)) {
      throw new ValueError(`Cannot apply localResponseNorm: ${name} must be a finite number, found ${value}`);
    }
  }
  const before = Math.floor(size / 2);
  const after = form === "sum" ? before : size - 1 - before;
  const windows = { stride: 1, padding: [[before, after], [0, 0]], divisorOverride: 1 } as const;
  // Channels lie along the height of a plane whose width is all the rest.
  const planes = reshape(square(x), [shape[0], 1, shape[1], sizeOf(shape.slice(2))]);
  const sums = reshape(avgPool2d(planes, [before + 1 + after, 1], windows), shape);
  return mul(x, pow(add(mul(sums, form === "sum" ? alpha : alpha / size), k), -beta));
}
