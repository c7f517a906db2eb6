import { scalar } from "../create.ts";
import { type DType, wgslType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { broadcastTo } from "./movement.ts";

/** y[i] = i, the row-major index. */
export const iotaOp: Op<{ shape: Shape; dtype: DType }> = {
  name: "iota",
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  lower: { kind: "movement", element: (_, at, { dtype }) => `${wgslType(dtype)}(${at.linear()})` },
  grad: "none",
};

/** A tensor of one value, `float32` by default; takes no memory until it is asked for. */
export function full(shape: Shape, value: number, dtype: DType = "float32"): Tensor {
  return broadcastTo(scalar(value, dtype), shape);
}

/** A tensor of zeros. */
export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  return full(shape, 0, dtype);
}

/** A tensor of ones. */
export function ones(shape: Shape, dtype: DType = "float32"): Tensor {
  return full(shape, 1, dtype);
}

/** Zeros of the shape and type of another tensor. */
export function zerosLike(x: Tensor): Tensor {
  return zeros(x.shape, x.dtype);
}

/** Ones of the shape and type of another tensor. */
export function onesLike(x: Tensor): Tensor {
  return ones(x.shape, x.dtype);
}

/** The row-major index of each element. */
export function indices(shape: Shape, dtype: DType = "int32"): Tensor {
  if (sizeOf(shape) > 2 ** 32) throw new ShapeError(`Cannot count ${showShape(shape)}: more than 2^32 elements`);
  return apply(iotaOp, [], { shape, dtype });
}
