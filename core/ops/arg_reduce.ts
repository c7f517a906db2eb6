import { type ComputedType, wgslType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { KernelPlan, KernelRequest, Operand, Step } from "../kernel.ts";
import type { Op } from "../op.ts";
import { normalizeAxis, showShape, sizeOf } from "../shape.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { argReduce } from "../../shaders/mod.ts";
import { apply, type Tensor } from "../tensor.ts";
import { chunksFor } from "./_chunks.ts";
import { numeric, requireTypes } from "./_rules.ts";
import { permute, reshape } from "./movement.ts";

/** One axis to search, and whether it stays as extent 1. */
export interface ArgReduceOptions {
  /** Negative ones count from the end; default: all elements, row-major. */
  readonly axis?: number;
  /** Keep the searched axis (or all of them) with extent 1; default false. */
  readonly keepdims?: boolean;
}

type Kind = "argmax" | "argmin";

function argReduceOp(kind: Kind): Op<null> {
  return {
    name: kind,
    infer([x]) {
      requireTypes(kind, [x], numeric);
      return { shape: x.shape.slice(0, -1), dtype: "int32" };
    },
    lower: { kind: "kernel", inlines: [0], epilogue: true, steps: (request) => argReduceSteps(kind, request) },
    grad: "none",
  };
}

/** Long rows are searched in chunks first; then the winners of the chunks are compared. */
function argReduceSteps(kind: Kind, request: KernelRequest<null>): KernelPlan {
  const outputs = sizeOf(request.output.shape);
  const count = request.inputs[0].shape.at(-1)!;
  // Each invocation searches its chunk alone, on graphics cards too.
  const { chunk, chunks } = chunksFor(outputs, count, { ...request.target, kind: "cpu" });
  const plain = "fn candidate(k: u32, j: u32) -> u32 { return j; }";
  const output: Operand = { name: "y", value: { output: true } };
  const first = { count, chunk, chunks, candidate: plain, reads: [] };
  if (chunks === 1) return { steps: [argReduceStep(kind, request, { ...first, write: output })] };
  const winner = "fn candidate(k: u32, j: u32) -> u32 { return u32(read_winners(k * sizes.count + j)); }";
  const second = { count: chunks, chunk: chunks, chunks: 1, candidate: winner };
  return {
    steps: [
      argReduceStep(kind, request, { ...first, write: { name: "y", value: { scratch: 0 } } }),
      argReduceStep(kind, request, { ...second, reads: [{ name: "winners", value: { scratch: 0 } }], write: output }),
    ],
    scratch: [{ kind: "buffer", elements: outputs * chunks, dtype: "int32" }],
  };
}

interface Pass {
  readonly count: number;
  readonly chunk: number;
  readonly chunks: number;
  readonly candidate: string;
  readonly reads: readonly Operand[];
  readonly write: Operand;
}

function argReduceStep(
  kind: Kind,
  { inputs: [x], output, target }: KernelRequest<null>,
  { count, chunk, chunks, candidate, reads, write }: Pass,
): Step {
  const width = 64;
  const outputs = sizeOf(output.shape);
  return {
    shader: { name: "arg_reduce", text: argReduce },
    constants: { WORKGROUP: width },
    sizes: { outputs, width: x.shape.at(-1)!, count, chunk, chunks },
    functions: [`alias Elem = ${wgslType(x.dtype)};`, beats(kind, x.dtype), candidate].join("\n"),
    reads: [{ name: "x", value: { input: 0 } }, ...reads],
    writes: [write],
    workgroups: foldWorkgroups(Math.ceil(outputs * chunks / width), target),
  };
}

/** Whether `a`, found later, takes the place of `b`: equal elements and a NaN found first stay. */
function beats(kind: Kind, dtype: ComputedType): string {
  const better = kind === "argmax" ? "a > b" : "a < b";
  if (dtype !== "float32") return `fn beats(a: Elem, b: Elem) -> bool { return ${better}; }`;
  return `fn beats(a: f32, b: f32) -> bool {
  let a_is_nan = (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u;
  let b_is_nan = (bitcast<u32>(b) & 0x7fffffffu) > 0x7f800000u;
  return !b_is_nan && (a_is_nan || ${better});
}`;
}

/** Place of the largest element along the last axis. */
export const argmaxOp: Op<null> = argReduceOp("argmax");
/** Place of the smallest element along the last axis. */
export const argminOp: Op<null> = argReduceOp("argmin");

function argReduceOver(op: Op<null>, x: Tensor, { axis, keepdims = false }: ArgReduceOptions): Tensor {
  const rank = x.shape.length;
  const along = axis === undefined ? undefined : normalizeAxis(`apply ${op.name}`, axis, rank);
  const last = along === undefined
    ? reshape(x, [sizeOf(x.shape)])
    : permute(x, [...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== along), along]);
  if (last.shape.at(-1) === 0) {
    throw new ShapeError(`Cannot apply ${op.name}: there is no element to choose from in ${showShape(x.shape)}`);
  }
  const y = apply(op, [last], null);
  if (!keepdims) return y;
  return reshape(y, x.shape.map((extent, i) => along === undefined || i === along ? 1 : extent));
}

/**
 * Place of the largest element along an axis, the first of equal ones; a NaN counts as largest. Not differentiable.
 *
 * @param x `float32`, `int32` or `uint32`
 * @returns `int32`, without the searched axis unless `keepdims`
 * @throws {ShapeError} where the axis is out of range, or there is nothing to choose from
 * @throws {DTypeError} where x is `bool`
 *
 * @example
 * ```ts
 * import { argmax, tensor } from "@tilegrad/tilegrad";
 * console.log(await argmax(tensor([[1, 5, 2], [7, 0, 7]]), { axis: 1 }).array()); // [1, 0]
 * ```
 */
export function argmax(x: Tensor, options: ArgReduceOptions = {}): Tensor {
  return argReduceOver(argmaxOp, x, options);
}

/**
 * Place of the smallest element along an axis, the first of equal ones; a NaN counts as smallest. Not differentiable.
 *
 * @param x `float32`, `int32` or `uint32`
 * @returns `int32`, without the searched axis unless `keepdims`
 * @throws {ShapeError} where the axis is out of range, or there is nothing to choose from
 * @throws {DTypeError} where x is `bool`
 *
 * @example
 * ```ts
 * import { argmin, tensor } from "@tilegrad/tilegrad";
 * console.log(await argmin(tensor([3, 1, 2])).item()); // 1
 * ```
 */
export function argmin(x: Tensor, options: ArgReduceOptions = {}): Tensor {
  return argReduceOver(argminOp, x, options);
}
