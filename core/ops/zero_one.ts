import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { requireLabels } from "./_labels.ts";
import { type LossOptions, reduceLoss } from "./_reduction.ts";
import { floats, requireTypes } from "./_rules.ts";
import { argmax } from "./arg_reduce.ts";
import { notEqual } from "./comparison.ts";
import { cast } from "./cast.ts";

/**
 * Zero-one loss, the share of mistakes: 1 where the class of the largest score is not the label, else 0, averaged over rows;
 * accuracy is one minus it. The first of equal scores counts. Not differentiable.
 *
 * @param scores `float32`, [N, C], [N, C, d1, ...] or [C]
 * @param labels `int32`, the same shape without C
 * @returns a scalar, or a number for each row for reduction `none`
 * @throws {ShapeError} where the labels do not fit the scores
 * @throws {DTypeError} where the scores are not `float32`, or labels are no whole numbers
 * @throws {ValueError} where a label that the host knows is out of range
 *
 * @example
 * ```ts
 * import { tensor, zeroOne } from "@tilegrad/tilegrad";
 * const labels = tensor([0, 0], { dtype: "int32" });
 * console.log(await zeroOne(tensor([[2, 1], [1, 2]]), labels).item()); // 0.5
 * ```
 */
export function zeroOne(scores: Tensor, labels: Tensor, { reduction }: LossOptions = {}): Tensor {
  requireTypes("zeroOne", [scores], floats);
  const { shape } = scores;
  if (shape.length === 0) throw new ShapeError(`Cannot apply zeroOne: found ${showShape(shape)}, it needs [N, C, ...]`);
  const axis = shape.length === 1 ? 0 : 1;
  requireLabels("zeroOne", labels, { shape: shape.toSpliced(axis, 1), classes: shape[axis] });
  const best = cast(argmax(scores, { axis }), labels.dtype);
  return reduceLoss("zeroOne", cast(notEqual(best, labels), "float32"), reduction);
}
