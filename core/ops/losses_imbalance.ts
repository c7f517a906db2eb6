import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { type LossOptions, reduceLoss, requirePair } from "./_reduction.ts";
import { add, div, mul, sub } from "./binary.ts";
import { binaryCrossEntropyWithLogits } from "./losses_probability.ts";
import { pow } from "./power.ts";
import { sum } from "./reduce.ts";
import { neg } from "./unary.ts";
import { sigmoid } from "./unary_exponential.ts";

/** How `focal` weighs easy and rare answers. */
export interface FocalOptions extends LossOptions {
  /** Weight of yes answers, that of no answers being `1 - alpha`; default 0.25, `null` for no weights. */
  readonly alpha?: number | null;
  /** How much easy answers are played down; default 2. */
  readonly gamma?: number;
}

/** How `dice` counts. */
export interface DiceOptions extends LossOptions {
  /** Added above and below the bar, so that empty pictures count as equal; default 1. */
  readonly smooth?: number;
}

/**
 * Cross-entropy of scores against answers that plays down what is answered well: `-a (1 - p)^gamma log p`, p the probability
 * `sigmoid(x)` of yes where the answer is yes and that of no where it is no, a = alpha or `1 - alpha`; averaged over all
 * elements.
 *
 * Source: Lin et al. 2017, "Focal loss for dense object detection".
 *
 * @param logits `float32`, any shape
 * @param target `float32` from 0 to 1, the same shape
 * @throws {ShapeError} where the shapes differ
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where alpha is not from 0 to 1, or gamma is negative
 *
 * @example
 * ```ts
 * import { focal, tensor } from "@tilegrad/tilegrad";
 * console.log(await focal(tensor([0]), tensor([1])).item()); // 0.25 * 0.25 * 0.693 = 0.0433
 * ```
 */
export function focal(
  logits: Tensor,
  target: Tensor,
  { alpha = 0.25, gamma = 2, reduction }: FocalOptions = {},
): Tensor {
  requirePair("focal", logits, target);
  if (alpha !== null && !(alpha >= 0 && alpha <= 1)) {
    throw new ValueError(`Cannot apply focal: alpha must be from 0 to 1 or null, found ${alpha}`);
  }
  if (!(gamma >= 0 && gamma < Infinity)) {
    throw new ValueError(`Cannot apply focal: gamma must be a number of at least 0, found ${gamma}`);
  }
  const opposite = sub(1, target);
  // The probability of the wrong answer, without cancellation.
  const wrong = add(mul(target, sigmoid(neg(logits))), mul(opposite, sigmoid(logits)));
  const entropy = binaryCrossEntropyWithLogits(logits, target, { reduction: "none" });
  const costs = gamma === 0 ? entropy : mul(entropy, pow(wrong, gamma));
  if (alpha === null) return reduceLoss("focal", costs, reduction);
  return reduceLoss("focal", mul(costs, add(mul(target, alpha), mul(opposite, 1 - alpha))), reduction);
}

/**
 * One minus the share that prediction and truth have in common, Dice's coefficient:
 * `1 - (2 sum(p t) + smooth) / (sum(p) + sum(t) + smooth)` over each sample, averaged over samples.
 *
 * Source: Milletari, Navab and Ahmadi 2016, "V-Net: fully convolutional neural networks for volumetric medical image
 * segmentation" (there with squares in the divisor).
 *
 * @param input `float32` probabilities, [N, ...]
 * @param target `float32` from 0 to 1, the same shape
 * @throws {ShapeError} where the shapes differ, or there is no axis of samples
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where smooth is negative
 *
 * @example
 * ```ts
 * import { dice, tensor } from "@tilegrad/tilegrad";
 * console.log(await dice(tensor([[1, 1, 0]]), tensor([[1, 0, 0]]), { smooth: 0 }).item()); // 1/3
 * ```
 */
export function dice(input: Tensor, target: Tensor, { smooth = 1, reduction }: DiceOptions = {}): Tensor {
  requirePair("dice", input, target);
  if (isHalf(input)) return inFloat32((input, target) => dice(input, target, { smooth, reduction }), input, target);
  if (input.shape.length === 0) {
    throw new ShapeError(`Cannot apply dice: found ${showShape(input.shape)}, it needs [N, ...], N samples`);
  }
  if (!(smooth >= 0 && smooth < Infinity)) {
    throw new ValueError(`Cannot apply dice: smooth must be a number of at least 0, found ${smooth}`);
  }
  const axis = input.shape.map((_, i) => i).slice(1);
  const common = sum(mul(input, target), { axis });
  const all = sum(add(input, target), { axis });
  return reduceLoss("dice", sub(1, div(add(mul(common, 2), smooth), add(all, smooth))), reduction);
}
