import { binMax as maxShader, binSum as sumShader } from "../../shaders/mod.ts";
import type { KernelRequest, Step } from "../kernel.ts";
import type { Op } from "../op.ts";
import { sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { isNanFunction, mul } from "./binary.ts";
import { reshape } from "./movement.ts";

/** An axis of extent `from` parted in `to` bins: bin o is floor(o * from / to) to ceil((o + 1) * from / to) - 1. */
export interface Bins {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
}

function binStep(
  { attrs: { axis, from, to }, output, target }: KernelRequest<Bins>,
  step: Pick<Step, "shader" | "functions" | "reads" | "writes">,
): Step {
  const workgroup = target.kind === "cpu" ? 64 : 256;
  const count = sizeOf(output.shape);
  return {
    ...step,
    constants: { WORKGROUP: workgroup },
    sizes: { count, extent: from, bins: to, inner: sizeOf(output.shape.slice(axis + 1)) },
    workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
  };
}

/** The bins of the transposed map. */
function swapped({ axis, from, to }: Bins): Bins {
  return { axis, from: to, to: from };
}

/** y[o] = sum of x over bin o. */
const binSumOp: Op<Bins> = {
  name: "binSum",
  infer: ([x], { axis, to }) => ({ shape: x.shape.with(axis, to), dtype: x.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({
      steps: [binStep(request, {
        shader: { name: "bin_sum", text: sumShader },
        functions: "fn term(at: u32, o: u32) -> f32 { return read_x(at); }",
        reads: [{ name: "x", value: { input: 0 } }],
        writes: [{ name: "y", value: { output: true } }],
      })],
    }),
  },
  grad: ({ attrs, cotangent }) => [apply(binSumOp, [cotangent], swapped(attrs))],
};

/** y[o] = 1 / number of elements of bin o, [to]. */
const binShareOp: Op<Bins> = {
  name: "binShare",
  infer: (_, { to }) => ({ shape: [to], dtype: "float32" }),
  lower: {
    kind: "movement",
    element(_, at, { from, to }) {
      const bin = at.axis(0);
      const [start, end] = [`${bin} * ${from}u / ${to}u`, `((${bin} + 1u) * ${from}u + ${to - 1}u) / ${to}u`];
      return at.define(`1.0 / f32(${end} - ${start})`);
    },
  },
  grad: "none",
};

function maxStep(request: KernelRequest<Bins>, result: string): Step {
  return binStep(request, {
    shader: { name: "bin_max", text: maxShader },
    functions: `${isNanFunction}\n${result}`,
    reads: [{ name: "x", value: { input: 0 } }],
    writes: [{ name: "y", value: { output: true } }],
  });
}

const valueFunction = "alias Result = f32;\nfn result(value: f32, place: u32) -> f32 { return value; }";
const placeFunction = "alias Result = i32;\nfn result(value: f32, place: u32) -> i32 { return i32(place); }";

/** y[o] = the largest x of bin o. */
const binMaxOp: Op<Bins> = {
  name: "binMax",
  infer: ([x], { axis, to }) => ({ shape: x.shape.with(axis, to), dtype: x.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({ steps: [maxStep(request, valueFunction)] }),
  },
  grad: ({ inputs: [x], attrs, cotangent }) => [apply(binScatterOp, [cotangent, binPlace(x, attrs)], swapped(attrs))],
};

/** Where the largest x of bin o is. */
const binPlaceOp: Op<Bins> = {
  name: "binPlace",
  infer: ([x], { axis, to }) => ({ shape: x.shape.with(axis, to), dtype: "int32" }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({ steps: [maxStep(request, placeFunction)] }),
  },
  grad: "none",
};

/** dx[j] = sum of dy[o] over the bins o with place[o] = j; here `to` is the extent of dx. */
const binScatterOp: Op<Bins> = {
  name: "binScatter",
  infer: ([dy], { axis, to }) => ({ shape: dy.shape.with(axis, to), dtype: dy.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({
      steps: [binStep(request, {
        shader: { name: "bin_sum", text: sumShader },
        functions: `fn term(at: u32, o: u32) -> f32 { return select(0.0, read_x(at), read_place(at) == i32(o)); }`,
        reads: [{ name: "x", value: { input: 0 } }, { name: "place", value: { input: 1 } }],
        writes: [{ name: "y", value: { output: true } }],
      })],
    }),
  },
  grad: ({ inputs: [, place], attrs, cotangent }) => [apply(binTakeOp, [cotangent, place], swapped(attrs)), null],
};

/** y[o] = x[place[o]], for places that `binPlace` gave. */
const binTakeOp: Op<Bins> = {
  name: "binTake",
  infer: ([x, place]) => ({ shape: place.shape, dtype: x.dtype }),
  lower: {
    kind: "movement",
    element(read, at, { axis }, [x]) {
      const place = at.define(`min(u32(${read(1, at)}), ${x.shape[axis] - 1}u)`);
      return read(0, at.at(x.shape, x.shape.map((_, i) => i === axis ? place : at.axis(i))));
    },
  },
  grad: ({ inputs: [, place], attrs, cotangent }) => [apply(binScatterOp, [cotangent, place], swapped(attrs)), null],
};

/** Average over the bins of an axis. */
export function binMean(x: Tensor, bins: Bins): Tensor {
  const share = reshape(apply(binShareOp, [], bins), [bins.to, ...x.shape.slice(bins.axis + 1).map(() => 1)]);
  return mul(apply(binSumOp, [x], bins), share);
}

/** Largest element of each bin of an axis; the first of equal ones gets the gradient. */
export function binMax(x: Tensor, bins: Bins): Tensor {
  return apply(binMaxOp, [x], bins);
}

/** Where along the axis the largest element of each bin is, `int32`. */
export function binPlace(x: Tensor, bins: Bins): Tensor {
  return apply(binPlaceOp, [x], bins);
}

/** What lies at the places that `binPlace` gave. */
export function binTake(x: Tensor, place: Tensor, bins: Bins): Tensor {
  return apply(binTakeOp, [x, place], bins);
}
