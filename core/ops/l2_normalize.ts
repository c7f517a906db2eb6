import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { floats, inNameOf, requireTypes } from "./_rules.ts";
import { div, maximum } from "./binary.ts";
import { norm } from "./statistics.ts";

/** How `l2Normalize` measures vectors. */
export interface L2NormalizeOptions {
  /** Axis that the vectors lie along; default 1, as in PyTorch. Negative ones count from the end. */
  readonly axis?: number | readonly number[];
  /** Which norm; default 2. */
  readonly order?: number;
  /** Least divisor; default 1e-12. */
  readonly eps?: number;
}

/**
 * Vectors of length 1 along an axis: `y = x / max(norm(x), eps)`, the norm `(sum |x|^order)^(1 / order)`.
 *
 * @param x `float32`
 * @returns the shape of x
 * @throws {ShapeError} where an axis is out of range or named twice
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where eps is not above 0, or the order is NaN
 *
 * @example
 * ```ts
 * import { l2Normalize, tensor } from "@tilegrad/tilegrad";
 * console.log(await l2Normalize(tensor([[3, 4], [0, 0]])).array()); // [[0.6, 0.8], [0, 0]]
 * ```
 */
export function l2Normalize(x: Tensor, { axis = 1, order = 2, eps = 1e-12 }: L2NormalizeOptions = {}): Tensor {
  requireTypes("l2Normalize", [x], floats);
  if (isHalf(x)) return inFloat32((x) => l2Normalize(x, { axis, order, eps }), x);
  if (!(eps > 0 && eps < Infinity)) {
    throw new ValueError(`Cannot apply l2Normalize: eps must be a number above 0, found ${eps}`);
  }
  const length = inNameOf("l2Normalize", () => norm(x, { order, axis, keepdims: true }));
  return div(x, maximum(length, eps));
}
