import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { type Like, toTensors } from "./_rules.ts";
import { unaryOp } from "./_unary.ts";
import { binaryOp, type BinaryRow } from "./_binary.ts";

const integers = ["int32", "uint32"] as const;

const row = (wgsl: BinaryRow["wgsl"], functions?: string): BinaryRow => ({
  wgsl,
  types: integers,
  functions,
  grad: "none",
});

/** WGSL takes the amount modulo 32; from 32 on, and below 0, all bits have left. */
const shiftFunctions =
  `fn shift_left_i32(a: i32, b: i32) -> i32 { return select(0, a << (u32(b) & 31u), u32(b) < 32u); }
fn shift_left_u32(a: u32, b: u32) -> u32 { return select(0u, a << (b & 31u), b < 32u); }
fn shift_right_i32(a: i32, b: i32) -> i32 { return a >> min(u32(b), 31u); }
fn shift_right_u32(a: u32, b: u32) -> u32 { return select(0u, a >> (b & 31u), b < 32u); }`;

const suffix = (dtype: string) => dtype === "int32" ? "i32" : "u32";

const bitwiseOps = {
  and: binaryOp("bitwiseAnd", row((a, b) => `(${a} & ${b})`)),
  or: binaryOp("bitwiseOr", row((a, b) => `(${a} | ${b})`)),
  xor: binaryOp("bitwiseXor", row((a, b) => `(${a} ^ ${b})`)),
  left: binaryOp("leftShift", row((a, b, dtype) => `shift_left_${suffix(dtype)}(${a}, ${b})`, shiftFunctions)),
  right: binaryOp("rightShift", row((a, b, dtype) => `shift_right_${suffix(dtype)}(${a}, ${b})`, shiftFunctions)),
} as const;

const notOp: Op<null> = unaryOp("bitwiseNot", { wgsl: (x) => `(~${x})`, types: integers, grad: "none" });

/**
 * Bits that both have, by element: `y = a & b`, operands broadcast together. Not differentiable.
 *
 * @param a tensor or number, `int32` or `uint32`; for `bool` see `logicalAnd`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { bitwiseAnd, tensor } from "@tilegrad/tilegrad";
 * console.log(await bitwiseAnd(tensor([6, 5], { dtype: "int32" }), 3).array()); // [2, 1]
 * ```
 */
export function bitwiseAnd(a: Like, b: Like): Tensor {
  return apply(bitwiseOps.and, toTensors(a, b), null);
}

/**
 * Bits that either has, by element: `y = a | b`, operands broadcast together. Not differentiable.
 *
 * @param a tensor or number, `int32` or `uint32`; for `bool` see `logicalOr`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { bitwiseOr, tensor } from "@tilegrad/tilegrad";
 * console.log(await bitwiseOr(tensor([6, 5], { dtype: "int32" }), 3).array()); // [7, 7]
 * ```
 */
export function bitwiseOr(a: Like, b: Like): Tensor {
  return apply(bitwiseOps.or, toTensors(a, b), null);
}

/**
 * Bits that one of two has, by element: `y = a ^ b`, operands broadcast together. Not differentiable.
 *
 * @param a tensor or number, `int32` or `uint32`; for `bool` see `logicalXor`
 * @param b tensor or number of the same type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { bitwiseXor, tensor } from "@tilegrad/tilegrad";
 * console.log(await bitwiseXor(tensor([6, 5], { dtype: "int32" }), 3).array()); // [5, 6]
 * ```
 */
export function bitwiseXor(a: Like, b: Like): Tensor {
  return apply(bitwiseOps.xor, toTensors(a, b), null);
}

/**
 * All bits turned, by element: `y = ~x`. Not differentiable.
 *
 * @param x `int32` or `uint32`, any shape; for `bool` see `logicalNot`
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { bitwiseNot, tensor } from "@tilegrad/tilegrad";
 * console.log(await bitwiseNot(tensor([0, 5], { dtype: "int32" })).array()); // [-1, -6]
 * ```
 */
export function bitwiseNot(x: Tensor): Tensor {
  return apply(notOp, [x], null);
}

/**
 * Bits moved to higher places, by element: `y = a << b`, 0 from b = 32 on. Not differentiable.
 *
 * @param a tensor or number, `int32` or `uint32`
 * @param b tensor or number of the same type, at least 0
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { leftShift, tensor } from "@tilegrad/tilegrad";
 * console.log(await leftShift(tensor([1, 3], { dtype: "int32" }), 4).array()); // [16, 48]
 * ```
 */
export function leftShift(a: Like, b: Like): Tensor {
  return apply(bitwiseOps.left, toTensors(a, b), null);
}

/**
 * Bits moved to lower places, by element: `y = a >> b`; an `int32` keeps its sign. Not differentiable.
 *
 * @param a tensor or number, `int32` or `uint32`
 * @param b tensor or number of the same type, at least 0
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the types differ or are not taken
 *
 * @example
 * ```ts
 * import { rightShift, tensor } from "@tilegrad/tilegrad";
 * console.log(await rightShift(tensor([48, -5], { dtype: "int32" }), 1).array()); // [24, -3]
 * ```
 */
export function rightShift(a: Like, b: Like): Tensor {
  return apply(bitwiseOps.right, toTensors(a, b), null);
}
