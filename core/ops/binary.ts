import type { ComputedType } from "../dtype.ts";
import type { Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { applyBinary, binaryOp, type BinaryRow } from "./_binary.ts";
import { floats, type Like, numeric } from "./_rules.ts";
import { equal, greater, less } from "./comparison.ts";
import { where } from "./where.ts";

/** Half of the gradient goes to each of two equal operands, as in PyTorch. */
const extreme = (better: (a: Tensor, b: Tensor) => Tensor): BinaryRow["grad"] => (a, b, dy) => {
  const share = (x: Tensor, other: Tensor) => where(equal(x, other), mul(dy, 0.5), where(better(x, other), dy, 0));
  return [() => share(a, b), () => share(b, a)];
};

const nanAware = (name: string, sign: string) =>
  `fn ${name}_f32(a: f32, b: f32) -> f32 {
  return select(select(b, a, a ${sign} b), a + b, is_nan(a) || is_nan(b));
}`;

/** WGSL lets compilers assume that there is no NaN: the bits tell. */
export const isNanFunction = "fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }";

const floorDivFunctions = `fn floor_div_f32(a: f32, b: f32) -> f32 { return floor(a / b); }
fn floor_div_i32(a: i32, b: i32) -> i32 { return a / b - select(0, 1, (a % b != 0) && ((a < 0) != (b < 0))); }
fn floor_div_u32(a: u32, b: u32) -> u32 { return a / b; }`;

/** The sign follows the divisor. The float remainder is corrected where the quotient was rounded across an integer. */
const remainderFunctions = `fn remainder_f32(a: f32, b: f32) -> f32 {
  let r = a % b;
  return select(r, r + b, r != 0.0 && (r < 0.0) != (b < 0.0));
}
fn remainder_i32(a: i32, b: i32) -> i32 { let r = a % b; return select(r, r + b, r != 0 && (r < 0) != (b < 0)); }
fn remainder_u32(a: u32, b: u32) -> u32 { return a % b; }`;

const suffix = (dtype: ComputedType) => ({ float32: "f32", int32: "i32", uint32: "u32", bool: "bool" })[dtype];

/** Every arithmetic operation of two operands, one row each. */
export const binaryOps = {
  add: binaryOp("add", {
    wgsl: (a, b) => `(${a} + ${b})`,
    types: numeric,
    grad: (_a, _b, dy) => [() => dy, () => dy],
  }),
  sub: binaryOp("sub", {
    wgsl: (a, b) => `(${a} - ${b})`,
    types: numeric,
    grad: (_a, _b, dy) => [() => dy, () => mul(dy, -1)],
  }),
  mul: binaryOp("mul", {
    wgsl: (a, b) => `(${a} * ${b})`,
    types: numeric,
    grad: (a, b, dy) => [() => mul(dy, b), () => mul(dy, a)],
  }),
  div: binaryOp("div", {
    wgsl: (a, b) => `(${a} / ${b})`,
    types: numeric,
    grad: (_a, b, dy, y) => [() => div(dy, b), () => mul(div(mul(dy, y), b), -1)],
  }),
  maximum: binaryOp("maximum", {
    wgsl: (a, b, dtype) => dtype === "float32" ? `maximum_f32(${a}, ${b})` : `max(${a}, ${b})`,
    types: numeric,
    functions: `${isNanFunction}\n${nanAware("maximum", ">")}`,
    grad: extreme((a, b) => greater(a, b)),
  }),
  minimum: binaryOp("minimum", {
    wgsl: (a, b, dtype) => dtype === "float32" ? `minimum_f32(${a}, ${b})` : `min(${a}, ${b})`,
    types: numeric,
    functions: `${isNanFunction}\n${nanAware("minimum", "<")}`,
    grad: extreme((a, b) => less(a, b)),
  }),
  atan2: binaryOp("atan2", {
    wgsl: (a, b) => `atan2(${a}, ${b})`,
    types: floats,
    grad: (a, b, dy) => {
      const square = () => add(mul(a, a), mul(b, b));
      return [() => div(mul(dy, b), square()), () => mul(div(mul(dy, a), square()), -1)];
    },
  }),
  mod: binaryOp("mod", {
    wgsl: (a, b) => `(${a} % ${b})`,
    types: numeric,
    grad: (a, b, dy) => [() => dy, () => mul(dy, mul(div(sub(a, mod(a, b)), b), -1))],
  }),
  remainder: binaryOp("remainder", {
    wgsl: (a, b, dtype) => `remainder_${suffix(dtype)}(${a}, ${b})`,
    types: numeric,
    functions: remainderFunctions,
    grad: (a, b, dy) => [() => dy, () => mul(dy, mul(floorDiv(a, b), -1))],
  }),
  floorDiv: binaryOp("floorDiv", {
    wgsl: (a, b, dtype) => `floor_div_${suffix(dtype)}(${a}, ${b})`,
    types: numeric,
    functions: floorDivFunctions,
    grad: "none",
  }),
} as const satisfies Record<string, Op<null>>;

/**
 * Sum by element: `y = a + b`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { add, tensor } from "@tilegrad/tilegrad";
 * console.log(await add(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function add(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.add, a, b);
}

/**
 * Difference by element: `y = a - b`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { sub, tensor } from "@tilegrad/tilegrad";
 * console.log(await sub(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function sub(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.sub, a, b);
}

/**
 * Product by element: `y = a * b`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { mul, tensor } from "@tilegrad/tilegrad";
 * console.log(await mul(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function mul(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.mul, a, b);
}

/**
 * Quotient by element; integers are cut towards zero: `y = a / b`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { div, tensor } from "@tilegrad/tilegrad";
 * console.log(await div(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function div(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.div, a, b);
}

/**
 * Larger of two by element; NaN where either is NaN. Equal operands share the gradient: `y = max(a, b)`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { maximum, tensor } from "@tilegrad/tilegrad";
 * console.log(await maximum(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function maximum(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.maximum, a, b);
}

/**
 * Smaller of two by element; NaN where either is NaN. Equal operands share the gradient: `y = min(a, b)`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { minimum, tensor } from "@tilegrad/tilegrad";
 * console.log(await minimum(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function minimum(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.minimum, a, b);
}

/**
 * Angle of the point (b, a) in radians, from -pi to pi: `y = atan2(a, b)`, operands broadcast together.
 *
 * @param a tensor or number, `float32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { atan2, tensor } from "@tilegrad/tilegrad";
 * console.log(await atan2(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function atan2(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.atan2, a, b);
}

/**
 * Remainder with the sign of `a` (C's fmod): `y = a - b * trunc(a / b)`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { mod, tensor } from "@tilegrad/tilegrad";
 * console.log(await mod(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function mod(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.mod, a, b);
}

/**
 * Remainder with the sign of `b` (Python's %): `y = a - b * floor(a / b)`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { remainder, tensor } from "@tilegrad/tilegrad";
 * console.log(await remainder(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function remainder(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.remainder, a, b);
}

/**
 * Quotient rounded down; not differentiable: `y = floor(a / b)`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { floorDiv, tensor } from "@tilegrad/tilegrad";
 * console.log(await floorDiv(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function floorDiv(a: Like, b: Like): Tensor {
  return applyBinary(binaryOps.floorDiv, a, b);
}
