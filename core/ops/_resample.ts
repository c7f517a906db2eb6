import { resample as resampleShader } from "../../shaders/mod.ts";
import { tensor } from "../create.ts";
import type { KernelPlan, KernelRequest } from "../kernel.ts";
import type { Op } from "../op.ts";
import { sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { foldWorkgroups } from "../workgroups.ts";

/** Which neighbours a new place is made of. */
export type ResizeMode = "nearest" | "bilinear" | "bicubic";

/** How one axis is resized. */
export interface Resampling {
  readonly from: number;
  readonly to: number;
  /** Distance of neighbouring new places, in old ones. */
  readonly scale: number;
  readonly mode: ResizeMode;
  readonly alignCorners: boolean;
  readonly antialias: boolean;
}

/** A matrix whose rows have their elements side by side: row j holds `weights[j, t]` at column `starts[j] + t`. */
export interface Band {
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Float32Array;
}

/** A resampling, or its transpose: the gradient. */
interface ResampleAttrs {
  readonly axis: number;
  readonly resampling: Resampling;
  readonly transposed: boolean;
  readonly taps: number;
}

/** y[o, j, i] = sum_t weights[j, t] x[o, starts[j] + t, i]. */
const resampleOp: Op<ResampleAttrs> = {
  name: "resize",
  infer: ([x], { axis, resampling: { from, to }, transposed }) => ({
    shape: x.shape.with(axis, transposed ? from : to),
    dtype: x.dtype,
  }),
  lower: { kind: "kernel", epilogue: true, steps: resampleSteps },
  grad: ({ attrs: { axis, resampling, transposed }, cotangent }) => [
    resampleAlong(cotangent, axis, resampling, !transposed),
    null,
    null,
  ],
};

function resampleSteps({ inputs: [x], output, attrs, target }: KernelRequest<ResampleAttrs>): KernelPlan {
  const workgroup = target.kind === "cpu" ? 64 : 256;
  const count = sizeOf(output.shape);
  return {
    steps: [{
      shader: { name: "resample", text: resampleShader },
      constants: { WORKGROUP: workgroup, TAPS: attrs.taps },
      sizes: {
        count,
        length: x.shape[attrs.axis],
        extent: output.shape[attrs.axis],
        inner: sizeOf(x.shape.slice(attrs.axis + 1)),
      },
      reads: ["x", "starts", "weights"].map((name, input) => ({ name, value: { input } })),
      writes: [{ name: "y", value: { output: true } }],
      workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
    }],
  };
}

/** Resizes one axis; transposed it takes a gradient back. */
export function resampleAlong(x: Tensor, axis: number, resampling: Resampling, transposed = false): Tensor {
  const rows = windowsOf(resampling);
  const { taps, starts, weights } = bandOf(transposed ? transposeRows(rows, resampling.from) : rows);
  const tables = [tensor(starts), tensor(weights, { shape: [starts.length, taps] })];
  return apply(resampleOp, [x, ...tables], { axis, resampling, transposed, taps });
}

/** A row of a sparse matrix: its elements by column. */
type Row = ReadonlyMap<number, number>;

/** What each new place is made of, by PyTorch's rules. */
export function windowsOf(resampling: Resampling): Row[] {
  return Array.from({ length: resampling.to }, (_, j) => windowOf(resampling, j));
}

function windowOf({ from, scale, mode, alignCorners, antialias }: Resampling, j: number): Row {
  const row = new Map<number, number>();
  const collect = (place: number, weight: number) => {
    const inside = Math.min(from - 1, Math.max(0, place));
    row.set(inside, (row.get(inside) ?? 0) + weight);
  };
  if (mode === "nearest") {
    collect(Math.floor(Math.fround(j * Math.fround(scale))), 1);
    return row;
  }
  if (antialias) return filteredWindow(from, scale, mode, j);
  const centre = alignCorners ? j * scale : (j + 0.5) * scale - 0.5;
  const place = mode === "bilinear" ? Math.max(0, centre) : centre;
  const first = Math.floor(place);
  const reach = mode === "bilinear" ? 1 : 2;
  for (let near = first - reach + 1; near <= first + reach; near++) collect(near, kernels[mode](near - place, -0.75));
  return row;
}

/** The window that grows with the distance of new places, so that no element is left out. */
function filteredWindow(from: number, scale: number, mode: "bilinear" | "bicubic", j: number): Row {
  const wide = Math.max(scale, 1);
  const support = (mode === "bilinear" ? 1 : 2) * wide;
  const centre = (j + 0.5) * scale;
  const start = Math.max(0, Math.trunc(centre - support + 0.5));
  const stop = Math.min(from, Math.trunc(centre + support + 0.5));
  const weights = Array.from(
    { length: stop - start },
    (_, t) => kernels[mode]((start + t - centre + 0.5) / wide, -0.5),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return new Map(weights.map((weight, t) => [start + t, weight / total]));
}

/** Weight of a neighbour at a distance; `a` is the slope of the cubic at distance 1. */
const kernels = {
  bilinear: (distance: number) => Math.max(0, 1 - Math.abs(distance)),
  // Keys 1981, "Cubic convolution interpolation for digital image processing".
  bicubic: (distance: number, a: number) => {
    const x = Math.abs(distance);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  },
};

/** The rows of the transposed matrix, of which there are `columns`. */
export function transposeRows(rows: readonly Row[], columns: number): Row[] {
  const transposed = Array.from({ length: columns }, () => new Map<number, number>());
  rows.forEach((row, j) => row.forEach((weight, column) => transposed[column].set(j, weight)));
  return transposed;
}

/** A table of the windows, each from its first to its last element that counts. */
export function bandOf(rows: readonly Row[]): Band {
  const spans = rows.map((row) => {
    const columns = [...row].filter(([, weight]) => weight !== 0).map(([column]) => column);
    return columns.length === 0
      ? { start: 0, stop: 0 }
      : { start: Math.min(...columns), stop: Math.max(...columns) + 1 };
  });
  const taps = spans.reduce((most, { start, stop }) => Math.max(most, stop - start), 1);
  const weights = new Float32Array(rows.length * taps);
  rows.forEach((row, j) =>
    row.forEach((weight, column) => {
      if (weight !== 0) weights[j * taps + column - spans[j].start] = weight;
    })
  );
  return { taps, starts: Int32Array.from(spans, ({ start }) => start), weights };
}
