import { scalar } from "../create.ts";
import { DTypeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { anyType, broadcastAll, type Like, requireTypes, toTensors } from "./_rules.ts";

/** y = condition ? a : b. */
export const whereOp: Op<null> = {
  name: "where",
  infer([condition, a, b]) {
    if (condition.dtype !== "bool") {
      throw new DTypeError(`Cannot apply where: the condition is ${condition.dtype}, it needs bool`);
    }
    return { shape: broadcastAll("where", [condition, a, b]), dtype: requireTypes("where", [a, b], anyType) };
  },
  lower: { kind: "elementwise", expression: ([condition, a, b]) => `select(${b}, ${a}, ${condition})` },
  grad: ({ inputs: [condition], cotangent, needs }) => [
    null,
    needs(1) ? where(condition, cotangent, 0) : null,
    needs(2) ? where(condition, 0, cotangent) : null,
  ],
};

/**
 * Chooses by element: `y = condition ? a : b`, the three broadcast together.
 *
 * @param condition `bool`
 * @param a taken where the condition holds
 * @param b taken elsewhere, of `a`'s element type
 * @throws {DTypeError} if the condition is not `bool`, or `a` and `b` differ in type
 *
 * @example
 * ```ts
 * import { greater, tensor, where } from "@tilegrad/tilegrad";
 * const x = tensor([-1, 2]);
 * console.log(await where(greater(x, 0), x, 0).array()); // [0, 2]
 * ```
 */
export function where(condition: Tensor, a: Like, b: Like): Tensor {
  return apply(whereOp, [condition, ...toTensors(a, b)], null);
}

/** Zero of a tensor's element type, as an operand. */
export function zeroLike(x: Tensor): Tensor {
  return scalar(0, x.dtype);
}
