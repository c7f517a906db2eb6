import { unaryLogarithm } from "../../shaders/mod.ts";
import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { type LossOptions, reduceLoss, type Reduction, requirePair } from "./_reduction.ts";
import { add, div, maximum, mul, sub } from "./binary.ts";
import { equal } from "./comparison.ts";
import { sum } from "./reduce.ts";
import { neg } from "./unary.ts";
import { exp } from "./unary_exponential.ts";
import { log, log1p, logSigmoid } from "./unary_logarithm.ts";
import { where } from "./where.ts";

/** How losses of probabilities are weighted and put together. */
export interface BinaryLossOptions extends LossOptions {
  /** Weight of each element, of a shape that stretches to the input's; default 1. */
  readonly weight?: Tensor;
}

const lowestLog = -100;

/** y = -t log p - (1 - t) log(1 - p), both logarithms at least -100 so that a sure mistake has a finite cost. */
const binaryCrossEntropyOp: Op<null> = {
  name: "binaryCrossEntropy",
  infer: ([p]) => ({ shape: p.shape, dtype: p.dtype }),
  lower: {
    kind: "elementwise",
    functions: `${unaryLogarithm}
fn bounded_log(x: f32) -> f32 { return select(x, ${lowestLog}.0, x < ${lowestLog}.0); }`,
    expression: ([p, t]) => `((${t} - 1.0) * bounded_log(log1p_f32(-${p})) - ${t} * bounded_log(log_f32(${p})))`,
  },
  grad: ({ inputs: [p, t], cotangent, needs }) => [
    needs(0) ? div(mul(cotangent, sub(p, t)), maximum(mul(p, sub(1, p)), 1e-12)) : null,
    needs(1) ? mul(cotangent, sub(boundedLog(log1p(neg(p))), boundedLog(log(p)))) : null,
  ],
};

function boundedLog(x: Tensor): Tensor {
  return maximum(x, lowestLog);
}

function weighted(action: string, losses: Tensor, { weight, reduction }: BinaryLossOptions): Tensor {
  return reduceLoss(action, weight ? mul(losses, weight) : losses, reduction);
}

/**
 * Cross-entropy of probabilities of yes against answers: `-t log p - (1 - t) log(1 - p)`, averaged over all elements.
 * Each logarithm is at least -100, as in PyTorch.
 *
 * @param input `float32` probabilities, any shape
 * @param target `float32` from 0 to 1, the same shape
 * @throws {ShapeError} where the shapes differ
 *
 * @example
 * ```ts
 * import { binaryCrossEntropy, tensor } from "@tilegrad/tilegrad";
 * console.log(await binaryCrossEntropy(tensor([0.5]), tensor([1])).item()); // 0.693
 * ```
 */
export function binaryCrossEntropy(input: Tensor, target: Tensor, options: BinaryLossOptions = {}): Tensor {
  requirePair("binaryCrossEntropy", input, target);
  return weighted("binaryCrossEntropy", apply(binaryCrossEntropyOp, [input, target], null), options);
}

/**
 * Cross-entropy of scores against answers: `-q t log sigmoid(x) - (1 - t) log sigmoid(-x)`, averaged over all elements,
 * without overflow for large x.
 *
 * @param logits `float32`, any shape
 * @param target `float32` from 0 to 1, the same shape
 * @param options `weight` of each element; `positiveWeight` q of yes answers, of a shape that stretches to the logits'
 * @throws {ShapeError} where the shapes differ
 *
 * @example
 * ```ts
 * import { binaryCrossEntropyWithLogits, tensor } from "@tilegrad/tilegrad";
 * console.log(await binaryCrossEntropyWithLogits(tensor([0]), tensor([1])).item()); // 0.693
 * ```
 */
export function binaryCrossEntropyWithLogits(
  logits: Tensor,
  target: Tensor,
  { positiveWeight, ...options }: BinaryLossOptions & { readonly positiveWeight?: Tensor } = {},
): Tensor {
  requirePair("binaryCrossEntropyWithLogits", logits, target);
  const scale = positiveWeight ? add(mul(sub(positiveWeight, 1), target), 1) : undefined;
  const likelihood = logSigmoid(logits);
  const losses = sub(mul(sub(1, target), logits), scale ? mul(scale, likelihood) : likelihood);
  return weighted("binaryCrossEntropyWithLogits", losses, options);
}

/** How `klDivergence` reads its target and puts the terms together. */
export interface KlDivergenceOptions {
  /** Whether the target holds logarithms too; default false. */
  readonly logTarget?: boolean;
  /** Default `batchMean`: the sum over the extent of the first axis, the divergence of a sample on average. */
  readonly reduction?: Reduction | "batchMean";
}

/**
 * Divergence of distributions, Kullback and Leibler's: `sum of t (log t - input)` for log-probabilities `input`; where
 * t is 0 the term is 0.
 *
 * @param input `float32` log-probabilities, [N, ...]
 * @param target `float32` probabilities, the same shape
 * @throws {ShapeError} where the shapes differ, or there is no axis to average over
 *
 * @example
 * ```ts
 * import { klDivergence, log, tensor } from "@tilegrad/tilegrad";
 * console.log(await klDivergence(log(tensor([[0.5, 0.5]])), tensor([[1, 0]])).item()); // 0.693
 * ```
 */
export function klDivergence(
  input: Tensor,
  target: Tensor,
  { logTarget = false, reduction = "batchMean" }: KlDivergenceOptions = {},
): Tensor {
  requirePair("klDivergence", input, target);
  if (isHalf(input)) {
    return inFloat32((...pair) => klDivergence(...pair, { logTarget, reduction }), input, target);
  }
  const terms = logTarget
    ? mul(exp(target), sub(target, input))
    : mul(target, sub(log(where(equal(target, 0), 1, target)), input));
  if (reduction !== "batchMean") return reduceLoss("klDivergence", terms, reduction, ["batchMean"]);
  if (input.shape.length === 0) {
    throw new ShapeError(`Cannot apply klDivergence: found ${showShape(input.shape)}, batchMean needs [N, ...]`);
  }
  return mul(sum(terms), 1 / input.shape[0]);
}
