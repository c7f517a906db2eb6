/**
 * Metrics as functions on tensors: they stay on the device, may stand in captured functions, and join an evaluation.
 *
 * @module
 */
import {
  add,
  argmax,
  bincount,
  cast,
  crossEntropy,
  diagonal,
  div,
  equal,
  exp,
  expandDims,
  greater,
  indices,
  less,
  logicalAnd,
  logicalOr,
  mean,
  mul,
  reshape,
  ShapeError,
  sub,
  sum,
  takeAlongAxis,
  type Tensor,
  ValueError,
  where,
  zeroOne,
} from "../core/mod.ts";

/**
 * Part of the rows whose largest score is that of the label: `1 - zeroOne(scores, labels)`.
 *
 * @param scores logits or probabilities [N, classes]
 * @param labels `int32` [N]
 * @returns a scalar from 0 to 1
 * @throws {ShapeError} where the labels do not fit the scores
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { metrics } from "@tilegrad/tilegrad/train";
 * const labels = tensor([0, 0], { dtype: "int32" });
 * console.log(await metrics.accuracy(tensor([[2, 1], [1, 2]]), labels).item()); // 0.5
 * ```
 */
export function accuracy(scores: Tensor, labels: Tensor): Tensor {
  return sub(1, zeroOne(scores, labels));
}

/**
 * Part of the rows whose label is among the `k` largest scores. Of equal scores the first counts as larger.
 *
 * @param scores logits or probabilities [N, classes]
 * @param labels `int32` [N]
 * @param k 5 unless told
 * @returns a scalar from 0 to 1
 * @throws {ShapeError} where the scores are no matrix
 * @throws {ValueError} where `k` is no whole number of at least 1
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { metrics } from "@tilegrad/tilegrad/train";
 * const scores = tensor([[0.1, 0.6, 0.3], [0.8, 0.1, 0.1]]);
 * const labels = tensor([2, 2], { dtype: "int32" });
 * console.log(await metrics.topKAccuracy(scores, labels, 2).item()); // 0.5
 * ```
 */
export function topKAccuracy(scores: Tensor, labels: Tensor, k = 5): Tensor {
  if (scores.shape.length !== 2) {
    throw new ShapeError(`Cannot compute topKAccuracy: scores are [${scores.shape}], needed [N, classes]`);
  }
  if (!Number.isInteger(k) || k < 1) {
    throw new ValueError(`Cannot compute topKAccuracy: k is ${k}, needed a whole number of at least 1`);
  }
  const column = expandDims(labels, 1);
  const own = takeAlongAxis(scores, column, 1);
  const places = indices([scores.shape[1]], labels.dtype);
  const before = logicalOr(greater(scores, own), logicalAnd(equal(scores, own), less(places, column)));
  return mean(cast(less(sum(cast(before, "float32"), { axis: 1 }), k), "float32"));
}

/**
 * Counts which classes are taken for which: row = true class, column = predicted class.
 *
 * @param predictions `int32` [N], or scores [N, classes], whose largest one predicts
 * @param labels `int32` [N]; pairs with a number out of range on the device are left out or counted elsewhere
 * @param classes their number
 * @returns `int32` [classes, classes]
 * @throws {ShapeError} where there are not as many predictions as labels
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { metrics } from "@tilegrad/tilegrad/train";
 * const [predictions, labels] = [[0, 1, 1], [0, 0, 1]].map((classes) => tensor(classes, { dtype: "int32" }));
 * console.log(await metrics.confusionMatrix(predictions, labels, 2).array()); // [[1, 1], [0, 1]]
 * ```
 */
export function confusionMatrix(predictions: Tensor, labels: Tensor, classes: number): Tensor {
  const predicted = predictions.shape.length === labels.shape.length
    ? predictions
    : cast(argmax(predictions, { axis: -1 }), labels.dtype);
  if (predicted.shape.join() !== labels.shape.join()) {
    throw new ShapeError(
      `Cannot compute confusionMatrix: found predictions of [${predicted.shape}] and labels of [${labels.shape}]`,
    );
  }
  const pair = add(mul(labels, classes), predicted);
  return reshape(bincount(pair, { length: classes * classes }), [classes, classes]);
}

/** How the classes of a score are put together. */
export interface AverageOptions {
  /**
   * `macro`, unless told: the mean over classes; `micro`: all samples together, which is the accuracy; `none`: one number for
   * each class.
   */
  readonly average?: "macro" | "micro" | "none";
}

/**
 * Precision, of what was taken for a class how much is: `matrix[c, c] / column sum`; 0 where nothing was.
 *
 * @param matrix confusion matrix [classes, classes]
 * @returns a scalar, or [classes] for `none`
 * @throws {ShapeError} where the matrix is not square
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { metrics } from "@tilegrad/tilegrad/train";
 * console.log(await metrics.precision(tensor([[3, 1], [1, 1]])).item()); // (0.75 + 0.5) / 2
 * ```
 */
export function precision(matrix: Tensor, options: AverageOptions = {}): Tensor {
  return score("precision", matrix, options, ({ right, predicted }) => ratio(right, predicted));
}

/**
 * Recall, of a class how much was found: `matrix[c, c] / row sum`; 0 where the class never comes.
 *
 * @param matrix confusion matrix [classes, classes]
 * @returns a scalar, or [classes] for `none`
 * @throws {ShapeError} where the matrix is not square
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { metrics } from "@tilegrad/tilegrad/train";
 * console.log(await metrics.recall(tensor([[3, 1], [1, 3]])).item()); // 0.75
 * ```
 */
export function recall(matrix: Tensor, options: AverageOptions = {}): Tensor {
  return score("recall", matrix, options, ({ right, actual }) => ratio(right, actual));
}

/**
 * F1, the harmonic mean of precision and recall: `2 matrix[c, c] / (row sum + column sum)`.
 *
 * @param matrix confusion matrix [classes, classes]
 * @returns a scalar, or [classes] for `none`
 * @throws {ShapeError} where the matrix is not square
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { metrics } from "@tilegrad/tilegrad/train";
 * console.log(await metrics.f1(tensor([[3, 1], [1, 3]]), { average: "none" }).array()); // [0.75, 0.75]
 * ```
 */
export function f1(matrix: Tensor, options: AverageOptions = {}): Tensor {
  return score("f1", matrix, options, ({ right, predicted, actual }) => ratio(mul(right, 2), add(predicted, actual)));
}

/**
 * Intersection over union, mean over classes: `matrix[c, c] / (row sum + column sum - matrix[c, c])`.
 *
 * @param matrix confusion matrix [classes, classes], of pixels for segmentation
 * @returns a scalar, or [classes] for `none`
 * @throws {ShapeError} where the matrix is not square
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { metrics } from "@tilegrad/tilegrad/train";
 * console.log(await metrics.meanIou(tensor([[3, 1], [1, 3]])).item()); // 0.6
 * ```
 */
export function meanIou(matrix: Tensor, options: AverageOptions = {}): Tensor {
  return score(
    "meanIou",
    matrix,
    options,
    ({ right, predicted, actual }) => ratio(right, sub(add(predicted, actual), right)),
  );
}

/**
 * Perplexity: the exponential of the mean cross-entropy, among how many classes the model is in doubt.
 *
 * @param logits [N, classes] or [N, classes, d1, ...]
 * @param labels `int32` [N] or [N, d1, ...]
 * @returns a scalar of at least 1
 * @throws {ShapeError} where the labels do not fit the logits
 * @example
 * ```ts
 * import { tensor, zeros } from "@tilegrad/tilegrad";
 * import { metrics } from "@tilegrad/tilegrad/train";
 * const labels = tensor([3, 1], { dtype: "int32" });
 * console.log(await metrics.perplexity(zeros([2, 10]), labels).item()); // 10
 * ```
 */
export function perplexity(logits: Tensor, labels: Tensor): Tensor {
  return exp(crossEntropy(logits, labels));
}

/** Of each class: how often it was found, predicted, and there. */
interface ClassCounts {
  readonly right: Tensor;
  readonly predicted: Tensor;
  readonly actual: Tensor;
}

function score(
  action: string,
  matrix: Tensor,
  { average = "macro" }: AverageOptions,
  of: (counts: ClassCounts) => Tensor,
): Tensor {
  const { shape } = matrix;
  if (shape.length !== 2 || shape[0] !== shape[1]) {
    throw new ShapeError(`Cannot compute ${action}: the matrix is [${shape}], needed [classes, classes]`);
  }
  const counts = cast(matrix, "float32");
  const all = { right: diagonal(counts), predicted: sum(counts, { axis: 0 }), actual: sum(counts, { axis: 1 }) };
  if (average === "none") return of(all);
  if (average === "macro") return mean(of(all));
  return of({ right: sum(all.right), predicted: sum(all.predicted), actual: sum(all.actual) });
}

/** 0 where the divisor is 0: then the dividend is too. */
function ratio(a: Tensor, b: Tensor): Tensor {
  const isThere = greater(b, 0);
  return where(isThere, div(a, where(isThere, b, 1)), 0);
}
