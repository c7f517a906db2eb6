import { ShapeError, ValueError } from "../errors.ts";
import { sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { requireLabels } from "./_labels.ts";
import { isAt, pick } from "./_pick.ts";
import { type LossOptions, reduceLoss, requirePair } from "./_reduction.ts";
import { floats, requireTypes } from "./_rules.ts";
import { relu } from "./activation.ts";
import { add, mul, sub } from "./binary.ts";
import { broadcastTo, expandDims } from "./movement.ts";
import { pow } from "./power.ts";
import { sum } from "./reduce.ts";
import { where } from "./where.ts";

/** How losses with a margin are put together. */
export interface MarginOptions extends LossOptions {
  /** Distance that a right answer needs to cost nothing. */
  readonly margin?: number;
}

/** How `multiMargin` weighs classes and mistakes. */
export interface MultiMarginOptions extends MarginOptions {
  /** Power of a mistake: 1 (default) or 2. */
  readonly power?: 1 | 2;
  /** Weight of each class, [C]; default 1. */
  readonly weight?: Tensor;
}

/** Throws unless a margin is a finite number. */
export function requireMargin(action: string, margin: number): void {
  if (!Number.isFinite(margin)) {
    throw new ValueError(`Cannot apply ${action}: margin must be a finite number, found ${margin}`);
  }
}

/**
 * Hinge loss of scores against signs: `max(0, margin - target * input)`, averaged over all elements.
 *
 * @param input `float32` scores, any shape
 * @param target `float32`, -1 or 1, the same shape
 * @param options `margin`, default 1
 * @throws {ShapeError} where the shapes differ
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where the margin is no finite number
 *
 * @example
 * ```ts
 * import { hinge, tensor } from "@tilegrad/tilegrad";
 * console.log(await hinge(tensor([0.5, 3]), tensor([1, -1]), { reduction: "none" }).array()); // [0.5, 4]
 * ```
 */
export function hinge(input: Tensor, target: Tensor, { margin = 1, reduction }: MarginOptions = {}): Tensor {
  requirePair("hinge", input, target);
  requireMargin("hinge", margin);
  return reduceLoss("hinge", relu(sub(margin, mul(target, input))), reduction);
}

/**
 * Ranking loss: `max(0, margin - target * (first - second))`, averaged over all elements; the first is to rank higher where
 * the target is 1, the second where it is -1.
 *
 * @param first `float32` scores, any shape
 * @param second `float32`, the same shape
 * @param target `float32`, -1 or 1, the same shape
 * @param options `margin`, default 0
 * @throws {ShapeError} where the shapes differ
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where the margin is no finite number
 *
 * @example
 * ```ts
 * import { marginRanking, tensor } from "@tilegrad/tilegrad";
 * console.log(await marginRanking(tensor([1, 1]), tensor([3, 0]), tensor([1, 1])).item()); // 1
 * ```
 */
export function marginRanking(
  first: Tensor,
  second: Tensor,
  target: Tensor,
  { margin = 0, reduction }: MarginOptions = {},
): Tensor {
  requirePair("marginRanking", first, second);
  requirePair("marginRanking", first, target);
  requireMargin("marginRanking", margin);
  return reduceLoss("marginRanking", relu(sub(margin, mul(target, sub(first, second)))), reduction);
}

/**
 * Hinge loss of class scores: `sum over c but t of weight[t] max(0, margin - x[t] + x[c])^power / C` for label t, averaged
 * over rows.
 *
 * Source: Crammer and Singer 2001, "On the algorithmic implementation of multiclass kernel-based vector machines".
 *
 * @param input `float32` scores, [N, C] or [C]
 * @param labels `int32`, [N] or a scalar
 * @param options `margin`, default 1; `power`; `weight` of the classes
 * @throws {ShapeError} where labels or weight do not fit the scores
 * @throws {DTypeError} where labels are no whole numbers
 * @throws {ValueError} where a label that the host knows is out of range, the power is neither 1 nor 2, or the margin is no
 *   finite number
 *
 * @example
 * ```ts
 * import { multiMargin, tensor } from "@tilegrad/tilegrad";
 * const labels = tensor([3], { dtype: "int32" });
 * console.log(await multiMargin(tensor([[0.1, 0.2, 0.4, 0.8]]), labels).item()); // 0.325
 * ```
 */
export function multiMargin(
  input: Tensor,
  labels: Tensor,
  { margin = 1, power = 1, weight, reduction }: MultiMarginOptions = {},
): Tensor {
  requireTypes("multiMargin", weight ? [input, weight] : [input], floats);
  if (isHalf(input)) {
    const options = { margin, power, reduction } as const;
    return inFloat32((x, labels, weight) => multiMargin(x, labels, { ...options, weight }), input, labels, weight);
  }
  requireMargin("multiMargin", margin);
  if (power !== 1 && power !== 2) {
    throw new ValueError(`Cannot apply multiMargin: power must be 1 or 2, found ${power}`);
  }
  const { shape } = input;
  if (shape.length < 1 || shape.length > 2) {
    throw new ShapeError(`Cannot apply multiMargin: input is ${showShape(shape)}, it needs [N, C] or [C]`);
  }
  const axis = shape.length - 1;
  const classes = shape[axis];
  if (weight && !sameShape(weight.shape, [classes])) {
    throw new ShapeError(
      `Cannot apply multiMargin: weight is ${showShape(weight.shape)}, ${classes} classes need [${classes}]`,
    );
  }
  requireLabels("multiMargin", labels, { shape: shape.slice(0, axis), classes });
  const own = expandDims(pick(input, labels, axis), axis);
  const excess = relu(add(sub(margin, own), input));
  const others = where(isAt(labels, axis, classes), 0, power === 1 ? excess : pow(excess, 2));
  const rows = mul(sum(others, { axis }), 1 / classes);
  return reduceLoss(
    "multiMargin",
    weight ? mul(rows, pick(broadcastTo(weight, shape), labels, axis)) : rows,
    reduction,
  );
}
