import type { Op } from "../op.ts";
import { sameShape, showShape } from "../shape.ts";
import { ShapeError } from "../errors.ts";
import { apply, type Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { type ScanAttrs, type ScanKernel, scanPlan } from "./_scan.ts";
import { mul } from "./binary.ts";
import { concat } from "./concat.ts";
import { full } from "./fill.ts";
import { sliceAxis } from "./slice.ts";

/** Two steps `h -> a h + b` one after the other are such a step again, so steps can be combined in any grouping. */
const kernel: ScanKernel = {
  inputs: ["a", "b"],
  parts: [{ dtype: "float32", member: ".x" }, { dtype: "float32", member: ".y" }],
  functions: `alias Elem = vec2f;
fn identity() -> Elem { return vec2f(1.0, 0.0); }
fn combine(earlier: Elem, later: Elem) -> Elem { return vec2f(earlier.x * later.x, later.x * earlier.y + later.y); }
fn load(i: u32, l: u32) -> Elem { return vec2f(read_a(i), read_b(i)); }`,
  result: "value.y",
};

/** h[l] = a[l] h[l - 1] + b[l] along an axis, 0 before the first. Its gradient is a recurrence the other way. */
const recurrenceOp: Op<ScanAttrs> = {
  name: "recurrence",
  infer([a, b]) {
    const dtype = requireTypes("recurrence", [a, b], floats);
    if (!sameShape(a.shape, b.shape)) {
      throw new ShapeError(`Cannot apply recurrence: a is ${showShape(a.shape)}, b is ${showShape(b.shape)}`);
    }
    return { shape: b.shape, dtype };
  },
  lower: { kind: "kernel", inlines: [0, 1], epilogue: true, steps: (request) => scanPlan(kernel, request) },
  grad({ inputs: [a], output, attrs: { axis, reverse }, cotangent, needs }) {
    const [onward, back] = reverse ? [-1, 1] as const : [1, -1] as const;
    const db = recurrence(shifted(a, axis, back), cotangent, { axis, reverse: !reverse });
    return [needs(0) ? mul(db, shifted(output, axis, onward)) : null, needs(1) ? db : null];
  },
};

/**
 * Linear recurrence along an axis: `h[l] = a[l] h[l - 1] + b[l]`, from the front or, reversed, from the end. Derivatives of
 * products and exponentials along an axis come down to it without a division.
 */
export function recurrence(a: Tensor, b: Tensor, attrs: ScanAttrs): Tensor {
  return apply(recurrenceOp, [a, b], attrs);
}

/** y[l] = x[l - by] along an axis, by being 1 or -1; `value` at the end that is left free. */
export function shifted(x: Tensor, axis: number, by: 1 | -1, value = 0): Tensor {
  const extent = x.shape[axis];
  if (extent === 0) return x;
  const edge = full(x.shape.with(axis, 1), value, x.dtype);
  return concat(by === 1 ? [edge, sliceAxis(x, axis, 0, extent - 1)] : [sliceAxis(x, axis, 1, extent), edge], axis);
}
