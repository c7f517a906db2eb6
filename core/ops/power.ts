import { unaryLogarithm } from "../../shaders/mod.ts";
import type { ComputedType } from "../dtype.ts";
import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { broadcastAll, floats, type Like, numeric, requireTypes, toTensors } from "./_rules.ts";
import { literal, unaryOp } from "./_unary.ts";
import { mul, sub } from "./binary.ts";
import { equal, greaterEqual, logicalAnd } from "./comparison.ts";
import { zerosLike } from "./fill.ts";
import { log } from "./unary_logarithm.ts";
import { where } from "./where.ts";

/** Highest whole exponent that is worked out by multiplication. */
const mostFactors = 8;

/** x to a known power: products and roots where they do, since they are exact to the last digit. */
function powerText(x: string, exponent: number, dtype: ComputedType): string {
  const factors = Math.abs(exponent);
  if (exponent === 0) return literal(1, dtype);
  if (Number.isInteger(exponent) && factors <= mostFactors) {
    const product = new Array<string>(factors).fill(x).join(" * ");
    return exponent > 0 ? `(${product})` : `(1.0 / (${product}))`;
  }
  if (exponent === 0.5) return `sqrt(${x})`;
  if (exponent === -0.5) return `inverseSqrt(${x})`;
  return `pow_f32(${x}, ${literal(exponent)})`;
}

/** y = x^exponent for a number that is part of the program. */
export const powNumberOp: Op<{ exponent: number }> = unaryOp<{ exponent: number }>("pow", {
  types: numeric,
  wgsl: (x, { exponent }, dtype) => powerText(x, exponent, dtype),
  functions: unaryLogarithm,
  grad: (x, dy, _y, { exponent }) => exponent === 0 ? zerosLike(x) : mul(dy, mul(pow(x, exponent - 1), exponent)),
});

/** y = a^b by element. */
export const powOp: Op<null> = {
  name: "pow",
  infer(inputs) {
    return { shape: broadcastAll("pow", inputs), dtype: requireTypes("pow", inputs, floats) };
  },
  lower: { kind: "elementwise", expression: ([a, b]) => `pow_f32(${a}, ${b})`, functions: unaryLogarithm },
  // Where a factor is 0 the other one is kept finite, so that the product is 0 and stays so in further derivatives.
  grad({ inputs: [a, b], output, cotangent, needs }) {
    const byBase = () => mul(cotangent, mul(b, pow(a, sub(where(equal(b, 0), 1, b), 1))));
    const byExponent = () => {
      const vanishes = logicalAnd(equal(a, 0), greaterEqual(b, 0));
      return mul(cotangent, mul(output, log(where(vanishes, 1, a))));
    };
    return [needs(0) ? byBase() : null, needs(1) ? byExponent() : null];
  },
};

/**
 * Power by element: `y = a^b`, operands broadcast together. A negative base needs whole exponents and gives NaN otherwise.
 *
 * Whole numbers up to 8 as exponents are products: `pow(x, 2)` is x * x to the last digit. The gradient with respect to the
 * exponent is 0 where the base is 0 and the exponent is not negative.
 *
 * @param a tensor or number, `float32`; also an integer type for a number of 0 to 8 as exponent
 * @param b tensor or number
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { pow, tensor } from "@tilegrad/tilegrad";
 * console.log(await pow(tensor([-2, 3]), 2).array()); // [4, 9]
 * ```
 */
export function pow(a: Like, b: Like): Tensor {
  if (typeof a === "number" || typeof b !== "number" || !Number.isFinite(b)) return apply(powOp, toTensors(a, b), null);
  const isProduct = Number.isInteger(b) && b >= 0 && b <= mostFactors;
  requireTypes("pow", [a], isProduct ? numeric : floats);
  return apply(powNumberOp, [a], { exponent: b });
}
