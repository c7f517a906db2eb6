import { unaryError } from "../../shaders/mod.ts";
import { apply, type Tensor } from "../tensor.ts";
import { unaryOp } from "./_unary.ts";
import { mul } from "./binary.ts";
import { neg, square } from "./unary.ts";
import { exp } from "./unary_exponential.ts";

/** Derivative of the error function: 2 / sqrt(pi) * exp(-x^2). */
const bell = (x: Tensor) => mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI));

/** The error function and its complement, one row each. */
export const errorFunctionOps = {
  erf: unaryOp("erf", {
    wgsl: (x) => `erf_f32(${x})`,
    functions: unaryError,
    grad: (x, dy) => mul(dy, bell(x)),
  }),
  erfc: unaryOp("erfc", {
    wgsl: (x) => `erfc_f32(${x})`,
    functions: unaryError,
    grad: (x, dy) => neg(mul(dy, bell(x))),
  }),
} as const;

/**
 * Error function by element: `y = 2 / sqrt(pi) * integral of exp(-t^2) from 0 to x`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { erf, tensor } from "@tilegrad/tilegrad";
 * console.log(await erf(tensor([0, 1])).array()); // [0, 0.8427...]
 * ```
 */
export function erf(x: Tensor): Tensor {
  return apply(errorFunctionOps.erf, [x], null);
}

/**
 * Complement of the error function by element: `y = 1 - erf(x)`, accurate where it is small.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { erfc, tensor } from "@tilegrad/tilegrad";
 * console.log(await erfc(tensor([0, 5])).array()); // [1, 1.537e-12]
 * ```
 */
export function erfc(x: Tensor): Tensor {
  return apply(errorFunctionOps.erfc, [x], null);
}
