import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { knownValues } from "../host_values.ts";
import type { Op } from "../op.ts";
import { sameShape, showShape } from "../shape.ts";
import { apply, type Tensor, watchedBy } from "../tensor.ts";
import { backwardWays, forwardWays, impossible, overTime, type Paths, pathsOf, totalOf } from "./_ctc_paths.ts";
import { requireLabels } from "./_labels.ts";
import { pick } from "./_pick.ts";
import { type LossOptions, reduceLoss } from "./_reduction.ts";
import { requireTypes } from "./_rules.ts";
import { add, div, maximum, mul, sub } from "./binary.ts";
import { greater, less, logicalAnd } from "./comparison.ts";
import { cast } from "./cast.ts";
import { full, indices } from "./fill.ts";
import { broadcastTo, expandDims, reshape } from "./movement.ts";
import { neg } from "./unary.ts";
import { exp } from "./unary_exponential.ts";
import { where } from "./where.ts";

/** What `ctc` knows about its sequences. */
export interface CtcOptions extends LossOptions {
  /** Times of each sample that count, [N], `int32`; default all T. */
  readonly inputLengths?: Tensor;
  /** Labels of each sample that count, [N], `int32`; default all S. */
  readonly targetLengths?: Tensor;
  /** The class that means no label; default 0. */
  readonly blank?: number;
  /** Whether a sample without any alignment costs 0 in place of infinity; default false. It has no gradient anyway. */
  readonly zeroInfinity?: boolean;
}

/**
 * y = the log-probability of all alignments, given from outside as the second input; from the emissions [T, N, L] and what
 * describes the paths. Its gradient is the probability of each state at each time, by the forward-backward algorithm, which
 * costs two passes in place of one for each step.
 */
const likelihoodOp: Op<null> = {
  name: "ctc",
  infer: ([, total]) => ({ shape: total.shape, dtype: "float32" }),
  lower: { kind: "movement", element: (read, at) => read(1, at) },
  grad({ inputs: [emissions, , classes, skips, ends, lengths], cotangent }) {
    const paths: Paths = { classes, skips, ends, lengths };
    const forward = forwardWays(emissions, paths);
    const total = totalOf(forward.at(-1)!, paths);
    const ways = add(overTime(forward), overTime(backwardWays(emissions, paths)));
    const [steps] = emissions.shape;
    const times = reshape(indices([steps]), [steps, 1, 1]);
    const [totals, weights] = [total, cotangent].map((one) => expandDims(one, 1));
    const counts = logicalAnd(less(times, lengths), greater(totals, impossible / 2));
    const probability = where(counts, exp(where(counts, sub(ways, totals), 0)), 0);
    return [mul(probability, weights), null, null, null, null, null];
  },
};

/** Lengths as a tensor, those that the host knows within their bounds. */
function lengthsOf(what: string, lengths: Tensor | undefined, batch: number, least: number, most: number): Tensor {
  if (!lengths) return full([batch], most, "int32");
  if (lengths.dtype !== "int32") {
    throw new DTypeError(`Cannot apply ctc: ${what} are ${lengths.dtype}, they need int32`);
  }
  if (!sameShape(lengths.shape, [batch])) {
    throw new ShapeError(`Cannot apply ctc: ${what} are ${showShape(lengths.shape)}, ${batch} samples need [${batch}]`);
  }
  const wrong = knownValues(lengths)?.find((length) => length < least || length > most);
  if (wrong !== undefined) {
    throw new ValueError(`Cannot apply ctc: ${what} must be from ${least} to ${most}, found ${wrong}`);
  }
  return lengths;
}

/**
 * Connectionist temporal classification: `-log` of the probability of all ways to write the labels along the times, each
 * label once or more in a row, with blanks in between where wanted (and where two equal labels meet). The mean is that of
 * the losses divided by the numbers of labels, as in PyTorch. All is worked out with logarithms.
 *
 * Source: Graves et al. 2006, "Connectionist temporal classification: labelling unsegmented sequence data with recurrent
 * neural networks".
 *
 * @param logProbabilities `float32`, [T, N, C]: what `logSoftmax` gives along the last axis
 * @param labels `int32`, [N, S], rows filled up with any class
 * @returns a scalar, or the losses of the samples for reduction `none`
 * @throws {ShapeError} where the rank is not 3, there is no time, or labels or lengths do not fit
 * @throws {DTypeError} where labels or lengths are no whole numbers
 * @throws {ValueError} where the blank, or a label or length that the host knows, is out of range
 *
 * @example
 * ```ts
 * import { ctc, full, tensor } from "@tilegrad/tilegrad";
 * const even = full([3, 1, 2], Math.log(0.5)); // 3 times, 1 sample, classes blank and 1
 * const loss = ctc(even, tensor([[1]], { dtype: "int32" })); // 6 of the 8 ways to write 3 signs spell 1
 * console.log(await loss.item()); // -log(6 / 8) = 0.288
 * ```
 */
export function ctc(logProbabilities: Tensor, labels: Tensor, options: CtcOptions = {}): Tensor {
  const { inputLengths, targetLengths, blank = 0, zeroInfinity = false, reduction } = options;
  requireTypes("ctc", [logProbabilities], ["float32"]);
  if (logProbabilities.shape.length !== 3 || logProbabilities.shape[0] === 0) {
    throw new ShapeError(
      `Cannot apply ctc: logProbabilities are ${showShape(logProbabilities.shape)}, they need [T, N, C], T above 0`,
    );
  }
  const [steps, batch, classes] = logProbabilities.shape;
  if (labels.shape.length !== 2 || labels.shape[0] !== batch) {
    throw new ShapeError(`Cannot apply ctc: labels are ${showShape(labels.shape)}, they need [${batch}, S]`);
  }
  requireLabels("ctc", labels, { classes });
  if (!Number.isInteger(blank) || blank < 0 || blank >= classes) {
    throw new ValueError(`Cannot apply ctc: blank is ${blank}, ${classes} classes need 0 to ${classes - 1}`);
  }
  const times = lengthsOf("inputLengths", inputLengths, batch, 1, steps);
  const counts = lengthsOf("targetLengths", targetLengths, batch, 0, labels.shape[1]);
  const paths = pathsOf(cast(labels, "int32"), counts, times, blank);
  const total = likelihood(logProbabilities, paths);
  const isPossible = greater(total, impossible / 2);
  const losses = where(isPossible, neg(total), zeroInfinity ? 0 : Infinity);
  if ((reduction ?? "mean") !== "mean") return reduceLoss("ctc", losses, reduction);
  return reduceLoss("ctc", div(losses, cast(maximum(counts, 1), "float32")));
}

/** Log-probability of all alignments, [N]. */
function likelihood(logProbabilities: Tensor, paths: Paths): Tensor {
  const [steps, batch, classes] = logProbabilities.shape;
  const { classes: states, skips, ends, lengths } = paths;
  const count = states.shape[1];
  const scores = broadcastTo(expandDims(logProbabilities, 2), [steps, batch, count, classes]);
  const emissions = maximum(pick(scores, broadcastTo(states, [steps, batch, count]), 3), impossible);
  const known = totalOf(forwardWays(watchedBy(emissions, []), paths).at(-1)!, paths);
  return apply(likelihoodOp, [emissions, known, states, skips, ends, lengths], null);
}
