import { unaryLogarithm } from "../../shaders/mod.ts";
import { apply, type Tensor } from "../tensor.ts";
import { unaryOp, type UnaryRow } from "./_unary.ts";
import { add, div, mul, sub } from "./binary.ts";
import { neg, rsqrt } from "./unary.ts";
import { sigmoid } from "./unary_exponential.ts";

/** A function of `shaders/unary_logarithm.wgsl`. */
const row = (name: string, grad: UnaryRow["grad"]) =>
  unaryOp(name, { wgsl: (x) => `${name}_f32(${x})`, functions: unaryLogarithm, grad });

/** Logarithms and what is made of them, one row each. */
export const logarithmOps = {
  log: row("log", (x, dy) => div(dy, x)),
  log2: row("log2", (x, dy) => div(mul(dy, Math.LOG2E), x)),
  log10: row("log10", (x, dy) => div(mul(dy, Math.LOG10E), x)),
  log1p: row("log1p", (x, dy) => div(dy, add(x, 1))),
  logSigmoid: unaryOp("logSigmoid", {
    wgsl: (x) => `(select(0.0, ${x}, ${x} <= 0.0) - log1p_f32(exp(-abs(${x}))))`,
    functions: unaryLogarithm,
    grad: (x, dy) => mul(dy, sigmoid(neg(x))),
  }),
  asinh: row("asinh", (x, dy) => mul(dy, rsqrt(add(mul(x, x), 1)))),
  acosh: row("acosh", (x, dy) => mul(dy, rsqrt(mul(sub(x, 1), add(x, 1))))),
  atanh: row("atanh", (x, dy) => div(dy, mul(sub(1, x), add(1, x)))),
} as const;

/**
 * Natural logarithm by element: `y = log x`; `-Infinity` at 0, NaN below.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { log, tensor } from "@tilegrad/tilegrad";
 * console.log(await log(tensor([1, Math.E])).array()); // [0, 1]
 * ```
 */
export function log(x: Tensor): Tensor {
  return apply(logarithmOps.log, [x], null);
}

/**
 * Logarithm to base 2 by element: `y = log x / log 2`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { log2, tensor } from "@tilegrad/tilegrad";
 * console.log(await log2(tensor([8, 0.5])).array()); // [3, -1]
 * ```
 */
export function log2(x: Tensor): Tensor {
  return apply(logarithmOps.log2, [x], null);
}

/**
 * Logarithm to base 10 by element: `y = log x / log 10`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { log10, tensor } from "@tilegrad/tilegrad";
 * console.log(await log10(tensor([1000, 0.1])).array()); // about [3, -1]
 * ```
 */
export function log10(x: Tensor): Tensor {
  return apply(logarithmOps.log10, [x], null);
}

/**
 * Logarithm of one more by element: `y = log(1 + x)`, accurate near 0; `-Infinity` at -1, NaN below.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { log1p, tensor } from "@tilegrad/tilegrad";
 * console.log(await log1p(tensor([0, 1e-6])).array()); // [0, 9.999995e-7]
 * ```
 */
export function log1p(x: Tensor): Tensor {
  return apply(logarithmOps.log1p, [x], null);
}

/**
 * Logarithm of the logistic function by element: `y = -log(1 + e^-x)`; large arguments do not overflow.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { logSigmoid, tensor } from "@tilegrad/tilegrad";
 * console.log(await logSigmoid(tensor([0, -100])).array()); // [-0.6931..., -100]
 * ```
 */
export function logSigmoid(x: Tensor): Tensor {
  return apply(logarithmOps.logSigmoid, [x], null);
}

/**
 * Inverse hyperbolic sine by element: `y = log(x + sqrt(x^2 + 1))`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { asinh, tensor } from "@tilegrad/tilegrad";
 * console.log(await asinh(tensor([0, 1])).array()); // [0, 0.8813...]
 * ```
 */
export function asinh(x: Tensor): Tensor {
  return apply(logarithmOps.asinh, [x], null);
}

/**
 * Inverse hyperbolic cosine by element: `y = log(x + sqrt(x^2 - 1))`; NaN below 1.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { acosh, tensor } from "@tilegrad/tilegrad";
 * console.log(await acosh(tensor([1, 2])).array()); // [0, 1.316...]
 * ```
 */
export function acosh(x: Tensor): Tensor {
  return apply(logarithmOps.acosh, [x], null);
}

/**
 * Inverse hyperbolic tangent by element: `y = log((1 + x) / (1 - x)) / 2`; NaN beyond -1 and 1.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { atanh, tensor } from "@tilegrad/tilegrad";
 * console.log(await atanh(tensor([0, 0.5])).array()); // [0, 0.5493...]
 * ```
 */
export function atanh(x: Tensor): Tensor {
  return apply(logarithmOps.atanh, [x], null);
}
