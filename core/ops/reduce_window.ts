import { ValueError } from "../errors.ts";
import { apply, type Tensor } from "../tensor.ts";
import type { Pair } from "./_padding.ts";
import { windowOf } from "./_window2d.ts";
import { avgPool2dOp } from "./avg_pool2d.ts";
import { maxPool2dOp, type MaxPoolOptions } from "./max_pool2d.ts";
import { neg } from "./unary.ts";

/** How the elements of a window are combined. */
export type WindowReduction = "sum" | "mean" | "max" | "min";

/**
 * Combines the elements of each window of a plane: their sum, mean, maximum or minimum. Padding adds 0 to a sum, counts in
 * no mean, and never is an extreme.
 *
 * @param x [N, C, H, W], `float32`
 * @param kernel extents of a window
 * @param reduction how
 * @param options stride (the kernel's extents unless told), padding, ceilMode; dilation for extremes alone
 * @returns [N, C, OH, OW], as `maxPool2d`
 * @throws {ShapeError} where the rank is not 4, or the windows do not fit (see `maxPool2d`)
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where a sum or mean has dilation, or the reduction is none of the four
 *
 * @example
 * ```ts
 * import { reduceWindow, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[[[1, 5], [9, 2]]]]);
 * console.log(await reduceWindow(x, 2, "sum").item(), await reduceWindow(x, 2, "min").item()); // 17 1
 * ```
 */
export function reduceWindow(
  x: Tensor,
  kernel: number | Pair,
  reduction: WindowReduction,
  { dilation, ...options }: MaxPoolOptions = {},
): Tensor {
  const window = windowOf("reduceWindow", x, kernel, { ...options, dilation });
  if (reduction === "max") return apply(maxPool2dOp, [x], window);
  if (reduction === "min") return neg(apply(maxPool2dOp, [neg(x)], window));
  if (reduction !== "sum" && reduction !== "mean") {
    throw new ValueError(`Cannot apply reduceWindow: found reduction ${reduction}, needs sum, mean, max or min`);
  }
  if (window.dilation.some((one) => one !== 1)) {
    throw new ValueError(`Cannot apply reduceWindow: a ${reduction} takes no dilation, found [${window.dilation}]`);
  }
  const divisorOverride = reduction === "sum" ? 1 : undefined;
  return apply(avgPool2dOp, [x], { window, countIncludePad: false, divisorOverride });
}
