import { unaryTrigonometry } from "../../shaders/mod.ts";
import { apply, type Tensor } from "../tensor.ts";
import { unaryOp, type UnaryRow } from "./_unary.ts";
import { add, div, mul, sub } from "./binary.ts";
import { neg, rsqrt } from "./unary.ts";

/** A function of `shaders/unary_trigonometry.wgsl`. */
const row = (name: string, grad: UnaryRow["grad"]) =>
  unaryOp(name, { wgsl: (x) => `${name}_f32(${x})`, functions: unaryTrigonometry, grad });

/** 1 / sqrt(1 - x^2), without cancellation near -1 and 1. */
const slopeOfSine = (x: Tensor) => rsqrt(mul(sub(1, x), add(1, x)));

/** Circular functions and their inverses, one row each. */
export const trigonometricOps = {
  sin: unaryOp("sin", { wgsl: (x) => `sin(${x})`, grad: (x, dy) => mul(dy, cos(x)) }),
  cos: unaryOp("cos", { wgsl: (x) => `cos(${x})`, grad: (x, dy) => neg(mul(dy, sin(x))) }),
  tan: unaryOp("tan", { wgsl: (x) => `tan(${x})`, grad: (_x, dy, y) => mul(dy, add(mul(y, y), 1)) }),
  asin: row("asin", (x, dy) => mul(dy, slopeOfSine(x))),
  acos: row("acos", (x, dy) => neg(mul(dy, slopeOfSine(x)))),
  atan: row("atan", (x, dy) => div(dy, add(mul(x, x), 1))),
} as const;

/**
 * Sine by element: `y = sin x`, x in radians.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { sin, tensor } from "@tilegrad/tilegrad";
 * console.log(await sin(tensor([0, Math.PI / 2])).array()); // [0, 1]
 * ```
 */
export function sin(x: Tensor): Tensor {
  return apply(trigonometricOps.sin, [x], null);
}

/**
 * Cosine by element: `y = cos x`, x in radians.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { cos, tensor } from "@tilegrad/tilegrad";
 * console.log(await cos(tensor([0, 1])).array()); // [1, 0.5403...]
 * ```
 */
export function cos(x: Tensor): Tensor {
  return apply(trigonometricOps.cos, [x], null);
}

/**
 * Tangent by element: `y = tan x`, x in radians.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { tan, tensor } from "@tilegrad/tilegrad";
 * console.log(await tan(tensor([0, Math.PI / 4])).array()); // about [0, 1]
 * ```
 */
export function tan(x: Tensor): Tensor {
  return apply(trigonometricOps.tan, [x], null);
}

/**
 * Inverse sine by element, in radians from -pi/2 to pi/2: `y = asin x`; NaN beyond -1 and 1.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { asin, tensor } from "@tilegrad/tilegrad";
 * console.log(await asin(tensor([0, 1])).array()); // [0, 1.570...]
 * ```
 */
export function asin(x: Tensor): Tensor {
  return apply(trigonometricOps.asin, [x], null);
}

/**
 * Inverse cosine by element, in radians from 0 to pi: `y = acos x`; NaN beyond -1 and 1.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { acos, tensor } from "@tilegrad/tilegrad";
 * console.log(await acos(tensor([1, -1])).array()); // [0, 3.141...]
 * ```
 */
export function acos(x: Tensor): Tensor {
  return apply(trigonometricOps.acos, [x], null);
}

/**
 * Inverse tangent by element, in radians from -pi/2 to pi/2: `y = atan x`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { atan, tensor } from "@tilegrad/tilegrad";
 * console.log(await atan(tensor([0, 1])).array()); // [0, 0.7853...]
 * ```
 */
export function atan(x: Tensor): Tensor {
  return apply(trigonometricOps.atan, [x], null);
}
