import * as t from "../../core/mod.ts";
import { onDevice } from "../ops/_variants.ts";
import { alongAxis, countOf, reduce, total } from "./_array.ts";
import type { Domain, Draw } from "./_draw.ts";
import { fuzz, type FuzzCase } from "./_fuzz.ts";

type Reduction = (x: t.Tensor, options: t.ReduceOptions) => t.Tensor;

interface ReductionRow extends Domain {
  readonly f: Reduction;
  readonly expected: (elements: number[]) => number;
  readonly differentiate?: boolean;
  /** Elements that it needs; default 0. */
  readonly least?: number;
}

const variance = (x: number[]) => {
  const mean = total(x) / x.length;
  return total(x.map((one) => (one - mean) ** 2)) / (x.length - 1);
};
const sums = (order: number) => (x: number[]) => total(x.map((one) => Math.abs(one) ** order)) ** (1 / order);
const steps = { differentiate: false } as const;
const truth = { dtype: "bool", ...steps } as const;

const reductions: Readonly<Record<string, ReductionRow>> = {
  sum: { f: t.sum, expected: total },
  mean: { f: t.mean, expected: (x) => total(x) / x.length, least: 1 },
  prod: { f: t.prod, expected: (x) => x.reduce((a, b) => a * b, 1), min: 0.8, max: 1.25 },
  max: { f: t.max, expected: (x) => x.reduce((a, b) => Math.max(a, b)), least: 1 },
  min: { f: t.min, expected: (x) => x.reduce((a, b) => Math.min(a, b)), least: 1 },
  any: { f: t.any, expected: (x) => Number(x.some(Boolean)), ...truth },
  all: { f: t.all, expected: (x) => Number(x.every(Boolean)), ...truth },
  countNonzero: {
    f: t.countNonzero,
    expected: (x) => x.filter(Boolean).length,
    dtype: "int32",
    min: 0,
    max: 2,
    ...steps,
  },
  logSumExp: { f: t.logSumExp, expected: (x) => Math.log(total(x.map(Math.exp))), least: 1 },
  norm: { f: t.norm, expected: sums(2), least: 1 },
  "norm of order 1": { f: (x, options) => t.norm(x, { ...options, order: 1 }), expected: sums(1), least: 1 },
  variance: { f: t.variance, expected: variance, least: 2 },
  std: { f: t.std, expected: (x) => Math.sqrt(variance(x)), least: 2 },
  moments: { f: (x, options) => t.moments(x, options)[0], expected: (x) => total(x) / x.length, least: 1 },
};
const reductionNames = Object.keys(reductions);

function reductionCase(draw: Draw): FuzzCase {
  const name = reductionNames[draw.seed % reductionNames.length];
  const { f, expected, differentiate = true, least = 0, ...domain } = reductions[name];
  let shape = draw.once(9) ? [draw.pick([65_537, 70_001]), draw.integer(1, 2)] : draw.shape(1, 4);
  let axis = draw.axes(shape.length, 1);
  const count = () => countOf(axis.map((one) => shape[one]));
  while (count() < least) [shape, axis] = [draw.fullShape(2, 4), [0, 1]];
  const keepdims = draw.once(2);
  const given = axis.map((one) => draw.once(3) ? one - shape.length : one);
  return {
    call: `${name} over axes ${given}${keepdims ? " kept" : ""}`,
    inputs: [draw.values(shape, domain)],
    f: (x) => f(x, { axis: given, keepdims }),
    reference: (x) => reduce(x, axis, expected, keepdims),
    differentiate,
    tolerance: { atol: 1e-5 + 2e-7 * count(), rtol: 1e-5 + 4e-8 * count() },
  };
}

const argRows = { argmax: t.argmax, argmin: t.argmin } as const;

function argCase(draw: Draw): FuzzCase {
  const name = draw.pick(["argmax", "argmin"] as const);
  const shape = draw.once(8) ? [3, 70_001] : draw.fullShape(1, 3);
  const axis = draw.integer(0, shape.length - 1);
  // Whole numbers, so that equal ones meet: the first counts.
  const x = draw.values(shape, { dtype: "int32", min: -9, max: 9 });
  const best = name === "argmax" ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  return {
    call: `${name} along axis ${axis}`,
    inputs: [x],
    f: (x) => argRows[name](x, { axis }),
    reference: (x) => reduce(x, [axis], (row) => row.reduce((found, one, i) => best(one, row[found]) ? i : found, 0)),
  };
}

const running = (f: (a: number, b: number) => number) => (row: number[]) => {
  const result = row.slice(0, 1);
  for (let i = 1; i < row.length; i++) result.push(f(result[i - 1], row[i]));
  return result;
};

const scans: Readonly<Record<string, { f: typeof t.cumsum; expected: (row: number[]) => number[] } & Domain>> = {
  cumsum: { f: t.cumsum, expected: running((a, b) => a + b) },
  cumprod: { f: t.cumprod, expected: running((a, b) => a * b), min: 0.8, max: 1.25 },
  logcumsumexp: { f: t.logcumsumexp, expected: running((a, b) => Math.log(Math.exp(a) + Math.exp(b))) },
  cummax: { f: (x, options) => t.cummax(x, options)[0], expected: running(Math.max) },
};
const scanNames = Object.keys(scans);

function scanCase(draw: Draw): FuzzCase {
  const name = scanNames[draw.seed % scanNames.length];
  const { f, expected, ...domain } = scans[name];
  const shape = name !== "cumprod" && draw.once(12) ? [draw.pick([4_097, 66_001])] : draw.fullShape(1, 3);
  const axis = draw.integer(0, shape.length - 1);
  return {
    call: `${name} along axis ${axis}`,
    inputs: [draw.values(shape, domain)],
    f: (x) => f(x, { axis }),
    reference: (x) => alongAxis(x, axis, expected),
    differentiate: true,
    tolerance: { atol: 1e-5 + 1e-7 * shape[axis], rtol: 1e-5 },
  };
}

const quantileOf = (row: number[], q: number) => {
  const sorted = row.toSorted((a, b) => a - b);
  const place = q * (row.length - 1);
  const low = Math.floor(place);
  return sorted[low] + (place - low) * (sorted[Math.min(low + 1, row.length - 1)] - sorted[low]);
};

function orderCase(draw: Draw): FuzzCase {
  const shape = draw.once(12) ? [draw.pick([4_097, 66_001])] : draw.fullShape(1, 3);
  const axis = draw.integer(0, shape.length - 1);
  const descending = draw.once(2);
  const sign = descending ? -1 : 1;
  const sortedOf = (row: number[]) => row.toSorted((a, b) => sign * (a - b));
  const k = draw.integer(1, shape[axis]);
  const rows: Record<string, Pick<FuzzCase, "f" | "reference" | "differentiate">> = {
    sort: {
      f: (x) => t.sort(x, { axis, descending })[0],
      reference: (x) => alongAxis(x, axis, sortedOf),
      differentiate: true,
    },
    argsort: {
      f: (x) => t.argsort(x, { axis, descending }),
      reference: (x) => alongAxis(x, axis, (row) => row.map((_, i) => i).toSorted((i, j) => sign * (row[i] - row[j]))),
    },
    topK: {
      f: (x) => t.topK(x, k, { axis, largest: descending })[0],
      reference: (x) => alongAxis(x, axis, (row) => sortedOf(row).slice(0, k)),
      differentiate: true,
    },
    quantile: {
      f: (x) => t.quantile(x, 0.3, { axis }),
      reference: (x) => reduce(x, [axis], (row) => quantileOf(row, 0.3)),
      differentiate: true,
    },
  };
  const name = draw.pick(Object.keys(rows));
  return {
    call: `${name} along axis ${axis}, descending ${descending}, k ${k}`,
    inputs: [draw.distinct(shape)],
    ...rows[name],
  };
}

/** Softmax and its relatives, along any axis. */
function softmaxCase(draw: Draw): FuzzCase {
  const shape = draw.once(12) ? [2, 66_001] : draw.fullShape(1, 4);
  const axis = draw.integer(0, shape.length - 1);
  const logs = (row: number[]) => {
    const log = Math.log(total(row.map(Math.exp)));
    return row.map((one) => one - log);
  };
  const rows: Record<string, [typeof t.softmax, (row: number[]) => number[]]> = {
    softmax: [t.softmax, (row) => logs(row).map(Math.exp)],
    logSoftmax: [t.logSoftmax, logs],
    softmin: [t.softmin, (row) => logs(row.map((one) => -one)).map(Math.exp)],
  };
  const name = draw.pick(Object.keys(rows));
  return {
    call: `${name} along axis ${axis}`,
    inputs: [draw.values(shape)],
    f: (x) => rows[name][0](x, { axis }),
    reference: (x) => alongAxis(x, axis, rows[name][1]),
    differentiate: true,
  };
}

Deno.test("reductions over any axes", () => fuzz("reductions", 12 * reductionNames.length, reductionCase));
Deno.test("reductions by the kernels for graphics cards", () =>
  onDevice("gpu", (device) => fuzz("reductions, gpu", 4 * reductionNames.length, reductionCase, device)));
Deno.test("places of extremes", () => fuzz("argmax and argmin", 40, argCase));
Deno.test("scans along any axis", () => fuzz("scans", 100, scanCase));
Deno.test("orders along any axis", () => fuzz("sorting", 120, orderCase));
Deno.test("softmax along any axis", () => fuzz("softmax", 80, softmaxCase));
