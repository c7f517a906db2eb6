import { scalar } from "../create.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { widened } from "./_float32.ts";
import { floats, requireTypes } from "./_rules.ts";
import { add, mul } from "./binary.ts";
import { sum } from "./reduce.ts";
import { abs, square } from "./unary.ts";

/** What a penalty counts. */
export interface PenaltyOptions {
  /** Factor of the penalty; default 1. */
  readonly strength?: number;
  /** Which parameters count; default all. The lectures spare biases: `(name) => !name.endsWith("bias")`. */
  readonly include?: (name: string) => boolean;
}

function total(
  action: string,
  params: Readonly<Record<string, Tensor>>,
  { strength = 1, include = () => true }: PenaltyOptions,
  measure: (x: Tensor) => Tensor,
  factor: number,
): Tensor {
  if (!Number.isFinite(strength)) {
    throw new ValueError(`Cannot apply ${action}: strength must be a finite number, found ${strength}`);
  }
  const parts = Object.entries(params).filter(([name]) => include(name)).map(([, x]) => {
    requireTypes(action, [x], floats);
    return sum(measure(widened(x)));
  });
  return parts.length === 0 ? scalar(0) : mul(parts.reduce((a, b) => add(a, b)), strength * factor);
}

/**
 * L1 regulariser, to be added to a loss: `strength * sum of |w|` over all parameters. The gradient at 0 is 0.
 *
 * Source: Tibshirani 1996, "Regression shrinkage and selection via the lasso".
 *
 * @param params tensors by name, `float32`
 * @returns a scalar
 * @throws {DTypeError} where a parameter is not `float32`
 * @throws {ValueError} where the strength is no finite number
 *
 * @example
 * ```ts
 * import { l1Penalty, tensor } from "@tilegrad/tilegrad";
 * console.log(await l1Penalty({ w: tensor([1, -2]) }, { strength: 0.5 }).item()); // 1.5
 * ```
 */
export function l1Penalty(params: Readonly<Record<string, Tensor>>, options: PenaltyOptions = {}): Tensor {
  return total("l1Penalty", params, options, abs, 1);
}

/**
 * L2 regulariser, to be added to a loss: `strength / 2 * sum of w^2` over all parameters, whose gradient is `strength * w`.
 *
 * Source: Krogh and Hertz 1991, "A simple weight decay can improve generalization".
 *
 * @param params tensors by name, `float32`
 * @returns a scalar
 * @throws {DTypeError} where a parameter is not `float32`
 * @throws {ValueError} where the strength is no finite number
 *
 * @example
 * ```ts
 * import { l2Penalty, tensor } from "@tilegrad/tilegrad";
 * const params = { weight: tensor([1, -2]), bias: tensor([7]) };
 * const include = (name: string) => !name.endsWith("bias");
 * console.log(await l2Penalty(params, { strength: 0.1, include }).item()); // 0.25
 * ```
 */
export function l2Penalty(params: Readonly<Record<string, Tensor>>, options: PenaltyOptions = {}): Tensor {
  return total("l2Penalty", params, options, square, 0.5);
}
