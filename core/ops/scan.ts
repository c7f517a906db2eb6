import { type ComputedType, type DType, wgslType } from "../dtype.ts";
import type { Op } from "../op.ts";
import { normalizeAxis } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { recurrence, shifted } from "./_recurrence.ts";
import { floats, numeric, requireTypes } from "./_rules.ts";
import { type ScanAttrs, type ScanKernel, scanPlan } from "./_scan.ts";
import { mul, sub } from "./binary.ts";
import { equal } from "./comparison.ts";
import { logAddExpFunction } from "./binary_special.ts";
import { clamp } from "./clamp.ts";
import { concat } from "./concat.ts";
import { zeros } from "./fill.ts";
import { sliceAxis } from "./slice.ts";
import { exp } from "./unary_exponential.ts";
import { where } from "./where.ts";

/** Along which axis to accumulate. */
export interface ScanOptions {
  /** Negative ones count from the end; default -1. */
  readonly axis?: number;
}

/** One number per element: what a running total starts with and how it grows, as WGSL. */
function numberKernel(dtype: ComputedType, identity: string, combine: string, functions = ""): ScanKernel {
  return {
    inputs: ["x"],
    parts: [{ dtype, member: "" }],
    functions: `alias Elem = ${wgslType(dtype)};
fn identity() -> Elem { return ${identity}; }
fn combine(a: Elem, b: Elem) -> Elem { return ${combine}; }
fn load(i: u32, l: u32) -> Elem { return read_x(i); }
${functions}`,
    result: "value",
  };
}

function scanOp(
  name: string,
  types: readonly DType[],
  kernel: (dtype: ComputedType) => ScanKernel,
  grad: Op<ScanAttrs>["grad"],
): Op<ScanAttrs> {
  return {
    name,
    infer: ([x]) => ({ shape: x.shape, dtype: requireTypes(name, [x], types) }),
    lower: {
      kind: "kernel",
      inlines: [0],
      epilogue: true,
      steps: (request) => scanPlan(kernel(request.inputs[0].dtype), request),
    },
    grad,
  };
}

/** y[l] = x[0] + ... + x[l] along an axis. */
const cumsumOp: Op<ScanAttrs> = scanOp(
  "cumsum",
  numeric,
  (dtype) => numberKernel(dtype, `${wgslType(dtype)}(0)`, "a + b"),
  ({ attrs: { axis, reverse }, cotangent }) => [apply(cumsumOp, [cotangent], { axis, reverse: !reverse })],
);

/**
 * y[l] = x[0] ... x[l] along an axis. dx[l] is the product before l times s[l] = dy[l] + x[l + 1] s[l + 1]: no division, so
 * elements may be 0.
 */
const cumprodOp: Op<ScanAttrs> = scanOp(
  "cumprod",
  numeric,
  (dtype) => numberKernel(dtype, `${wgslType(dtype)}(1)`, "a * b"),
  ({ inputs: [x], output, attrs: { axis }, cotangent }) => {
    const suffix = recurrence(shifted(x, axis, -1), cotangent, { axis, reverse: true });
    return [mul(shifted(output, axis, 1, 1), suffix)];
  },
);

/** y[l] = log(e^x[0] + ... + e^x[l]) along an axis. */
const logcumsumexpOp: Op<ScanAttrs> = scanOp(
  "logcumsumexp",
  floats,
  (dtype) => numberKernel(dtype, "bitcast<f32>(sizes.infinity | 0x80000000u)", "log_add_exp(a, b)", logAddExpFunction),
  ({ inputs: [x], output, attrs: { axis }, cotangent }) => [logcumsumexpGradient(x, output, cotangent, axis)],
);

/**
 * dx[l] = e^(x[l] - y[l]) s[l] with s[l] = dy[l] + e^(y[l] - y[l + 1]) s[l + 1]: y never falls, so no exponential overflows.
 */
function logcumsumexpGradient(x: Tensor, y: Tensor, dy: Tensor, axis: number): Tensor {
  const isEmpty = equal(y, -Infinity);
  const level = where(isEmpty, 0, y);
  const last = x.shape[axis] - 1;
  const falls = clamp(sub(sliceAxis(level, axis, 0, last), sliceAxis(level, axis, 1, last + 1)), { max: 0 });
  const decay = concat([exp(falls), zeros(x.shape.with(axis, 1))], axis);
  return where(isEmpty, 0, mul(exp(sub(x, level)), recurrence(decay, dy, { axis, reverse: true })));
}

function scanAlong(op: Op<ScanAttrs>, x: Tensor, { axis = -1 }: ScanOptions): Tensor {
  return apply(op, [x], { axis: normalizeAxis(`apply ${op.name}`, axis, x.shape.length), reverse: false });
}

/**
 * Running sum along an axis: `y[l] = x[0] + ... + x[l]`.
 *
 * @param x `float32`, `int32` or `uint32`, any shape but a scalar
 * @returns the shape of x
 * @throws {ShapeError} where the axis is out of range
 * @throws {DTypeError} where x is `bool`; use cast
 *
 * @example
 * ```ts
 * import { cumsum, tensor } from "@tilegrad/tilegrad";
 * console.log(await cumsum(tensor([1, 2, 3])).array()); // [1, 3, 6]
 * ```
 */
export function cumsum(x: Tensor, options: ScanOptions = {}): Tensor {
  return scanAlong(cumsumOp, x, options);
}

/**
 * Running product along an axis: `y[l] = x[0] ... x[l]`. The gradient is right where elements are 0.
 *
 * @param x `float32`, `int32` or `uint32`, any shape but a scalar
 * @returns the shape of x
 * @throws {ShapeError} where the axis is out of range
 * @throws {DTypeError} where x is `bool`
 *
 * @example
 * ```ts
 * import { cumprod, tensor } from "@tilegrad/tilegrad";
 * console.log(await cumprod(tensor([2, 3, 4])).array()); // [2, 6, 24]
 * ```
 */
export function cumprod(x: Tensor, options: ScanOptions = {}): Tensor {
  return scanAlong(cumprodOp, x, options);
}

/**
 * Running logarithm of a sum of exponentials along an axis: `y[l] = log(e^x[0] + ... + e^x[l])`, without overflow.
 *
 * @param x `float32`, any shape but a scalar
 * @returns the shape of x
 * @throws {ShapeError} where the axis is out of range
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { logcumsumexp, tensor } from "@tilegrad/tilegrad";
 * console.log(await logcumsumexp(tensor([1000, 1000])).array()); // [1000, 1000.693...]
 * ```
 */
export function logcumsumexp(x: Tensor, options: ScanOptions = {}): Tensor {
  return scanAlong(logcumsumexpOp, x, options);
}
