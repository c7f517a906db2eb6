import { ShapeError } from "../errors.ts";
import { broadcastShapes, normalizeAxis, sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { floats, requireTypes } from "./_rules.ts";
import { div, mul } from "./binary.ts";
import { norm } from "./statistics.ts";

/** How `weightNorm` parts a weight. */
export interface WeightNormOptions {
  /** The axis along which each slice has a norm of its own; default 0, the outputs. `null` takes the norm of the whole. */
  readonly axis?: number | null;
}

/**
 * A weight made of a direction and a length: `w = g v / |v|`, the 2-norm over all axes but `axis`.
 *
 * Source: Salimans and Kingma 2016, "Weight normalization: a simple reparameterization to accelerate training of deep
 * neural networks".
 *
 * @param v direction, `float32`, [out, ...]
 * @param g lengths, `float32`, [out, 1, ...] as in PyTorch, or another shape that stretches to that of v
 * @returns the shape of v
 * @throws {ShapeError} where the axis is out of range, or g does not stretch to v
 * @throws {DTypeError} where an operand is not `float32`
 *
 * @example
 * ```ts
 * import { tensor, weightNorm } from "@tilegrad/tilegrad";
 * console.log(await weightNorm(tensor([[3, 4], [0, 2]]), tensor([[10], [5]])).array()); // [[6, 8], [0, 5]]
 * ```
 */
export function weightNorm(v: Tensor, g: Tensor, { axis = 0 }: WeightNormOptions = {}): Tensor {
  requireTypes("weightNorm", [v, g], floats);
  if (isHalf(v)) return inFloat32((v, g) => weightNorm(v, g, { axis }), v, g);
  const kept = axis === null ? -1 : normalizeAxis("apply weightNorm", axis, v.shape.length);
  if (!sameShape(broadcastShapes("apply weightNorm", v.shape, g.shape), v.shape)) {
    throw new ShapeError(`Cannot apply weightNorm: g is ${showShape(g.shape)}, v needs ${showShape(v.shape)} or less`);
  }
  const over = v.shape.map((_, i) => i).filter((i) => i !== kept);
  return mul(v, div(g, norm(v, { axis: over, keepdims: true })));
}
