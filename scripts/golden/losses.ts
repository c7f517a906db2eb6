/** Family losses. */
import * as t from "../../core/mod.ts";
import type { Attributes } from "./format.ts";
import { UnknownOperator } from "./check.ts";
import type { Operators, Tensors } from "./operator.ts";

function crossEntropy({ logits, target, weight }: Tensors, attributes: Attributes): t.Tensor {
  const { reduction = "mean", label_smoothing = 0, ignore_index } = attributes;
  if (ignore_index !== undefined) throw new UnknownOperator("cross_entropy with ignore_index");
  if (target.dtype === "float32") throw new UnknownOperator("cross_entropy with probabilities");
  return t.crossEntropy(logits, target, { labelSmoothing: label_smoothing, weight, reduction });
}

export const lossOperators: Operators = {
  cross_entropy: crossEntropy,
  nll_loss: ({ log_prob, target, weight }, { reduction = "mean" }) => t.nll(log_prob, target, { weight, reduction }),
  mse_loss: ({ input, target }, { reduction = "mean" }) => t.mse(input, target, { reduction }),
  half_squared_error: ({ input, target }) => t.halfSquaredError(input, target),
};
