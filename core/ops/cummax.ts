import { type ComputedType, wgslType } from "../dtype.ts";
import type { Op } from "../op.ts";
import { normalizeAxis } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { numeric, requireTypes } from "./_rules.ts";
import { type ScanAttrs, type ScanKernel, scanPlan } from "./_scan.ts";
import { isNanFunction } from "./binary.ts";
import { gather } from "./gather.ts";
import type { ScanOptions } from "./scan.ts";

/** The largest element so far and its place; a later one wins where it is as large, and a NaN always, as in PyTorch. */
function placeKernel(dtype: ComputedType): ScanKernel {
  const lowest = {
    float32: "bitcast<f32>(sizes.infinity | 0x80000000u)",
    int32: "i32(-2147483648)",
    uint32: "0u",
    bool: "false",
  };
  const isLater = dtype === "float32"
    ? "is_nan(later.value) || (!is_nan(earlier.value) && later.value >= earlier.value)"
    : "later.value >= earlier.value";
  return {
    inputs: ["x"],
    parts: [{ dtype, member: ".value" }, { dtype: "uint32", member: ".place" }],
    functions: `struct Elem { value: ${wgslType(dtype)}, place: u32 }
fn identity() -> Elem { return Elem(${lowest[dtype]}, 0u); }
fn combine(earlier: Elem, later: Elem) -> Elem {
  if (${isLater}) {
    return later;
  }
  return earlier;
}
fn load(i: u32, l: u32) -> Elem { return Elem(read_x(i), l); }
${isNanFunction}`,
    result: "i32(value.place)",
  };
}

/** Place of the largest of x[0], ..., x[l] along an axis. */
const cummaxPlacesOp: Op<ScanAttrs> = {
  name: "cummax",
  infer: ([x]) => ({ shape: x.shape, dtype: (requireTypes("cummax", [x], numeric), "int32") }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => scanPlan(placeKernel(request.inputs[0].dtype), request),
  },
  grad: "none",
};

/**
 * Running maximum along an axis: `y[l] = max(x[0], ..., x[l])`, and where it is: the last of equal elements. From the first NaN
 * on all is NaN. The gradient goes to the place that is returned.
 *
 * @param x `float32`, `int32` or `uint32`, any shape but a scalar
 * @returns [values, indices], both of x's shape, indices `int32`
 * @throws {ShapeError} where the axis is out of range
 * @throws {DTypeError} where x is `bool`
 *
 * @example
 * ```ts
 * import { cummax, tensor } from "@tilegrad/tilegrad";
 * const [values, indices] = cummax(tensor([1, 5, 2, 7]));
 * console.log(await values.array(), await indices.array()); // [1, 5, 5, 7], [0, 1, 1, 3]
 * ```
 */
export function cummax(x: Tensor, { axis = -1 }: ScanOptions = {}): [values: Tensor, indices: Tensor] {
  const along = normalizeAxis("apply cummax", axis, x.shape.length);
  const places = apply(cummaxPlacesOp, [x], { axis: along, reverse: false });
  return [gather(x, places, along), places];
}
