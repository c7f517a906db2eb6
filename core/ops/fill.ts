import { scalar } from "../create.ts";
import { type DType, wgslType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { checkShape, type Shape, showShape, sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { requireType } from "./_rules.ts";
import { broadcastTo } from "./movement.ts";

/** y[i] = i, the row-major index. */
export const iotaOp: Op<{ shape: Shape; dtype: DType }> = {
  name: "iota",
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  lower: { kind: "movement", element: (_, at, { dtype }) => `${wgslType(dtype)}(${at.linear()})` },
  grad: "none",
};

/**
 * A tensor of one value, `float32` by default; takes no memory until it is asked for.
 *
 * @throws {ShapeError} where an extent is no whole number of at least 0
 * @throws {DTypeError} where there is no such element type
 */
export function full(shape: Shape, value: number, dtype: DType = "float32"): Tensor {
  return filled("full", shape, value, dtype);
}

/**
 * A tensor of zeros.
 *
 * @throws {ShapeError} where an extent is no whole number of at least 0
 */
export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  return filled("zeros", shape, 0, dtype);
}

/**
 * A tensor of ones.
 *
 * @throws {ShapeError} where an extent is no whole number of at least 0
 */
export function ones(shape: Shape, dtype: DType = "float32"): Tensor {
  return filled("ones", shape, 1, dtype);
}

function filled(action: string, shape: Shape, value: number, dtype: DType): Tensor {
  requireType(action, dtype);
  checkShape(`make ${action}`, shape);
  return broadcastTo(scalar(value, dtype), shape);
}

/** Zeros of the shape and type of another tensor. */
export function zerosLike(x: Tensor): Tensor {
  return zeros(x.shape, x.dtype);
}

/** Ones of the shape and type of another tensor. */
export function onesLike(x: Tensor): Tensor {
  return ones(x.shape, x.dtype);
}

/**
 * The row-major index of each element.
 *
 * @throws {ShapeError} where an extent is no whole number of at least 0, or there are more than 2^32 elements
 */
export function indices(shape: Shape, dtype: DType = "int32"): Tensor {
  requireType("indices", dtype);
  checkShape("make indices", shape);
  if (sizeOf(shape) > 2 ** 32) {
    throw new ShapeError(`Cannot make indices: ${showShape(shape)} has more than 2^32 elements`);
  }
  return apply(iotaOp, [], { shape, dtype });
}
