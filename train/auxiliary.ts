import { add, mul, type Tensor, ValueError } from "../core/mod.ts";
import type { LossFunction } from "./evaluate.ts";

/** From the logits of the classifier and of the auxiliary ones, by name, and the labels to a scalar. */
export type AuxiliaryLoss = (logits: Tensor, heads: Readonly<Record<string, Tensor>>, labels: Tensor) => Tensor;

/**
 * The loss of a network with auxiliary classifiers: `loss(main) + sum over heads of weight loss(head)`.
 *
 * @param loss of one classifier
 * @param weights by name of the head; GoogLeNet has 0.3 for each
 * @returns a loss that takes the outputs of `apply(variables, x, { train: true, key, capture: Object.keys(weights) })`;
 *   it throws a `ValueError` where one is missing
 * @example
 * ```ts
 * import { crossEntropy, tensor } from "@tilegrad/tilegrad";
 * import { withAuxiliary } from "@tilegrad/tilegrad/train";
 * const loss = withAuxiliary(crossEntropy, { aux1: 0.3, aux2: 0.3 });
 * const logits = tensor([[0, 0]]);
 * const labels = tensor([1], { dtype: "int32" });
 * console.log(await loss(logits, { aux1: logits, aux2: logits }, labels).item()); // 1.6 log 2 = 1.109
 * ```
 *
 * Source: Szegedy et al. 2014, "Going deeper with convolutions".
 */
export function withAuxiliary(loss: LossFunction, weights: Readonly<Record<string, number>>): AuxiliaryLoss {
  return (logits, heads, labels) => {
    let total = loss(logits, labels);
    for (const [name, weight] of Object.entries(weights)) {
      if (!heads[name]) {
        const found = Object.keys(heads).join(", ") || "nothing";
        throw new ValueError(`Cannot compute the loss: the auxiliary output ${name} is missing, found ${found}`);
      }
      total = add(total, mul(loss(heads[name], labels), weight));
    }
    return total;
  };
}
