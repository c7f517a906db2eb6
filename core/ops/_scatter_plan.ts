import { reduceSerial, scatterDirect, scatterSorted, scatterTotal } from "../../shaders/mod.ts";
import { type ComputedType, wgslType } from "../dtype.ts";
import type { KernelPlan, KernelRequest, Operand, Step, Target } from "../kernel.ts";
import { sizeOf } from "../shape.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { isNanFunction } from "./binary.ts";
import { type SortPlan, sortPlan } from "./_sort_plan.ts";

/** How elements that share an index are combined. */
export type Combination = "sum" | "max";

/** How a scatter is made. */
export interface ScatterAttrs {
  /** Extent of the result along axis 1: indices lead from 0 to below it. */
  readonly extent: number;
  readonly combination: Combination;
}

/** Inputs src [outer, length, inner] and index [outer or 1, length, inner or 1]; result [outer, extent, inner]. */
type ScatterRequest = KernelRequest<ScatterAttrs>;

const workgroup = 64;

/** What the combinations need of WGSL. */
function combine(combination: Combination, dtype: ComputedType): string {
  const type = wgslType(dtype);
  const lowest = {
    float32: "bitcast<f32>(sizes.infinity | 0x80000000u)",
    int32: "i32(-2147483648)",
    uint32: "0u",
    bool: "",
  };
  const larger = "select(b, a, a > b)";
  const [identity, result] = combination === "sum"
    ? [`${type}(0)`, "a + b"]
    : [lowest[dtype], dtype === "float32" ? `select(${larger}, a + b, is_nan(a) || is_nan(b))` : larger];
  return `alias Elem = ${type};
fn identity() -> Elem { return ${identity}; }
fn combine(a: Elem, b: Elem) -> Elem { return ${result}; }
${isNanFunction}`;
}

/** Sizes in the words of the shaders; strides are 0 where all rows share one index. */
function sizesOf({ inputs: [src, index], attrs: { extent } }: ScatterRequest): Record<string, number> {
  const [, length, inner] = src.shape;
  const [indexOuter, , indexInner] = index.shape;
  return {
    length,
    inner,
    extent,
    index_outer: indexOuter === 1 ? 0 : length * indexInner,
    index_length: indexInner,
    index_inner: indexInner === 1 ? 0 : 1,
    row_outer: indexOuter === 1 ? 0 : indexInner,
    row_inner: indexInner === 1 ? 0 : 1,
    infinity: 0x7f800000,
  };
}

const src: Operand = { name: "src", value: { input: 0 } };
const index: Operand = { name: "index", value: { input: 1 } };
const result: Operand = { name: "y", value: { output: true } };

/** What sorting an index costs, in comparisons of it with a result: counting in runs of 16, then merges. */
function sortCost(length: number): number {
  return 16 + 2 * Math.max(0, Math.ceil(Math.log2(length / 16)));
}

/** Compares every result with every index where that is less work than sorting the indices. */
export function scatterPlan(request: ScatterRequest): KernelPlan {
  const { inputs: [src, index], output } = request;
  const length = src.shape[1];
  const direct = sizeOf(output.shape) * length;
  const sorted = sizeOf(index.shape) * sortCost(length) + (sizeOf(src.shape) + sizeOf(output.shape)) * 16;
  return direct <= sorted ? directPlan(request) : sortedPlan(request);
}

/** Few results of many elements are cut into chunks, which a second pass combines. */
function directPlan(request: ScatterRequest): KernelPlan {
  const { inputs: [{ shape: [, length], dtype }], output, attrs, target } = request;
  const outputs = sizeOf(output.shape);
  const busy = target.kind === "cpu" ? 256 : 16384;
  const chunk = Math.min(16384, Math.max(64, Math.ceil(length / Math.ceil(busy / outputs))));
  const chunks = Math.ceil(length / chunk);
  const elements = combine(attrs.combination, dtype);
  const isSingle = chunks === 1;
  const first: Step = {
    shader: { name: "scatter_direct", text: scatterDirect },
    constants: { WORKGROUP: workgroup },
    sizes: { ...sizesOf(request), count: outputs * chunks, chunk, chunks },
    functions: `${elements}\nfn load_index(i: u32) -> u32 { return u32(read_index(i)); }`,
    reads: [src, index],
    writes: [isSingle ? result : { name: "y", value: { scratch: 0 } }],
    workgroups: foldWorkgroups(Math.ceil(outputs * chunks / workgroup), target),
  };
  if (isSingle) return { steps: [first] };
  const second: Step = {
    shader: { name: "reduce_serial", text: reduceSerial },
    constants: { WORKGROUP: workgroup },
    sizes: { outputs, count: chunks, chunk: chunks, chunks: 1, infinity: 0x7f800000 },
    functions: elements,
    reads: [{ name: "x", value: { scratch: 0 } }],
    writes: [result],
    workgroups: foldWorkgroups(Math.ceil(outputs / workgroup), target),
  };
  return { steps: [first, second], scratch: [{ kind: "buffer", elements: outputs * chunks, dtype }] };
}

/** Indices that a range of equal ones may have before it is worth a pass over chunks. */
const longestRange = 1024;

/** Sorts the indices; then those of a result lie side by side. */
function sortedPlan(request: ScatterRequest): KernelPlan {
  const { inputs: [{ shape: [outer, length, inner], dtype }, { shape: indexShape }], output, attrs, target } = request;
  const sizes = sizesOf(request);
  const sort = sortPlan({
    rows: sizeOf(indexShape) / length,
    length,
    keep: length,
    loadKey: `fn load_key(row: u32, i: u32) -> u32 {
  let start = row / sizes.rows_inner * sizes.length * sizes.rows_inner + row % sizes.rows_inner;
  return u32(read_index(start + i * sizes.rows_inner));
}`,
    keys: index,
    sizes: { rows_inner: indexShape[2] },
  }, target);
  const elements = combine(attrs.combination, dtype);
  const isShort = length <= longestRange;
  const chunk = isShort ? length + 1 : Math.max(256, Math.ceil(Math.sqrt(length)));
  const chunks = Math.ceil(length / chunk);
  const totals = sort.scratch.length;
  const total: Operand = { name: "total", value: { scratch: totals } };
  const load = isShort ? "identity()" : "read_total(i)";
  const last: Step = {
    shader: { name: "scatter_sorted", text: scatterSorted },
    constants: { WORKGROUP: workgroup },
    sizes: { ...sizes, count: sizeOf(output.shape), chunk, chunks },
    functions: `${elements}\nfn load_total(i: u32) -> Elem { return ${load}; }`,
    reads: [src, { name: "keys", value: sort.keys }, placesOf(sort), ...(isShort ? [] : [total])],
    writes: [result],
    workgroups: foldWorkgroups(Math.ceil(sizeOf(output.shape) / workgroup), target),
  };
  if (isShort) return { steps: [...sort.steps, last], scratch: sort.scratch };
  const count = outer * chunks * inner;
  return {
    steps: [...sort.steps, totalStep(elements, { ...sizes, count, chunk, chunks }, sort, total, target), last],
    scratch: [...sort.scratch, { kind: "buffer", elements: count, dtype }],
  };
}

function totalStep(
  elements: string,
  sizes: Readonly<Record<string, number>>,
  sort: SortPlan,
  total: Operand,
  target: Target,
): Step {
  return {
    shader: { name: "scatter_total", text: scatterTotal },
    constants: { WORKGROUP: workgroup },
    sizes,
    functions: elements,
    reads: [src, placesOf(sort)],
    writes: [total],
    workgroups: foldWorkgroups(Math.ceil(sizes.count / workgroup), target),
  };
}

function placesOf({ places }: SortPlan): Operand {
  return { name: "places", value: places };
}
