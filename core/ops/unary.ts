import { apply, type Tensor } from "../tensor.ts";
import { floats, numeric } from "./_rules.ts";
import { unaryOp } from "./_unary.ts";
import { div, mul } from "./binary.ts";

/** WGSL lets compilers assume that there is neither NaN nor infinity: the bits tell. */
const magnitude = (x: string) => `(bitcast<u32>(${x}) & 0x7fffffffu)`;

/** From the estimate of the built-in power, one step of Newton's method. */
const cbrtFunction = `fn cbrt_f32(x: f32) -> f32 {
  let a = abs(x);
  let r = exp2(log2(a) / 3.0);
  let y = select(r, r - (r - a / (r * r)) / 3.0, a > 0.0 && a <= 3.40282346e+38);
  return select(y, -y, x < 0.0);
}`;

/** Arithmetic, rounding and tests of one operand, one row each. */
export const unaryOps = {
  abs: unaryOp("abs", {
    wgsl: (x) => `abs(${x})`,
    types: [...floats, "int32"],
    grad: (x, dy) => mul(dy, sign(x)),
  }),
  neg: unaryOp("neg", { wgsl: (x) => `(-${x})`, types: [...floats, "int32"], grad: (_x, dy) => neg(dy) }),
  sign: unaryOp("sign", {
    wgsl: (x, _, dtype) => dtype === "float32" ? `(f32(${x} > 0.0) - f32(${x} < 0.0))` : `sign(${x})`,
    types: [...floats, "int32"],
    grad: "none",
  }),
  sqrt: unaryOp("sqrt", { wgsl: (x) => `sqrt(${x})`, grad: (_x, dy, y) => div(mul(dy, 0.5), y) }),
  rsqrt: unaryOp("rsqrt", {
    wgsl: (x) => `inverseSqrt(${x})`,
    grad: (_x, dy, y) => mul(mul(dy, -0.5), mul(y, mul(y, y))),
  }),
  cbrt: unaryOp("cbrt", {
    wgsl: (x) => `cbrt_f32(${x})`,
    functions: cbrtFunction,
    grad: (_x, dy, y) => div(dy, mul(mul(y, y), 3)),
  }),
  square: unaryOp("square", { wgsl: (x) => `(${x} * ${x})`, types: numeric, grad: (x, dy) => mul(mul(dy, 2), x) }),
  reciprocal: unaryOp("reciprocal", { wgsl: (x) => `(1.0 / ${x})`, grad: (_x, dy, y) => neg(mul(dy, mul(y, y))) }),
  floor: unaryOp("floor", { wgsl: (x) => `floor(${x})`, grad: "none" }),
  ceil: unaryOp("ceil", { wgsl: (x) => `ceil(${x})`, grad: "none" }),
  round: unaryOp("round", { wgsl: (x) => `round(${x})`, grad: "none" }),
  trunc: unaryOp("trunc", { wgsl: (x) => `trunc(${x})`, grad: "none" }),
  frac: unaryOp("frac", { wgsl: (x) => `(${x} - trunc(${x}))`, grad: (_x, dy) => dy }),
  isNaN: unaryOp("isNaN", { wgsl: (x) => `(${magnitude(x)} > 0x7f800000u)`, result: "bool", grad: "none" }),
  isInf: unaryOp("isInf", { wgsl: (x) => `(${magnitude(x)} == 0x7f800000u)`, result: "bool", grad: "none" }),
  isFinite: unaryOp("isFinite", { wgsl: (x) => `(${magnitude(x)} < 0x7f800000u)`, result: "bool", grad: "none" }),
  logicalNot: unaryOp("logicalNot", { wgsl: (x) => `!${x}`, types: ["bool"], grad: "none" }),
} as const;

/**
 * Magnitude by element: `y = |x|`. The gradient at 0 is 0.
 *
 * @param x `float32` or `int32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { abs, tensor } from "@tilegrad/tilegrad";
 * console.log(await abs(tensor([-2, 3])).array()); // [2, 3]
 * ```
 */
export function abs(x: Tensor): Tensor {
  return apply(unaryOps.abs, [x], null);
}

/**
 * Negative by element: `y = -x`.
 *
 * @param x `float32` or `int32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { neg, tensor } from "@tilegrad/tilegrad";
 * console.log(await neg(tensor([-2, 3])).array()); // [2, -3]
 * ```
 */
export function neg(x: Tensor): Tensor {
  return apply(unaryOps.neg, [x], null);
}

/**
 * Sign by element: `y = 1, 0 or -1`; 0 for NaN, as in PyTorch. Its gradient is 0.
 *
 * @param x `float32` or `int32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { sign, tensor } from "@tilegrad/tilegrad";
 * console.log(await sign(tensor([-2, 0, 3])).array()); // [-1, 0, 1]
 * ```
 */
export function sign(x: Tensor): Tensor {
  return apply(unaryOps.sign, [x], null);
}

/**
 * Square root by element: `y = sqrt(x)`; NaN below 0.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { sqrt, tensor } from "@tilegrad/tilegrad";
 * console.log(await sqrt(tensor([4, 9])).array()); // [2, 3]
 * ```
 */
export function sqrt(x: Tensor): Tensor {
  return apply(unaryOps.sqrt, [x], null);
}

/**
 * Reciprocal of the square root by element: `y = 1 / sqrt(x)`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { rsqrt, tensor } from "@tilegrad/tilegrad";
 * console.log(await rsqrt(tensor([4, 16])).array()); // [0.5, 0.25]
 * ```
 */
export function rsqrt(x: Tensor): Tensor {
  return apply(unaryOps.rsqrt, [x], null);
}

/**
 * Cube root by element: `y = x^(1/3)`, negative where x is.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { cbrt, tensor } from "@tilegrad/tilegrad";
 * console.log(await cbrt(tensor([8, -27])).array()); // [2, -3]
 * ```
 */
export function cbrt(x: Tensor): Tensor {
  return apply(unaryOps.cbrt, [x], null);
}

/**
 * Square by element: `y = x * x`.
 *
 * @param x `float32`, `int32` or `uint32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { square, tensor } from "@tilegrad/tilegrad";
 * console.log(await square(tensor([-2, 3])).array()); // [4, 9]
 * ```
 */
export function square(x: Tensor): Tensor {
  return apply(unaryOps.square, [x], null);
}

/**
 * Reciprocal by element: `y = 1 / x`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { reciprocal, tensor } from "@tilegrad/tilegrad";
 * console.log(await reciprocal(tensor([4, -2])).array()); // [0.25, -0.5]
 * ```
 */
export function reciprocal(x: Tensor): Tensor {
  return apply(unaryOps.reciprocal, [x], null);
}

/**
 * Largest whole number not above x, by element: `y = floor(x)`. Its gradient is 0.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { floor, tensor } from "@tilegrad/tilegrad";
 * console.log(await floor(tensor([1.7, -1.2])).array()); // [1, -2]
 * ```
 */
export function floor(x: Tensor): Tensor {
  return apply(unaryOps.floor, [x], null);
}

/**
 * Smallest whole number not below x, by element: `y = ceil(x)`. Its gradient is 0.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { ceil, tensor } from "@tilegrad/tilegrad";
 * console.log(await ceil(tensor([1.2, -1.7])).array()); // [2, -1]
 * ```
 */
export function ceil(x: Tensor): Tensor {
  return apply(unaryOps.ceil, [x], null);
}

/**
 * Nearest whole number by element, halves to the even one: `y = round(x)`. Its gradient is 0.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { round, tensor } from "@tilegrad/tilegrad";
 * console.log(await round(tensor([0.5, 1.5, 2.4])).array()); // [0, 2, 2]
 * ```
 */
export function round(x: Tensor): Tensor {
  return apply(unaryOps.round, [x], null);
}

/**
 * Whole part by element, cut towards zero: `y = trunc(x)`. Its gradient is 0.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { trunc, tensor } from "@tilegrad/tilegrad";
 * console.log(await trunc(tensor([1.7, -1.7])).array()); // [1, -1]
 * ```
 */
export function trunc(x: Tensor): Tensor {
  return apply(unaryOps.trunc, [x], null);
}

/**
 * Part behind the point by element, with the sign of x: `y = x - trunc(x)`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { frac, tensor } from "@tilegrad/tilegrad";
 * console.log(await frac(tensor([1.75, -1.75])).array()); // [0.75, -0.75]
 * ```
 */
export function frac(x: Tensor): Tensor {
  return apply(unaryOps.frac, [x], null);
}

/**
 * Whether an element is NaN; `bool`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { isNaN, tensor } from "@tilegrad/tilegrad";
 * console.log(await isNaN(tensor([NaN, 1])).array()); // [1, 0]
 * ```
 */
export function isNaN(x: Tensor): Tensor {
  return apply(unaryOps.isNaN, [x], null);
}

/**
 * Whether an element is infinite, of either sign; `bool`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { isInf, tensor } from "@tilegrad/tilegrad";
 * console.log(await isInf(tensor([-Infinity, 1])).array()); // [1, 0]
 * ```
 */
export function isInf(x: Tensor): Tensor {
  return apply(unaryOps.isInf, [x], null);
}

/**
 * Whether an element is neither infinite nor NaN; `bool`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { isFinite, tensor } from "@tilegrad/tilegrad";
 * console.log(await isFinite(tensor([NaN, 1])).array()); // [0, 1]
 * ```
 */
export function isFinite(x: Tensor): Tensor {
  return apply(unaryOps.isFinite, [x], null);
}

/**
 * Negation by element: `y = !x`.
 *
 * @param x `bool`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { logicalNot, tensor } from "@tilegrad/tilegrad";
 * console.log(await logicalNot(tensor([true, false])).array()); // [0, 1]
 * ```
 */
export function logicalNot(x: Tensor): Tensor {
  return apply(unaryOps.logicalNot, [x], null);
}
