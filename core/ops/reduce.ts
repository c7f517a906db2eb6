import { type ComputedType, type DType, wgslType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { KernelPlan, KernelRequest, Operand, Shader, Step, Target } from "../kernel.ts";
import type { Op } from "../op.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { normalizeAxes, type Shape, showShape, sizeOf } from "../shape.ts";
import { reduceQuads, reduceSerial, reduceTree } from "../../shaders/mod.ts";
import { apply, type Tensor } from "../tensor.ts";
import { chunksFor } from "./_chunks.ts";
import { asStored, inFloat32, isHalf } from "./_float32.ts";
import { floats, inNameOf, numeric, requireTypes } from "./_rules.ts";
import { div, isNanFunction, mul } from "./binary.ts";
import { equal } from "./comparison.ts";
import { broadcastTo, permute, reshape } from "./movement.ts";
import { cast } from "./cast.ts";
import { where } from "./where.ts";

/** Which axes to reduce, and whether they stay as extent 1. */
export interface ReduceOptions {
  /** Axis or axes, negative ones from the end; default all. */
  readonly axis?: number | readonly number[];
  /** Keep reduced axes with extent 1; default false. */
  readonly keepdims?: boolean;
}

type Kind = "sum" | "max" | "min" | "any" | "all";

interface ReduceAttrs {
  /** How many trailing axes are reduced. */
  readonly trailing: number;
}

/** What a reduction starts with and how two values combine, as WGSL. */
const kinds: Record<
  Kind,
  { types: readonly DType[]; identity: (dtype: ComputedType) => string; combine: (dtype: ComputedType) => string }
> = {
  sum: { types: numeric, identity: (dtype) => `${wgslType(dtype)}(0)`, combine: () => "a + b" },
  max: { types: numeric, identity: (dtype) => lowest(dtype), combine: (dtype) => extremeOf(dtype, ">") },
  min: { types: numeric, identity: (dtype) => highest(dtype), combine: (dtype) => extremeOf(dtype, "<") },
  any: { types: ["bool"], identity: () => "false", combine: () => "a || b" },
  all: { types: ["bool"], identity: () => "true", combine: () => "a && b" },
};

function lowest(dtype: ComputedType): string {
  return {
    float32: "bitcast<f32>(sizes.infinity | 0x80000000u)",
    int32: "i32(-2147483648)",
    uint32: "0u",
    bool: "false",
  }[dtype];
}

function highest(dtype: ComputedType): string {
  return { float32: "bitcast<f32>(sizes.infinity)", int32: "2147483647i", uint32: "4294967295u", bool: "true" }[dtype];
}

function extremeOf(dtype: ComputedType, sign: string): string {
  const pick = `select(b, a, a ${sign} b)`;
  return dtype === "float32" ? `select(${pick}, a + b, is_nan(a) || is_nan(b))` : pick;
}

function reduceOp(kind: Kind, grad: Op<ReduceAttrs>["grad"]): Op<ReduceAttrs> {
  return {
    name: kind,
    infer([x], { trailing }) {
      const dtype = requireTypes(kind, [x], kinds[kind].types);
      return { shape: x.shape.slice(0, x.shape.length - trailing), dtype };
    },
    lower: { kind: "kernel", inlines: [0], epilogue: true, steps: (request) => reduceSteps(kind, request) },
    grad,
  };
}

function reduceSteps(kind: Kind, { inputs: [x], output, target }: KernelRequest<ReduceAttrs>): KernelPlan {
  const outputs = sizeOf(output.shape);
  const count = sizeOf(x.shape) / outputs;
  const { chunk, chunks } = chunksFor(outputs, count, target);
  const step = (count: number, chunk: number, chunks: number, from: Operand["value"], to: Operand["value"]): Step =>
    reduceStep(kind, x.dtype, { outputs, count, chunk, chunks }, from, to, target);
  if (chunks === 1) return { steps: [step(count, chunk, 1, { input: 0 }, { output: true })] };
  return {
    steps: [
      step(count, chunk, chunks, { input: 0 }, { scratch: 0 }),
      step(chunks, chunks, 1, { scratch: 0 }, { output: true }),
    ],
    scratch: [{ kind: "buffer", elements: outputs * chunks, dtype: x.dtype }],
  };
}

const reduceInQuads: Shader = { name: "reduce_quads", text: reduceQuads };
const reduceSerially: Shader = { name: "reduce_serial", text: reduceSerial };
const reduceInTrees: Shader = { name: "reduce_tree", text: reduceTree };

function reduceStep(
  kind: Kind,
  dtype: ComputedType,
  sizes: { outputs: number; count: number; chunk: number; chunks: number },
  from: Operand["value"],
  to: Operand["value"],
  target: Target,
): Step {
  const { identity, combine } = kinds[kind];
  const serial = target.kind === "cpu";
  const inQuads = serial && "input" in from && sizes.count % 4 === 0 && sizes.chunk % 4 === 0;
  const width = serial ? 64 : 256;
  const results = sizes.outputs * sizes.chunks;
  return {
    shader: inQuads ? reduceInQuads : serial ? reduceSerially : reduceInTrees,
    constants: { WORKGROUP: width },
    sizes: { ...sizes, infinity: 0x7f800000 },
    functions: [
      `alias Elem = ${wgslType(dtype)};`,
      `fn identity() -> Elem { return ${identity(dtype)}; }`,
      `fn combine(a: Elem, b: Elem) -> Elem { return ${combine(dtype)}; }`,
      ...(dtype === "float32" && kind !== "sum" ? [isNanFunction] : []),
    ].join("\n"),
    reads: [{ name: "x", value: from, inQuads }],
    writes: [{ name: "y", value: to }],
    workgroups: foldWorkgroups(serial ? Math.ceil(results / width) : results, target),
  };
}

/** Puts reduced axes last, reduces them, and puts them back with extent 1 where they are to stay. */
export function reduceOver(
  op: Op<ReduceAttrs>,
  x: Tensor,
  { axis, keepdims = false }: ReduceOptions,
): Tensor {
  const axes = normalizeAxes(op.name, axis, x.shape.length);
  if (axes.length === 0) return x;
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const y = apply(op, [permute(x, [...kept, ...axes])], { trailing: axes.length });
  return keepdims ? reshape(y, keptShape(x.shape, axes)) : y;
}

function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((extent, i) => axes.includes(i) ? 1 : extent);
}

/** Stretches a reduced tensor over its trailing axes again. */
function spread(y: Tensor, shape: Shape): Tensor {
  return broadcastTo(reshape(y, [...y.shape, ...new Array<number>(shape.length - y.shape.length).fill(1)]), shape);
}

/** Equal extremes share the gradient, as in PyTorch's amax. */
const extremeGradient: Op<ReduceAttrs>["grad"] = ({ inputs: [x], output, attrs, cotangent }) => {
  const wins = equal(asStored(x), spread(output, x.shape));
  const ties = apply(sumOp, [cast(wins, x.dtype)], attrs);
  return [where(wins, spread(div(cotangent, ties), x.shape), 0)];
};

/** Sum over the trailing axes. */
export const sumOp: Op<ReduceAttrs> = reduceOp("sum", ({ inputs: [x], cotangent }) => [spread(cotangent, x.shape)]);
/** Largest element over the trailing axes. */
export const maxOp: Op<ReduceAttrs> = reduceOp("max", extremeGradient);
/** Smallest element over the trailing axes. */
export const minOp: Op<ReduceAttrs> = reduceOp("min", extremeGradient);
/** Whether any element over the trailing axes holds. */
export const anyOp: Op<ReduceAttrs> = reduceOp("any", "none");
/** Whether all elements over the trailing axes hold. */
export const allOp: Op<ReduceAttrs> = reduceOp("all", "none");

/** Number of elements that each result is made of. */
export function reducedCount(x: Tensor, axis: ReduceOptions["axis"]): number {
  return normalizeAxes("reduce", axis, x.shape.length).reduce((count, i) => count * x.shape[i], 1);
}

function requireElements(action: string, x: Tensor, axis: ReduceOptions["axis"]): void {
  if (reducedCount(x, axis) === 0) {
    throw new ShapeError(`Cannot apply ${action}: there is no element to choose from in ${showShape(x.shape)}`);
  }
}

/**
 * Sum over axes: `y = sum_r x[r]`; 0 where there is nothing to add.
 *
 * @throws {ShapeError} where an axis is out of range or named twice
 *
 * @example
 * ```ts
 * import { sum, tensor } from "@tilegrad/tilegrad";
 * console.log(await sum(tensor([[1, 2], [3, 4]]), { axis: 0 }).array()); // [4, 6]
 * ```
 */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduceOver(sumOp, x, options);
}

/**
 * Mean over axes: `y = sum_r x[r] / count`.
 *
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { mean, tensor } from "@tilegrad/tilegrad";
 * console.log(await mean(tensor([1, 2, 6])).item()); // 3
 * ```
 */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  requireTypes("mean", [x], floats);
  if (isHalf(x)) return inFloat32((x) => mean(x, options), x);
  const total = inNameOf("mean", () => sum(x, options));
  return mul(total, 1 / reducedCount(x, options.axis));
}

/**
 * Largest element over axes; NaN if there is one. Equal elements share the gradient.
 *
 * @throws {ShapeError} where there is nothing to choose from
 *
 * @example
 * ```ts
 * import { max, tensor } from "@tilegrad/tilegrad";
 * console.log(await max(tensor([[1, 5], [3, 4]]), { axis: 1 }).array()); // [5, 4]
 * ```
 */
export function max(x: Tensor, options: ReduceOptions = {}): Tensor {
  requireElements("max", x, options.axis);
  return reduceOver(maxOp, x, options);
}

/**
 * Smallest element over axes; NaN if there is one. Equal elements share the gradient.
 *
 * @throws {ShapeError} where there is nothing to choose from
 */
export function min(x: Tensor, options: ReduceOptions = {}): Tensor {
  requireElements("min", x, options.axis);
  return reduceOver(minOp, x, options);
}

/** Whether any element over the axes holds; x is `bool`. */
export function any(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduceOver(anyOp, x, options);
}

/** Whether all elements over the axes hold; x is `bool`. */
export function all(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduceOver(allOp, x, options);
}
