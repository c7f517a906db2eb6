import { unaryLogarithm } from "../../shaders/mod.ts";
import { apply, type Tensor } from "../tensor.ts";
import { broadcastAll, floats, type Like, numeric, requireTypes, toTensors } from "./_rules.ts";
import { div, isNanFunction, mul, sub } from "./binary.ts";
import { binaryOp } from "./_binary.ts";
import { equal, lessEqual, logicalAnd } from "./comparison.ts";
import { square } from "./unary.ts";
import { sigmoid } from "./unary_exponential.ts";
import { log } from "./unary_logarithm.ts";
import { where } from "./where.ts";

/** log(e^a + e^b) without overflow, as WGSL `log_add_exp`. */
export const logAddExpFunction = `fn log_add_exp(a: f32, b: f32) -> f32 {
  let larger = select(b, a, a > b);
  return select(larger + log1p_f32(exp(-abs(a - b))), larger + 0.69314718056, a == b);
}
${unaryLogarithm}`;

/** Both are divided by the larger one first, so that no square overflows. */
const hypotFunction = `fn hypot_f32(a: f32, b: f32) -> f32 {
  let larger = select(abs(b), abs(a), abs(a) > abs(b));
  let smaller = select(abs(a), abs(b), abs(a) > abs(b));
  let ratio = smaller / larger;
  let length = larger * sqrt(1.0 + ratio * ratio);
  return select(length, larger, larger == 0.0 || larger > 3.40282346e+38);
}`;

const copysignFunction = `fn copysign_f32(a: f32, b: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(a) & 0x7fffffffu) | (bitcast<u32>(b) & 0x80000000u));
}`;

const xlogyFunction = `${isNanFunction}
fn xlogy_f32(a: f32, b: f32) -> f32 { return select(a * log_f32(b), 0.0, a == 0.0 && !is_nan(b)); }
${unaryLogarithm}`;

const types = floats;

/** a / b, and 0 where b is 0. */
function ratioOrZero(a: Tensor, b: Tensor): Tensor {
  const isZero = equal(b, 0);
  return where(isZero, 0, div(a, where(isZero, 1, b)));
}

const specialOps = {
  hypot: binaryOp("hypot", {
    wgsl: (a, b) => `hypot_f32(${a}, ${b})`,
    types,
    functions: hypotFunction,
    grad: (a, b, dy, y) => [() => mul(dy, ratioOrZero(a, y)), () => mul(dy, ratioOrZero(b, y))],
  }),
  copysign: binaryOp("copysign", {
    wgsl: (a, b) => `copysign_f32(${a}, ${b})`,
    types,
    functions: copysignFunction,
    grad: (a, b, dy, y) => [() => mul(dy, ratioOrZero(y, a)), () => mul(b, 0)],
  }),
  logaddexp: binaryOp("logaddexp", {
    wgsl: (a, b) => `log_add_exp(${a}, ${b})`,
    types,
    functions: logAddExpFunction,
    grad: (a, b, dy) => [() => mul(dy, sigmoid(sub(a, b))), () => mul(dy, sigmoid(sub(b, a)))],
  }),
  xlogy: binaryOp("xlogy", {
    wgsl: (a, b) => `xlogy_f32(${a}, ${b})`,
    types,
    functions: xlogyFunction,
    grad: (a, b, dy) => [
      () => mul(dy, log(where(logicalAnd(equal(a, 0), lessEqual(b, 0)), 1, b))),
      () => mul(dy, div(a, b)),
    ],
  }),
} as const;

/**
 * Length of the vector (a, b) by element: `y = sqrt(a^2 + b^2)`, without overflow; operands broadcast together. The gradient at
 * (0, 0) is 0.
 *
 * @param a tensor or number, `float32`
 * @param b tensor or number
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where an operand is of another type
 *
 * @example
 * ```ts
 * import { hypot, tensor } from "@tilegrad/tilegrad";
 * console.log(await hypot(tensor([3, 5]), tensor([4, 12])).array()); // [5, 13]
 * ```
 */
export function hypot(a: Like, b: Like): Tensor {
  return apply(specialOps.hypot, toTensors(a, b), null);
}

/**
 * Magnitude of one with the sign of another, by element: `y = |a| sign(b)`, where -0 counts as negative; operands broadcast
 * together. The gradient at a = 0 is 0.
 *
 * @param a tensor or number, `float32`
 * @param b tensor or number
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where an operand is of another type
 *
 * @example
 * ```ts
 * import { copysign, tensor } from "@tilegrad/tilegrad";
 * console.log(await copysign(tensor([3, -5]), tensor([-1, 1])).array()); // [-3, 5]
 * ```
 */
export function copysign(a: Like, b: Like): Tensor {
  return apply(specialOps.copysign, toTensors(a, b), null);
}

/**
 * Logarithm of a sum of exponentials by element: `y = log(e^a + e^b)`, without overflow; operands broadcast together.
 *
 * @param a tensor or number, `float32`
 * @param b tensor or number
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where an operand is of another type
 *
 * @example
 * ```ts
 * import { logaddexp, tensor } from "@tilegrad/tilegrad";
 * console.log(await logaddexp(tensor([1000]), 1000).array()); // [1000.693...]
 * ```
 */
export function logaddexp(a: Like, b: Like): Tensor {
  return apply(specialOps.logaddexp, toTensors(a, b), null);
}

/**
 * `y = a log b` by element, and 0 where a is 0; operands broadcast together. For entropies: `-xlogy(p, p)`.
 *
 * @param a tensor or number, `float32`
 * @param b tensor or number
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where an operand is of another type
 *
 * @example
 * ```ts
 * import { tensor, xlogy } from "@tilegrad/tilegrad";
 * console.log(await xlogy(tensor([0, 2]), tensor([0, Math.E])).array()); // [0, 2]
 * ```
 */
export function xlogy(a: Like, b: Like): Tensor {
  return apply(specialOps.xlogy, toTensors(a, b), null);
}

/**
 * Square of the difference by element: `y = (a - b)^2`, operands broadcast together.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { squaredDifference, tensor } from "@tilegrad/tilegrad";
 * console.log(await squaredDifference(tensor([1, 5]), 3).array()); // [4, 4]
 * ```
 */
export function squaredDifference(a: Like, b: Like): Tensor {
  const operands = toTensors(a, b);
  requireTypes("squaredDifference", operands, numeric);
  broadcastAll("apply squaredDifference", operands);
  return square(sub(operands[0], operands[1]));
}
