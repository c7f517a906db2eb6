import { unaryExponential } from "../../shaders/mod.ts";
import { apply, type Tensor } from "../tensor.ts";
import { unaryOp, type UnaryRow } from "./_unary.ts";
import { add, mul, sub } from "./binary.ts";

/** A function of `shaders/unary_exponential.wgsl`. */
const row = (name: string, grad: UnaryRow["grad"]) =>
  unaryOp(name, { wgsl: (x) => `${name}_f32(${x})`, functions: unaryExponential, grad });

/** Exponentials and what is made of them, one row each. */
export const exponentialOps = {
  exp: unaryOp("exp", { wgsl: (x) => `exp(${x})`, grad: (_x, dy, y) => mul(dy, y) }),
  exp2: unaryOp("exp2", { wgsl: (x) => `exp2(${x})`, grad: (_x, dy, y) => mul(mul(dy, Math.LN2), y) }),
  expm1: row("expm1", (_x, dy, y) => mul(dy, add(y, 1))),
  sinh: row("sinh", (x, dy) => mul(dy, cosh(x))),
  cosh: row("cosh", (x, dy) => mul(dy, sinh(x))),
  tanh: row("tanh", (_x, dy, y) => mul(dy, sub(1, mul(y, y)))),
  sigmoid: row("sigmoid", (_x, dy, y) => mul(dy, mul(y, sub(1, y)))),
} as const;

/**
 * Exponential by element: `y = e^x`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { exp, tensor } from "@tilegrad/tilegrad";
 * console.log(await exp(tensor([0, 1])).array()); // [1, 2.718...]
 * ```
 */
export function exp(x: Tensor): Tensor {
  return apply(exponentialOps.exp, [x], null);
}

/**
 * Power of two by element: `y = 2^x`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { exp2, tensor } from "@tilegrad/tilegrad";
 * console.log(await exp2(tensor([3, -1])).array()); // [8, 0.5]
 * ```
 */
export function exp2(x: Tensor): Tensor {
  return apply(exponentialOps.exp2, [x], null);
}

/**
 * Exponential less one by element: `y = e^x - 1`, accurate near 0.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { expm1, tensor } from "@tilegrad/tilegrad";
 * console.log(await expm1(tensor([0, 1e-6])).array()); // [0, 1.0000004...e-6]
 * ```
 */
export function expm1(x: Tensor): Tensor {
  return apply(exponentialOps.expm1, [x], null);
}

/**
 * Hyperbolic sine by element: `y = (e^x - e^-x) / 2`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { sinh, tensor } from "@tilegrad/tilegrad";
 * console.log(await sinh(tensor([0, 1])).array()); // [0, 1.175...]
 * ```
 */
export function sinh(x: Tensor): Tensor {
  return apply(exponentialOps.sinh, [x], null);
}

/**
 * Hyperbolic cosine by element: `y = (e^x + e^-x) / 2`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { cosh, tensor } from "@tilegrad/tilegrad";
 * console.log(await cosh(tensor([0, 1])).array()); // [1, 1.543...]
 * ```
 */
export function cosh(x: Tensor): Tensor {
  return apply(exponentialOps.cosh, [x], null);
}

/**
 * Hyperbolic tangent by element: `y = (e^x - e^-x) / (e^x + e^-x)`, between -1 and 1.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { tanh, tensor } from "@tilegrad/tilegrad";
 * console.log(await tanh(tensor([0, 1])).array()); // [0, 0.7615...]
 * ```
 */
export function tanh(x: Tensor): Tensor {
  return apply(exponentialOps.tanh, [x], null);
}

/**
 * Logistic function by element: `y = 1 / (1 + e^-x)`, between 0 and 1; large arguments do not overflow.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { sigmoid, tensor } from "@tilegrad/tilegrad";
 * console.log(await sigmoid(tensor([0, 1])).array()); // [0.5, 0.7310...]
 * ```
 */
export function sigmoid(x: Tensor): Tensor {
  return apply(exponentialOps.sigmoid, [x], null);
}
