import { ShapeError, ValueError } from "../errors.ts";
import { sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { type LossOptions, reduceLoss, requirePair } from "./_reduction.ts";
import { floats, requireTypes } from "./_rules.ts";
import { relu } from "./activation.ts";
import { add, div, minimum, mul, sub } from "./binary.ts";
import { greater } from "./comparison.ts";
import { type MarginOptions, requireMargin } from "./losses_margin.ts";
import { sum } from "./reduce.ts";
import { norm } from "./statistics.ts";
import { sqrt } from "./unary.ts";
import { where } from "./where.ts";

/** How `tripletMargin` measures distances. */
export interface TripletMarginOptions extends LossOptions {
  /** Distance by which the negative is to be farther away; default 1. */
  readonly margin?: number;
  /** Order of the norm; default 2. */
  readonly order?: number;
  /** Added to every difference; default 1e-6. */
  readonly eps?: number;
  /** Whether the positive may take the place of the anchor where it is nearer to the negative; default false. */
  readonly swap?: boolean;
}

/** Keeps the root of a zero vector's length away from its infinite slope, as PyTorch does. */
const leastSquare = 1e-12;

function requireVectors(action: string, x: Tensor): void {
  if (x.shape.length < 1 || x.shape.length > 2) {
    throw new ShapeError(`Cannot apply ${action}: found ${showShape(x.shape)}, it needs vectors, [N, D] or [D]`);
  }
}

/**
 * Cosine loss of pairs of vectors: `1 - cos(first, second)` where the target is 1, `max(0, cos(first, second) - margin)` where
 * it is -1, averaged over pairs.
 *
 * @param first `float32`, [N, D] or [D]
 * @param second `float32`, the same shape
 * @param target `float32`, -1 or 1, [N] or a scalar
 * @param options `margin`, default 0
 * @throws {ShapeError} where the shapes do not fit
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where the margin is no finite number
 *
 * @example
 * ```ts
 * import { cosineEmbedding, tensor } from "@tilegrad/tilegrad";
 * console.log(await cosineEmbedding(tensor([[3, 4]]), tensor([[4, 3]]), tensor([1])).item()); // 0.04
 * ```
 */
export function cosineEmbedding(
  first: Tensor,
  second: Tensor,
  target: Tensor,
  { margin = 0, reduction }: MarginOptions = {},
): Tensor {
  requirePair("cosineEmbedding", first, second);
  requireTypes("cosineEmbedding", [first, target], floats);
  if (isHalf(first)) {
    return inFloat32((...all) => cosineEmbedding(...all, { margin, reduction }), first, second, target);
  }
  requireVectors("cosineEmbedding", first);
  requireMargin("cosineEmbedding", margin);
  if (!sameShape(target.shape, first.shape.slice(0, -1))) {
    throw new ShapeError(
      `Cannot apply cosineEmbedding: target is ${showShape(target.shape)}, vectors ${showShape(first.shape)} need ${
        showShape(first.shape.slice(0, -1))
      }`,
    );
  }
  const dot = (a: Tensor, b: Tensor) => sum(mul(a, b), { axis: -1 });
  const squares = mul(add(dot(first, first), leastSquare), add(dot(second, second), leastSquare));
  const cosine = div(dot(first, second), sqrt(squares));
  return reduceLoss("cosineEmbedding", where(greater(target, 0), sub(1, cosine), relu(sub(cosine, margin))), reduction);
}

/**
 * Triplet loss: `max(0, |anchor - positive| - |anchor - negative| + margin)`, averaged over triplets.
 *
 * Source: Balntas et al. 2016, "Learning local feature descriptors with triplets and shallow convolutional neural networks".
 *
 * @param anchor `float32`, [N, D] or [D]
 * @param positive `float32`, the same shape: what is to be near
 * @param negative `float32`, the same shape: what is to be far
 * @throws {ShapeError} where the shapes differ
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where the margin is no finite number, the order is not above 0, or eps is negative
 *
 * @example
 * ```ts
 * import { tensor, tripletMargin } from "@tilegrad/tilegrad";
 * console.log(await tripletMargin(tensor([[0, 0]]), tensor([[3, 4]]), tensor([[0, 2]])).item()); // 4
 * ```
 */
export function tripletMargin(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  { margin = 1, order = 2, eps = 1e-6, swap = false, reduction }: TripletMarginOptions = {},
): Tensor {
  requirePair("tripletMargin", anchor, positive);
  requirePair("tripletMargin", anchor, negative);
  if (isHalf(anchor)) {
    return inFloat32(
      (...all) => tripletMargin(...all, { margin, order, eps, swap, reduction }),
      anchor,
      positive,
      negative,
    );
  }
  requireVectors("tripletMargin", anchor);
  requireMargin("tripletMargin", margin);
  if (!(order > 0) || !(eps >= 0 && eps < Infinity)) {
    throw new ValueError(
      `Cannot apply tripletMargin: order must be above 0 and eps at least 0, found ${order} and ${eps}`,
    );
  }
  const distance = (a: Tensor, b: Tensor) => norm(add(sub(a, b), eps), { axis: -1, order });
  const near = distance(anchor, positive);
  const far = distance(anchor, negative);
  const farthest = swap ? minimum(far, distance(positive, negative)) : far;
  return reduceLoss("tripletMargin", relu(add(sub(near, farthest), margin)), reduction);
}
