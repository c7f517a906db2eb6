import { isFloat } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import type { Op } from "../op.ts";
import { sameShape, type Shape, showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { requireLabels, requireNumbers } from "./_labels.ts";
import { isAt, pick, pickLowering } from "./_pick.ts";
import { type LossOptions, reduceLoss } from "./_reduction.ts";
import { floats, requireTypes } from "./_rules.ts";
import { add, div, mul, sub } from "./binary.ts";
import { equal } from "./comparison.ts";
import { cast } from "./cast.ts";
import { onesLike } from "./fill.ts";
import { broadcastTo, expandDims, reshape } from "./movement.ts";
import { sum } from "./reduce.ts";
import { logSoftmax } from "./softmax.ts";
import { neg } from "./unary.ts";
import { exp } from "./unary_exponential.ts";
import { where } from "./where.ts";

/** How losses of classes are weighted and put together. */
export interface ClassLossOptions extends LossOptions {
  /** Weight of each class, [C]. The mean divides by the sum of the weights of the labels. */
  readonly weight?: Tensor;
  /** A label that marks rows to leave out; default none. */
  readonly ignoreIndex?: number;
}

/** How `crossEntropy` treats its labels. */
export interface CrossEntropyOptions extends ClassLossOptions {
  /** Share of the target that is spread evenly over all classes; default 0. */
  readonly labelSmoothing?: number;
}

/**
 * y = log softmax(x)[label], from x, all of log softmax(x), and the labels. It has the gradient with respect to x at
 * once, `onehot - softmax(x)`; the second input is the same function of x and passes none on.
 */
const labelLikelihoodOp: Op<{ axis: number }> = {
  name: "labelLikelihood",
  infer: ([x, , labels]) => ({ shape: labels.shape, dtype: x.dtype }),
  lower: {
    ...pickLowering,
    element: (read, at, attrs, [, ...inputs], output) =>
      pickLowering.element((input, place) => read(input + 1, place), at, attrs, inputs, output),
  },
  grad({ inputs: [x, logProbabilities, labels], attrs: { axis }, cotangent }) {
    const target = cast(isAt(labels, axis, x.shape[axis]), x.dtype);
    return [mul(expandDims(cotangent, axis), sub(target, exp(logProbabilities))), null, null];
  },
};

/** Class scores [N, C, ...] (or [C]) and where their classes are. */
interface Scores {
  readonly action: string;
  readonly shape: Shape;
  readonly axis: number;
  readonly classes: number;
}

function scoresOf(action: string, x: Tensor, weight: Tensor | undefined): Scores {
  requireTypes(action, weight ? [x, weight] : [x], floats);
  if (x.shape.length === 0) throw new ShapeError(`Cannot apply ${action}: found a scalar, it needs [N, C, ...]`);
  const axis = x.shape.length === 1 ? 0 : 1;
  const classes = x.shape[axis];
  if (weight && !sameShape(weight.shape, [classes])) {
    throw new ShapeError(
      `Cannot apply ${action}: weight is ${showShape(weight.shape)}, ${classes} classes need [${classes}]`,
    );
  }
  return { action, shape: x.shape, axis, classes };
}

/** A value for each class, stretched over the scores. */
function alongClasses(weight: Tensor, { shape, axis, classes }: Scores): Tensor {
  const after = shape.length - axis - 1;
  return broadcastTo(reshape(weight, [classes, ...new Array<number>(after).fill(1)]), shape);
}

/** The loss from the log-likelihood of each label; `smooth` may mix in more before ignored rows are left out. */
function labelLoss(
  scores: Scores,
  labels: Tensor,
  likelihood: Tensor,
  { weight, ignoreIndex, reduction }: ClassLossOptions,
  smooth: (rows: Tensor) => Tensor = (rows) => rows,
): Tensor {
  const ignored = ignoreIndex === undefined ? undefined : equal(labels, ignoreIndex);
  const kept = (rows: Tensor) => ignored ? where(ignored, 0, rows) : rows;
  const weights = weight ? pick(alongClasses(weight, scores), labels, scores.axis) : onesLike(likelihood);
  const rows = kept(smooth(neg(weight ? mul(likelihood, weights) : likelihood)));
  const isWeightedMean = (weight || ignored) && (reduction ?? "mean") === "mean";
  return isWeightedMean ? div(sum(rows), sum(kept(weights))) : reduceLoss(scores.action, rows, reduction);
}

/** The loss against probabilities of the classes in place of labels. */
function probabilityLoss(
  scores: Scores,
  logProbabilities: Tensor,
  target: Tensor,
  { labelSmoothing = 0, weight, ignoreIndex, reduction }: CrossEntropyOptions,
): Tensor {
  if (ignoreIndex !== undefined) {
    throw new ValueError(`Cannot apply ${scores.action}: ignoreIndex goes with labels, found probabilities`);
  }
  requireNumbers(scores.action, "probability", target);
  const { axis, classes } = scores;
  const smoothed = labelSmoothing === 0 ? target : add(mul(target, 1 - labelSmoothing), labelSmoothing / classes);
  const weighted = weight ? mul(smoothed, alongClasses(weight, scores)) : smoothed;
  return reduceLoss(scores.action, neg(sum(mul(logProbabilities, weighted), { axis })), reduction);
}

/**
 * Cross-entropy of class scores against labels: `-weight[t] log softmax(logits)[t]`, averaged over rows.
 *
 * With probabilities p for labels a row's loss is `-sum_c weight[c] p[c] log softmax(logits)[c]`. Smoothing by s
 * replaces the target by `(1 - s) onehot(t) + s / C`. With labels and `weight` the mean divides by the sum of the
 * labels' weights, as in PyTorch; rows that are ignored count nowhere. A label on the device that is out of range gives
 * NaN.
 *
 * @param logits `float32`, [N, C], [N, C, d1, ...] or [C]
 * @param labels `int32`, the shape of the logits without C; or `float32` probabilities of the shape of the logits
 * @returns a scalar, or the losses of the rows for reduction `none`
 * @throws {ShapeError} where labels or weight do not fit the logits
 * @throws {DTypeError} where labels are neither whole numbers nor probabilities
 * @throws {ValueError} where a label that the host knows is out of range or NaN, or the smoothing is not from 0 to 1
 *
 * @example
 * ```ts
 * import { crossEntropy, tensor } from "@tilegrad/tilegrad";
 * const loss = crossEntropy(tensor([[2, 1, 0.1]]), tensor([0], { dtype: "int32" }));
 * console.log(await loss.item()); // 0.417
 * ```
 */
export function crossEntropy(logits: Tensor, labels: Tensor, options: CrossEntropyOptions = {}): Tensor {
  if (isHalf(logits)) {
    requireTypes("crossEntropy", [logits, ...options.weight ? [options.weight] : []], floats);
    return inFloat32(
      (logits, labels, weight) => crossEntropy(logits, labels, { ...options, weight }),
      logits,
      labels,
      options.weight,
    );
  }
  const { labelSmoothing = 0, weight, ignoreIndex } = options;
  const scores = scoresOf("crossEntropy", logits, weight);
  const { axis, classes, shape } = scores;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new ValueError(`Cannot apply crossEntropy: labelSmoothing must be from 0 to 1, found ${labelSmoothing}`);
  }
  const isProbability = isFloat(labels.dtype) && sameShape(labels.shape, shape);
  if (!isProbability) requireLabels("crossEntropy", labels, { shape: shape.toSpliced(axis, 1), classes, ignoreIndex });
  const logProbabilities = logSoftmax(logits, { axis });
  if (isProbability) return probabilityLoss(scores, logProbabilities, labels, options);
  const likelihood = apply(labelLikelihoodOp, [logits, logProbabilities, labels], { axis });
  if (labelSmoothing === 0) return labelLoss(scores, labels, likelihood, options);
  const weighted = weight ? mul(logProbabilities, alongClasses(weight, scores)) : logProbabilities;
  const even = mul(sum(weighted, { axis }), -labelSmoothing / classes);
  return labelLoss(scores, labels, likelihood, options, (rows) => add(mul(rows, 1 - labelSmoothing), even));
}

/**
 * Negative log-likelihood of labels: `-weight[t] logProbabilities[t]`, averaged over rows as in `crossEntropy`.
 *
 * @param logProbabilities `float32`, [N, C], [N, C, d1, ...] or [C]: what `logSoftmax` gives
 * @param labels `int32`, the same shape without C
 * @returns a scalar, or the losses of the rows for reduction `none`
 * @throws {ShapeError} where labels or weight do not fit
 * @throws {DTypeError} where labels are no whole numbers
 * @throws {ValueError} where a label that the host knows is out of range
 *
 * @example
 * ```ts
 * import { nll, tensor } from "@tilegrad/tilegrad";
 * console.log(await nll(tensor([[-0.1, -2.4]]), tensor([1], { dtype: "int32" })).item()); // 2.4
 * ```
 */
export function nll(logProbabilities: Tensor, labels: Tensor, options: ClassLossOptions = {}): Tensor {
  const scores = scoresOf("nll", logProbabilities, options.weight);
  const { axis, classes, shape } = scores;
  requireLabels("nll", labels, { shape: shape.toSpliced(axis, 1), classes, ignoreIndex: options.ignoreIndex });
  return labelLoss(scores, labels, pick(logProbabilities, labels, axis), options);
}
