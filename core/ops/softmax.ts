import { softmaxQuads, softmaxSerial, softmaxTree, unaryLogarithm } from "../../shaders/mod.ts";
import type { KernelRequest, Step } from "../kernel.ts";
import type { Op } from "../op.ts";
import { normalizeAxis, sizeOf } from "../shape.ts";
import { apply, type Tensor, watchedBy } from "../tensor.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { floats, requireTypes } from "./_rules.ts";
import { div, mul, sub } from "./binary.ts";
import { max, sum } from "./reduce.ts";
import { exp } from "./unary_exponential.ts";
import { log } from "./unary_logarithm.ts";

/** The axis along which the results belong together. */
export interface SoftmaxOptions {
  /** Negative ones count from the end; default -1. */
  readonly axis?: number;
}

interface SoftmaxAttrs {
  readonly axis: number;
}

/** One invocation goes through a row three times, and older drivers end its loops after 65,535 rounds. */
const longestRow = 16384;

const plainFunctions = `fn normaliser(total: f32) -> f32 { return total; }
fn finish(shifted: f32, scale: f32) -> f32 { return exp(shifted) / scale; }`;

const logFunctions = `${unaryLogarithm}
fn normaliser(total: f32) -> f32 { return log_f32(total); }
fn finish(shifted: f32, scale: f32) -> f32 { return shifted - scale; }`;

function softmaxStep({ inputs: [x], attrs: { axis }, target }: KernelRequest<SoftmaxAttrs>, functions: string): Step {
  const width = x.shape[axis];
  const inner = sizeOf(x.shape.slice(axis + 1));
  const rows = sizeOf(x.shape) / width;
  const isTree = target.kind === "gpu" && inner === 1;
  const inQuads = target.kind === "cpu" && inner === 1 && width % 4 === 0;
  // Few rows are spread over the cores of a CPU in small workgroups.
  const workgroup = target.kind === "gpu" ? 256 : rows <= 4096 ? 8 : 64;
  const serial = inQuads
    ? { name: "softmax_quads", text: softmaxQuads }
    : { name: "softmax_serial", text: softmaxSerial };
  return {
    shader: isTree ? { name: "softmax_tree", text: softmaxTree } : serial,
    constants: { WORKGROUP: workgroup },
    sizes: inQuads ? { rows, quads: width / 4 } : { rows, width, inner },
    functions,
    reads: [{ name: "x", value: { input: 0 }, inQuads }],
    writes: [{ name: "y", value: { output: true }, inQuads }],
    workgroups: foldWorkgroups(isTree ? rows : Math.ceil(rows / workgroup), target),
  };
}

function softmaxLowering(functions: string): Op<SoftmaxAttrs>["lower"] {
  return {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({ steps: [softmaxStep(request, functions)] }),
  };
}

/** y = exp(x - m) / sum exp(x - m) along an axis. */
export const softmaxOp: Op<SoftmaxAttrs> = {
  name: "softmax",
  infer: ([x]) => ({ shape: x.shape, dtype: requireTypes("softmax", [x], floats) }),
  lower: softmaxLowering(plainFunctions),
  grad: ({ output, attrs: { axis }, cotangent }) => [
    mul(output, sub(cotangent, sum(mul(cotangent, output), { axis, keepdims: true }))),
  ],
};

/** y = x - m - log sum exp(x - m) along an axis. */
export const logSoftmaxOp: Op<SoftmaxAttrs> = {
  name: "logSoftmax",
  infer: ([x]) => ({ shape: x.shape, dtype: requireTypes("logSoftmax", [x], floats) }),
  lower: softmaxLowering(logFunctions),
  grad: ({ output, attrs: { axis }, cotangent }) => [
    sub(cotangent, mul(exp(output), sum(cotangent, { axis, keepdims: true }))),
  ],
};

/** x less its largest element along an axis. Softmax is the same for any shift, so no gradient flows through it. */
function shifted(x: Tensor, axis: number): Tensor {
  return sub(x, watchedBy(max(x, { axis, keepdims: true }), []));
}

/**
 * Exponentials that add up to 1 along an axis: `y[j] = exp(x[j]) / sum_k exp(x[k])`, without overflow for large x.
 *
 * @param x `float32`, any shape but a scalar
 * @throws {ShapeError} where the axis is out of range
 *
 * @example
 * ```ts
 * import { softmax, tensor } from "@tilegrad/tilegrad";
 * console.log(await softmax(tensor([2, 1, 0.1])).array()); // [0.659, 0.242, 0.099]
 * ```
 */
export function softmax(x: Tensor, { axis = -1 }: SoftmaxOptions = {}): Tensor {
  const along = normalizeAxis("apply softmax", axis, x.shape.length);
  if (x.shape[along] <= longestRow) return apply(softmaxOp, [x], { axis: along });
  const powers = exp(shifted(x, along));
  return div(powers, sum(powers, { axis: along, keepdims: true }));
}

/**
 * Logarithm of softmax along an axis: `y[j] = x[j] - log sum_k exp(x[k])`, accurate where `log(softmax(x))` is not.
 *
 * @param x `float32`, any shape but a scalar
 * @throws {ShapeError} where the axis is out of range
 *
 * @example
 * ```ts
 * import { logSoftmax, tensor } from "@tilegrad/tilegrad";
 * console.log(await logSoftmax(tensor([2, 1, 0.1])).array()); // [-0.417, -1.417, -2.317]
 * ```
 */
export function logSoftmax(x: Tensor, { axis = -1 }: SoftmaxOptions = {}): Tensor {
  const along = normalizeAxis("apply logSoftmax", axis, x.shape.length);
  if (x.shape[along] <= longestRow) return apply(logSoftmaxOp, [x], { axis: along });
  const below = shifted(x, along);
  return sub(below, log(sum(exp(below), { axis: along, keepdims: true })));
}
