import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { broadcastAll, floats, type Like, numeric, requireTypes, toTensors } from "./_rules.ts";
import { add, mul, sub } from "./binary.ts";

/** y = a b + c. */
const fmaOp: Op<null> = {
  name: "fma",
  infer: (inputs) => ({ shape: broadcastAll("apply fma", inputs), dtype: requireTypes("fma", inputs, floats) }),
  lower: { kind: "elementwise", expression: ([a, b, c]) => `fma(${a}, ${b}, ${c})` },
  grad: ({ inputs: [a, b], cotangent, needs }) => [
    needs(0) ? mul(cotangent, b) : null,
    needs(1) ? mul(cotangent, a) : null,
    cotangent,
  ],
};

/** y = a + t (b - a), from the nearer end, so that t = 1 gives b itself. */
const lerpOp: Op<null> = {
  name: "lerp",
  infer: (inputs) => ({ shape: broadcastAll("apply lerp", inputs), dtype: requireTypes("lerp", inputs, floats) }),
  lower: {
    kind: "elementwise",
    expression: ([a, b, t]) => `select(${b} - (1.0 - ${t}) * (${b} - ${a}), ${a} + ${t} * (${b} - ${a}), ${t} < 0.5)`,
  },
  grad: ({ inputs: [a, b, t], cotangent, needs }) => [
    needs(0) ? mul(cotangent, sub(1, t)) : null,
    needs(1) ? mul(cotangent, t) : null,
    needs(2) ? mul(cotangent, sub(b, a)) : null,
  ],
};

/**
 * Product and sum by element: `y = a b + c`, rounded once where the machine can; operands broadcast together.
 *
 * @param a tensor or number, `float32`
 * @param b tensor or number
 * @param c tensor or number
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where an operand is of another type
 *
 * @example
 * ```ts
 * import { fma, tensor } from "@tilegrad/tilegrad";
 * console.log(await fma(tensor([1, 2]), 3, tensor([10, 20])).array()); // [13, 26]
 * ```
 */
export function fma(a: Like, b: Like, c: Like): Tensor {
  return apply(fmaOp, toTensors(a, b, c), null);
}

/**
 * On the way from one to another, by element: `y = a + t (b - a)`; operands broadcast together.
 *
 * @param a tensor or number, `float32`
 * @param b tensor or number
 * @param t 0 for a, 1 for b
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where an operand is of another type
 *
 * @example
 * ```ts
 * import { lerp, tensor } from "@tilegrad/tilegrad";
 * console.log(await lerp(tensor([0, 10]), tensor([4, 20]), 0.25).array()); // [1, 12.5]
 * ```
 */
export function lerp(a: Like, b: Like, t: Like): Tensor {
  return apply(lerpOp, toTensors(a, b, t), null);
}

/**
 * A scaled product added, by element: `y = x + value a b`; operands broadcast together.
 *
 * @param x tensor or number, `float32`, `int32` or `uint32`
 * @param a tensor or number of the same type
 * @param b tensor or number of the same type
 * @param options.value default 1
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { addcmul, tensor } from "@tilegrad/tilegrad";
 * console.log(await addcmul(tensor([1, 1]), tensor([2, 3]), tensor([4, 5]), { value: 0.5 }).array()); // [5, 8.5]
 * ```
 */
export function addcmul(x: Like, a: Like, b: Like, { value = 1 }: { value?: number } = {}): Tensor {
  const operands = toTensors(x, a, b);
  requireTypes("addcmul", operands, numeric);
  broadcastAll("apply addcmul", operands);
  const [start, left, right] = operands;
  const product = mul(left, right);
  return add(start, value === 1 ? product : mul(product, value));
}
