import { ShapeError } from "../errors.ts";
import { normalizeAxis, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { floats, inNameOf, requireTypes } from "./_rules.ts";
import { mul } from "./binary.ts";
import { sliceAxis } from "./slice.ts";
import { softmax, type SoftmaxOptions } from "./softmax.ts";
import { neg } from "./unary.ts";
import { sigmoid } from "./unary_exponential.ts";

/**
 * Gated linear unit: `y = a sigmoid(b)`, a and b the two halves of x along an axis.
 *
 * Source: Dauphin et al. 2017, "Language modeling with gated convolutional networks".
 *
 * @param x `float32`, any shape but a scalar
 * @param options `axis`, default -1, of an even extent
 * @throws {ShapeError} where the axis is out of range or its extent is odd
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { glu, tensor } from "@tilegrad/tilegrad";
 * console.log(await glu(tensor([3, 5, 0, 100])).array()); // [1.5, 5]
 * ```
 */
export function glu(x: Tensor, { axis = -1 }: { readonly axis?: number } = {}): Tensor {
  requireTypes("glu", [x], floats);
  const along = normalizeAxis("apply glu", axis, x.shape.length);
  const extent = x.shape[along];
  if (extent % 2 !== 0) {
    throw new ShapeError(
      `Cannot apply glu: axis ${along} of ${showShape(x.shape)} has ${extent} elements, it needs two halves`,
    );
  }
  return mul(sliceAxis(x, along, 0, extent / 2), sigmoid(sliceAxis(x, along, extent / 2, extent)));
}

/**
 * Softmax of the negative: `y[j] = exp(-x[j]) / sum_k exp(-x[k])` along an axis.
 *
 * @param x `float32`, any shape but a scalar
 * @throws {ShapeError} where the axis is out of range
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { softmin, tensor } from "@tilegrad/tilegrad";
 * console.log(await softmin(tensor([0, Math.log(3)])).array()); // [0.75, 0.25]
 * ```
 */
export function softmin(x: Tensor, options: SoftmaxOptions = {}): Tensor {
  requireTypes("softmin", [x], floats);
  return inNameOf("softmin", () => softmax(neg(x), options));
}
