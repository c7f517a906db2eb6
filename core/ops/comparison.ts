import type { DType } from "../dtype.ts";
import type { Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { applyBinary, binaryOp, type BinaryRow } from "./_binary.ts";
import { anyType, type Like, numeric } from "./_rules.ts";

const compare = (sign: string, types: readonly DType[] = numeric): BinaryRow => ({
  wgsl: (a, b) => `(${a} ${sign} ${b})`,
  types,
  result: "bool",
  grad: "none",
});

/** WGSL's `!=` is false of NaN where it becomes SPIR-V's ordered comparison; `==` is false of NaN everywhere. */
const differ: BinaryRow = { ...compare("==", anyType), wgsl: (a, b) => `!(${a} == ${b})` };

const logical = (wgsl: BinaryRow["wgsl"]): BinaryRow => ({ wgsl, types: ["bool"], grad: "none" });

/** Every comparison and logical operation of two operands, one row each. */
export const comparisonOps = {
  equal: binaryOp("equal", compare("==", anyType)),
  notEqual: binaryOp("notEqual", differ),
  less: binaryOp("less", compare("<")),
  lessEqual: binaryOp("lessEqual", compare("<=")),
  greater: binaryOp("greater", compare(">")),
  greaterEqual: binaryOp("greaterEqual", compare(">=")),
  logicalAnd: binaryOp("logicalAnd", logical((a, b) => `(${a} && ${b})`)),
  logicalOr: binaryOp("logicalOr", logical((a, b) => `(${a} || ${b})`)),
  logicalXor: binaryOp("logicalXor", logical((a, b) => `(${a} != ${b})`)),
} as const satisfies Record<string, Op<null>>;

/**
 * Whether two are equal: `y = a == b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, any
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { equal, tensor } from "@tilegrad/tilegrad";
 * console.log(await equal(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function equal(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.equal, a, b);
}

/**
 * Whether two differ: `y = a != b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, any
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { notEqual, tensor } from "@tilegrad/tilegrad";
 * console.log(await notEqual(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function notEqual(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.notEqual, a, b);
}

/**
 * Whether `a` is smaller: `y = a < b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { less, tensor } from "@tilegrad/tilegrad";
 * console.log(await less(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function less(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.less, a, b);
}

/**
 * Whether `a` is at most `b`: `y = a <= b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { lessEqual, tensor } from "@tilegrad/tilegrad";
 * console.log(await lessEqual(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function lessEqual(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.lessEqual, a, b);
}

/**
 * Whether `a` is larger: `y = a > b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { greater, tensor } from "@tilegrad/tilegrad";
 * console.log(await greater(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function greater(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.greater, a, b);
}

/**
 * Whether `a` is at least `b`: `y = a >= b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, `float32`, `int32` or `uint32`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { greaterEqual, tensor } from "@tilegrad/tilegrad";
 * console.log(await greaterEqual(tensor([1, 5]), tensor([4, 2])).array());
 * ```
 */
export function greaterEqual(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.greaterEqual, a, b);
}

/**
 * Whether both hold: `y = a && b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, `bool`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { logicalAnd, tensor } from "@tilegrad/tilegrad";
 * console.log(await logicalAnd(tensor([true, false]), tensor([true, true])).array());
 * ```
 */
export function logicalAnd(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.logicalAnd, a, b);
}

/**
 * Whether either holds: `y = a || b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, `bool`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { logicalOr, tensor } from "@tilegrad/tilegrad";
 * console.log(await logicalOr(tensor([true, false]), tensor([false, false])).array());
 * ```
 */
export function logicalOr(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.logicalOr, a, b);
}

/**
 * Whether exactly one holds: `y = a != b`, operands broadcast together. `bool`.
 *
 * @param a tensor or number, `bool`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { logicalXor, tensor } from "@tilegrad/tilegrad";
 * console.log(await logicalXor(tensor([true, false]), tensor([true, true])).array());
 * ```
 */
export function logicalXor(a: Like, b: Like): Tensor {
  return applyBinary(comparisonOps.logicalXor, a, b);
}
