import * as t from "../../core/mod.ts";
import { optionsOf, type Windows, windowsOf } from "../ops/_pooling.ts";
import { build, total, type Values } from "./_array.ts";
import type { Draw } from "./_draw.ts";
import { fuzz, type FuzzCase } from "./_fuzz.ts";

type Attributes = Omit<Windows, "shape">;

/** Windows that overlap, leave gaps, are padded unevenly, and hang over the end. */
const attributes: readonly Attributes[] = [
  { kernel: [2, 2], stride: [2, 2] },
  { kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] },
  { kernel: [3, 2], stride: [1, 3], pads: [1, 0, 0, 1] },
  { kernel: [2, 3], stride: [3, 2], ceilMode: true },
];

/** Reduces every window: `f` gets the values of its taps on the plane, how many lie on plane or padding, and their number. */
function pooled(windows: Windows, x: Values, f: (values: number[], covered: number, size: number) => number): Values {
  const [images, channels, height, width] = windows.shape;
  const { rows, columns, taps } = windowsOf(windows);
  return build([images, channels, rows, columns], ([n, c, row, column]) => {
    const plane = (n * channels + c) * height * width;
    const window = taps[row * columns + column];
    const values = window.flatMap(({ place }) => place === undefined ? [] : [x.data[plane + place]]);
    return f(values, window.filter(({ isBeyond }) => !isBeyond).length, window.length);
  });
}

const kinds = {
  maxPool2d: (values: number[]) => Math.max(...values),
  avgPool2d: (values: number[], covered: number) => total(values) / covered,
  "avgPool2d without padding": (values: number[]) => total(values) / values.length,
  // A window that hangs over counts as if its missing elements were like the others.
  l2Pool2d: (values: number[], covered: number, size: number) =>
    Math.sqrt(total(values.map((one) => one ** 2)) / covered * size),
};

function poolCase(draw: Draw): FuzzCase {
  const name = draw.pick(Object.keys(kinds) as (keyof typeof kinds)[]);
  const chosen = draw.pick(attributes);
  const windows: Windows = {
    ...chosen,
    ...(name === "l2Pool2d" ? { pads: undefined } : {}),
    shape: [draw.integer(1, 2), draw.integer(1, 3), draw.integer(3, 12), draw.integer(3, 12)],
  };
  const options = optionsOf(windows);
  const { stride, ceilMode } = options;
  const calls: Record<keyof typeof kinds, FuzzCase["f"]> = {
    maxPool2d: (x) => t.maxPool2d(x, windows.kernel, options),
    avgPool2d: (x) => t.avgPool2d(x, windows.kernel, options),
    "avgPool2d without padding": (x) => t.avgPool2d(x, windows.kernel, { ...options, countIncludePad: false }),
    l2Pool2d: (x) => t.l2Pool2d(x, windows.kernel, { stride, ceilMode }),
  };
  return {
    call: `${name} ${JSON.stringify(chosen)}`,
    inputs: [draw.distinct(windows.shape)],
    f: calls[name],
    reference: (x) => pooled(windows, x, kinds[name]),
    differentiate: true,
  };
}

/** Window i of n that adapt to an extent. */
const adapted = (extent: number, count: number, i: number) => [
  Math.floor(i * extent / count),
  Math.ceil((i + 1) * extent / count),
];

/** Pooling to given extents, over whole planes, along rows, and plain decimation. */
const otherPools: Readonly<Record<string, (draw: Draw) => FuzzCase>> = {
  adaptiveAvgPool2d(draw) {
    const [x, size] = [draw.distinct(draw.fullShape(4)), [draw.integer(1, 3), draw.integer(1, 3)] as [number, number]];
    return {
      call: `adaptiveAvgPool2d [${size}]`,
      inputs: [x],
      f: (x) => t.adaptiveAvgPool2d(x, size),
      reference: (x) => adaptivePool(x, size, (values) => total(values) / values.length),
      differentiate: true,
    };
  },
  adaptiveMaxPool2d(draw) {
    const [x, size] = [draw.distinct(draw.fullShape(4)), [draw.integer(1, 3), draw.integer(1, 3)] as [number, number]];
    return {
      call: `adaptiveMaxPool2d [${size}]`,
      inputs: [x],
      f: (x) => t.adaptiveMaxPool2d(x, size),
      reference: (x) => adaptivePool(x, size, (values) => Math.max(...values)),
      differentiate: true,
    };
  },
  globalPools(draw) {
    const name = draw.pick(["globalAvgPool2d", "globalMaxPool2d"] as const);
    const f = name === "globalAvgPool2d"
      ? (values: number[]) => total(values) / values.length
      : (values: number[]) => Math.max(...values);
    return {
      call: name,
      inputs: [draw.distinct(draw.fullShape(4))],
      f: t[name],
      reference: (x) => adaptivePool(x, [1, 1], f),
      differentiate: true,
    };
  },
  maxPool1d(draw) {
    const windows: Windows = {
      kernel: [1, 3],
      stride: [1, 2],
      shape: [draw.extent(), draw.extent(), 1, draw.integer(3, 30)],
    };
    const rows = (x: Values): Values => ({ shape: x.shape.toSpliced(2, 1), data: x.data });
    return {
      call: "maxPool1d of 3, stride 2",
      inputs: [rows(draw.distinct(windows.shape))],
      f: (x) => t.maxPool1d(x, 3, { stride: 2 }),
      reference: (x) => rows(pooled(windows, x, kinds.maxPool2d)),
      differentiate: true,
    };
  },
  subsample(draw) {
    const stride = draw.integer(1, 3);
    return {
      call: `subsample ${stride}`,
      inputs: [draw.distinct(draw.fullShape(4))],
      f: (x) => t.subsample(x, stride),
      reference: (x) => {
        const [n, c, h, w] = x.shape;
        const shape = [n, c, Math.ceil(h / stride), Math.ceil(w / stride)];
        return build(shape, ([i, j, row, column]) => x.data[((i * c + j) * h + row * stride) * w + column * stride]);
      },
      differentiate: true,
    };
  },
};

function adaptivePool(x: Values, [rows, columns]: readonly [number, number], f: (values: number[]) => number): Values {
  const [n, c, h, w] = x.shape;
  return build([n, c, rows, columns], ([i, j, row, column]) => {
    const [top, bottom] = adapted(h, rows, row);
    const [left, right] = adapted(w, columns, column);
    const values = [];
    for (let y = top; y < bottom; y++) {
      for (let z = left; z < right; z++) values.push(x.data[((i * c + j) * h + y) * w + z]);
    }
    return f(values);
  });
}

Deno.test("windows", () => fuzz("pooling windows", 100, poolCase));
Deno.test("other pools", () => {
  const draws = Object.values(otherPools);
  return fuzz("other pools", 16 * draws.length, (draw) => draws[draw.seed % draws.length](draw));
});
