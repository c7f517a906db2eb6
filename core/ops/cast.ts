import { type DType, isFloat, wgslType } from "../dtype.ts";
import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { requireType } from "./_rules.ts";

/** The same numbers in another element type. Kernels compute `float16` in float32, so that only here is rounding to say. */
export const castOp: Op<{ dtype: DType }> = {
  name: "cast",
  infer: ([x], { dtype }) => ({ shape: x.shape, dtype }),
  lower: {
    kind: "elementwise",
    expression: ([x], { dtype }) => dtype === "float16" ? `f32(f16(f32(${x})))` : `${wgslType(dtype)}(${x})`,
  },
  grad: ({ inputs: [x], attrs: { dtype }, cotangent }) => [
    isFloat(x.dtype) && isFloat(dtype) ? cast(cotangent, x.dtype) : null,
  ],
};

/** `float16` as `float32`: what kernels load. */
const widenOp: Op<null> = {
  name: "cast",
  infer: ([x]) => ({ shape: x.shape, dtype: "float32" }),
  lower: { kind: "elementwise", expression: ([x]) => x, isFree: true },
  grad: ({ cotangent }) => [cast(cotangent, "float16")],
};

/**
 * The same numbers in another element type: floats are cut towards zero for integers and rounded to the nearest, ties to even, for `float16` (infinite above 65519), `bool` is whether a number is not 0.
 *
 * @throws {DTypeError} where there is no such element type
 *
 * @example
 * ```ts
 * import { cast, tensor } from "@tilegrad/tilegrad";
 * console.log(await cast(tensor([1.7, -1.7]), "int32").array()); // [1, -1]
 * ```
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  requireType("cast", dtype);
  if (x.dtype === dtype) return x;
  return x.dtype === "float16" && dtype === "float32" ? apply(widenOp, [x], null) : apply(castOp, [x], { dtype });
}
