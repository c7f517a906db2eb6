/** Family losses. */
import * as t from "@tilegrad/tilegrad";
import { topKAccuracy } from "@tilegrad/tilegrad/train";
import type { Check } from "./check.ts";
import type { Family, GoldenCase } from "./format.ts";
import { valuesOf } from "./loader.ts";
import type { Operators } from "./operator.ts";

export const lossOperators: Operators = {
  cross_entropy: ({ logits, target, weight }, { reduction, label_smoothing, ignore_index }) =>
    t.crossEntropy(logits, target, { labelSmoothing: label_smoothing, weight, ignoreIndex: ignore_index, reduction }),
  nll_loss: ({ log_prob, target, weight }, { reduction, ignore_index }) =>
    t.nll(log_prob, target, { weight, ignoreIndex: ignore_index, reduction }),
  mse_loss: ({ input, target }, { reduction }) => t.mse(input, target, { reduction }),
  l1_loss: ({ input, target }, { reduction }) => t.l1(input, target, { reduction }),
  smooth_l1_loss: ({ input, target }, { beta, reduction }) => t.smoothL1(input, target, { beta, reduction }),
  huber_loss: ({ input, target }, { delta, reduction }) => t.huber(input, target, { delta, reduction }),
  half_squared_error: ({ input, target }) => t.halfSquaredError(input, target),
  binary_cross_entropy: ({ input, target, weight }, { reduction }) =>
    t.binaryCrossEntropy(input, target, { weight, reduction }),
  binary_cross_entropy_with_logits: ({ logits, target, weight, pos_weight }, { reduction }) =>
    t.binaryCrossEntropyWithLogits(logits, target, { weight, positiveWeight: pos_weight, reduction }),
  multi_margin_loss: ({ input, target, weight }, { margin, p, reduction }) =>
    t.multiMargin(input, target, { margin, power: p, weight, reduction }),
  cosine_embedding_loss: ({ x1, x2, target }, { margin, reduction }) =>
    t.cosineEmbedding(x1, x2, t.cast(target, x1.dtype), { margin, reduction }),
  triplet_margin_loss: ({ anchor, positive, negative }, { margin, p, swap, reduction }) =>
    t.tripletMargin(anchor, positive, negative, { margin, order: p, swap, reduction }),
  // The manifests leave out the reduction "batchmean", the mathematical one.
  kl_div: ({ input, target }, { log_target, reduction = "batchmean" }) =>
    t.klDivergence(input, target, {
      logTarget: log_target,
      reduction: reduction === "batchmean" ? "batchMean" : reduction,
    }),
};

/** The number of samples whose class is among the k best scores; tilegrad counts on the host. */
export function topKChecks(family: Family, { attrs, inputs, outputs: [reference] }: GoldenCase): Check[] {
  const [scores, labels] = ["logits", "target"].map((name) =>
    valuesOf(family, inputs.find((one) => one.name === name)!)
  );
  const correct = Math.round(topKAccuracy(scores, labels, attrs.k) * labels.length);
  return [{ label: reference.name!, got: [correct], reference }];
}
