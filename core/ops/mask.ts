import { isFloat } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes, showShape, sizeOf, stridesOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { placesThatHold } from "./_compact.ts";
import { gatherAlong } from "./_gather.ts";
import { sharedIndex } from "./_index.ts";
import { anyType, type Like, requireTypes } from "./_rules.ts";
import { floorDiv, remainder } from "./binary.ts";
import { logicalOr, notEqual } from "./comparison.ts";
import { zeros } from "./fill.ts";
import { broadcastTo, reshape } from "./movement.ts";
import { stack } from "./concat.ts";
import { isNaN } from "./unary.ts";
import { where } from "./where.ts";

/**
 * x with a value where the mask holds: `y = mask ? value : x`, all broadcast together.
 *
 * @param mask `bool`
 * @param value a number, or a tensor of x's type
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the mask is not `bool`
 *
 * @example
 * ```ts
 * import { maskedFill, tensor } from "@tilegrad/tilegrad";
 * console.log(await maskedFill(tensor([1, 2]), tensor([true, false]), -1).array()); // [-1, 2]
 * ```
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Like): Tensor {
  requireTypes("maskedFill", [mask], ["bool"]);
  return where(mask, value, x);
}

/**
 * The elements of x where the mask holds, in row-major order; x and mask are stretched to each other. Their number is read back
 * from the device, hence the promise; a gradient is taken of `where(mask, x, 0)` instead.
 *
 * @param mask `bool`
 * @returns [number of elements]
 * @throws {ShapeError} where the shapes do not broadcast
 * @throws {DTypeError} where the mask is not `bool`
 *
 * @example
 * ```ts
 * import { greater, maskedSelect, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([3, -1, 4]);
 * console.log(await (await maskedSelect(x, greater(x, 0))).array()); // [3, 4]
 * ```
 */
export async function maskedSelect(x: Tensor, mask: Tensor): Promise<Tensor> {
  requireTypes("maskedSelect", [mask], ["bool"]);
  const shape = broadcastShapes("apply maskedSelect", x.shape, mask.shape);
  const places = await placesThatHold(broadcastTo(mask, shape));
  if (places.shape[0] === 0) return zeros([0], x.dtype);
  const flat = reshape(broadcastTo(x, shape), [1, sizeOf(shape), 1]);
  return reshape(gatherAlong(flat, sharedIndex(places)), places.shape);
}

/**
 * Where a condition holds, as one list of coordinates for each axis, in row-major order (NumPy's `where` of one argument).
 * Their number is read back from the device, hence the promise.
 *
 * @param condition `bool`, any shape but a scalar
 * @returns a tensor [number of elements], `int32`, for each axis
 * @throws {ShapeError} where the condition is a scalar
 * @throws {DTypeError} where it is not `bool`
 *
 * @example
 * ```ts
 * import { tensor, whereIndices } from "@tilegrad/tilegrad";
 * const [rows, columns] = await whereIndices(tensor([[true, false], [true, true]]));
 * console.log(await rows.array(), await columns.array()); // [0, 1, 1], [0, 0, 1]
 * ```
 */
export async function whereIndices(condition: Tensor): Promise<Tensor[]> {
  const { shape } = condition;
  requireTypes("whereIndices", [condition], ["bool"]);
  if (shape.length === 0) throw new ShapeError("Cannot apply whereIndices: a scalar has no axes");
  const places = await placesThatHold(condition);
  return stridesOf(shape).map((stride, axis) => {
    const above = stride === 1 ? places : floorDiv(places, Math.max(1, stride));
    return axis === 0 ? above : remainder(above, Math.max(1, shape[axis]));
  });
}

/**
 * Coordinates of the elements that are not 0, one row each, in row-major order; a NaN is not 0. Their number is read back from
 * the device, hence the promise.
 *
 * @param x any type and shape but a scalar
 * @returns [number of elements, rank of x], `int32`
 * @throws {ShapeError} where x is a scalar
 *
 * @example
 * ```ts
 * import { nonzero, tensor } from "@tilegrad/tilegrad";
 * console.log(await (await nonzero(tensor([[0, 3], [5, 0]]))).array()); // [[0, 1], [1, 0]]
 * ```
 */
export async function nonzero(x: Tensor): Promise<Tensor> {
  requireTypes("nonzero", [x], anyType);
  if (x.shape.length === 0) throw new ShapeError(`Cannot apply nonzero: ${showShape(x.shape)}, a scalar has no axes`);
  return stack(await whereIndices(isNonzero(x)), 1);
}

/** Whether an element is not 0; a NaN is not, whatever a compiler may think of comparisons. */
export function isNonzero(x: Tensor): Tensor {
  if (x.dtype === "bool") return x;
  return isFloat(x.dtype) ? logicalOr(notEqual(x, 0), isNaN(x)) : notEqual(x, 0);
}
