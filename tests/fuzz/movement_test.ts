import * as t from "../../core/mod.ts";
import { alongAxis, at, build, countOf, indexOf, type Values } from "./_array.ts";
import type { Draw } from "./_draw.ts";
import { fuzz, type FuzzCase } from "./_fuzz.ts";

/** One movement: the call, and which element of x stands at a place of the result. */
interface Movement {
  readonly call: string;
  readonly f: (x: t.Tensor) => t.Tensor;
  readonly reference: (x: Values) => Values;
}

const largest = 4_000;

function reshaped({ data }: Values, shape: t.Shape): Values {
  return { shape, data };
}

/** Moves along one axis: `from(i)` is the place that element i comes from. */
function moved(x: Values, axis: number, length: number, from: (i: number) => number | undefined, value = 0): Values {
  const shape = x.shape.map((extent, i) => i === axis ? length : extent);
  return build(shape, (place) => {
    const source = from(place[axis]);
    return source === undefined ? value : at(x, place.map((one, i) => i === axis ? source : one));
  });
}

/** Movements that any shape of rank 1 or more, without 0, can go through. */
const movements: Readonly<Record<string, (shape: number[], draw: Draw) => Movement>> = {
  reshape(shape, draw) {
    const to = draw.once(2) ? [countOf(shape)] : [...shape.slice(0, -1), 1, shape.at(-1)!];
    return { call: `reshape [${to}]`, f: (x) => t.reshape(x, to), reference: (x) => reshaped(x, to) };
  },
  permute(shape, draw) {
    const axes = draw.order(shape.length);
    return {
      call: `permute [${axes}]`,
      f: (x) => t.permute(x, axes),
      reference: (x) =>
        build(axes.map((axis) => x.shape[axis]), (place) => at(x, x.shape.map((_, axis) => place[axes.indexOf(axis)]))),
    };
  },
  transpose(shape, draw) {
    const [a, b] = [draw.integer(0, shape.length - 1), draw.integer(0, shape.length - 1)];
    const f = draw.pick([t.transpose, t.swapAxes]);
    const swap = <T>(list: readonly T[]) => list.map((one, i) => i === a ? list[b] : i === b ? list[a] : one);
    return {
      call: `transpose ${a} ${b}`,
      f: (x) => f(x, a, b),
      reference: (x) => build(swap(x.shape), (place) => at(x, swap(place))),
    };
  },
  slice(shape, draw) {
    const ranges = shape.map((extent): [number, number, number] => {
      const start = draw.integer(0, extent - 1);
      return [start, draw.integer(start + 1, extent), draw.integer(1, 3)];
    });
    const f = draw.pick([t.slice, t.stridedSlice]);
    const to = ranges.map(([start, stop, step]) => Math.ceil((stop - start) / step));
    return {
      call: `slice ${JSON.stringify(ranges)}`,
      f: (x) => f(x, ranges),
      reference: (x) => build(to, (place) => at(x, place.map((one, i) => ranges[i][0] + one * ranges[i][2]))),
    };
  },
  pad(shape, draw) {
    const mode = draw.pick(["constant", "edge", "reflect", "circular"] as const);
    const widths = shape.map((extent): [number, number] => {
      const most = mode === "reflect" ? Math.min(3, extent - 1) : mode === "circular" ? Math.min(3, extent) : 3;
      return [draw.integer(0, most), draw.integer(0, most)];
    });
    return {
      call: `pad ${JSON.stringify(widths)} ${mode}`,
      f: (x) => t.pad(x, widths, { mode, value: 0.5 }),
      reference: (x) =>
        widths.reduce((y, [before, after], axis) => {
          const extent = y.shape[axis];
          const from = (i: number) => padded(i - before, extent, mode);
          return moved(y, axis, extent + before + after, from, 0.5);
        }, x),
    };
  },
  flip(shape, draw) {
    const axes = draw.axes(shape.length);
    return {
      call: `flip [${axes}]`,
      f: (x) => t.flip(x, axes),
      reference: (x) =>
        build(x.shape, (place) => at(x, place.map((one, i) => axes.includes(i) ? x.shape[i] - 1 - one : one))),
    };
  },
  tile(shape, draw) {
    const counts = shape.map(() => draw.integer(1, 2));
    return {
      call: `tile [${counts}]`,
      f: (x) => t.tile(x, counts),
      reference: (x) =>
        build(
          x.shape.map((extent, i) => extent * counts[i]),
          (place) => at(x, place.map((one, i) => one % x.shape[i])),
        ),
    };
  },
  repeat(shape, draw) {
    const [axis, count] = [draw.integer(0, shape.length - 1), draw.integer(1, 3)];
    return {
      call: `repeat ${count} along ${axis}`,
      f: (x) => t.repeat(x, count, axis),
      reference: (x) => moved(x, axis, x.shape[axis] * count, (i) => Math.floor(i / count)),
    };
  },
  roll(shape, draw) {
    const [axis, shift] = [draw.integer(0, shape.length - 1), draw.integer(-9, 9)];
    return {
      call: `roll ${shift} along ${axis}`,
      f: (x) => t.roll(x, [shift], [axis]),
      reference: (x) =>
        moved(x, axis, x.shape[axis], (i) => ((i - shift) % x.shape[axis] + x.shape[axis]) % x.shape[axis]),
    };
  },
  concat(shape, draw) {
    const axis = draw.integer(0, shape.length - 1);
    return {
      call: `concat with itself along ${axis}`,
      f: (x) => t.concat([x, x], axis),
      reference: (x) => moved(x, axis, 2 * x.shape[axis], (i) => i % x.shape[axis]),
    };
  },
  stack(shape, draw) {
    const axis = draw.integer(0, shape.length);
    return {
      call: `stack along ${axis}`,
      f: (x) => t.stack([x, x], axis),
      reference: (x) => build(x.shape.toSpliced(axis, 0, 2), (place) => at(x, place.toSpliced(axis, 1))),
    };
  },
  broadcastTo(shape, draw) {
    const to = [draw.integer(1, 3), ...shape.map((extent) => extent === 1 ? draw.integer(1, 4) : extent)];
    return {
      call: `broadcastTo [${to}]`,
      f: (x) => t.broadcastTo(x, to),
      reference: (x) => build(to, (place) => at(x, place)),
    };
  },
  expandDims(shape, draw) {
    const axis = draw.integer(0, shape.length);
    return {
      call: `expandDims ${axis}`,
      f: (x) => t.expandDims(x, axis),
      reference: (x) => reshaped(x, x.shape.toSpliced(axis, 0, 1)),
    };
  },
  squeeze() {
    const kept = (shape: t.Shape) => shape.filter((extent) => extent !== 1);
    return { call: "squeeze", f: (x) => t.squeeze(x), reference: (x) => reshaped(x, kept(x.shape)) };
  },
  flatten(_, draw) {
    const start = draw.integer(0, 1);
    return {
      call: `flatten from ${start}`,
      f: (x) => t.flatten(x, { start: Math.min(start, x.shape.length - 1) }),
      reference: (x) =>
        start === 0 || x.shape.length < 2
          ? reshaped(x, [x.data.length])
          : reshaped(x, [x.shape[0], countOf(x.shape.slice(1))]),
    };
  },
  splitTensor(shape, draw) {
    const axis = draw.integer(0, shape.length - 1);
    const first = draw.integer(1, shape[axis]);
    const sizes = [first, shape[axis] - first];
    return {
      call: `splitTensor [${sizes}] along ${axis}, swapped`,
      f: (x) => t.concat(t.splitTensor(x, sizes, axis).toReversed(), axis),
      reference: (x) => moved(x, axis, x.shape[axis], (i) => (i + first) % x.shape[axis]),
    };
  },
  chunk(shape, draw) {
    const axis = draw.integer(0, shape.length - 1);
    return {
      call: `first chunk of 2 along ${axis}`,
      f: (x) => t.chunk(x, 2, axis)[0],
      reference: (x) => moved(x, axis, Math.ceil(x.shape[axis] / 2), (i) => i),
    };
  },
  tril(shape, draw) {
    const offset = draw.integer(-2, 2);
    const [name, keeps] = draw.pick<[("tril" | "triu"), (row: number, column: number) => boolean]>([
      ["tril", (row, column) => column - row <= offset],
      ["triu", (row, column) => column - row >= offset],
    ]);
    const matrix = shape.length < 2 ? [1, ...shape] : shape;
    return {
      call: `${name} ${offset}`,
      f: (x) => t[name](t.reshape(x, matrix), offset),
      reference: (x) =>
        build(matrix, (place) => keeps(place.at(-2)!, place.at(-1)!) ? x.data[indexOf(matrix, place)] : 0),
    };
  },
  rot90(shape, draw) {
    const turns = draw.integer(0, 3);
    const matrix = shape.length < 2 ? [1, ...shape] : shape;
    const turn = (x: Values): Values => {
      const [rows, columns, ...rest] = x.shape;
      return build([columns, rows, ...rest], ([row, column, ...more]) => at(x, [column, columns - 1 - row, ...more]));
    };
    return {
      call: `rot90 ${turns}`,
      f: (x) => t.rot90(t.reshape(x, matrix), turns),
      reference: (x) => Array.from({ length: turns }).reduce<Values>(turn, reshaped(x, matrix)),
    };
  },
};
const movementNames = Object.keys(movements);

/** The place that a padded one is filled from; undefined for the constant. */
function padded(i: number, extent: number, mode: "constant" | "edge" | "reflect" | "circular"): number | undefined {
  if (i >= 0 && i < extent) return i;
  if (mode === "constant") return undefined;
  if (mode === "edge") return Math.min(extent - 1, Math.max(0, i));
  if (mode === "circular") return (i + extent) % extent;
  return i < 0 ? -i : 2 * (extent - 1) - i;
}

/** Some movements after one another: what they are fused to has the whole chain in one expression. */
function chainCase(draw: Draw): FuzzCase {
  const shape = draw.fullShape(1, 3);
  const chain: Movement[] = [];
  let current: Values = { shape, data: new Float64Array(countOf(shape)) };
  const steps = draw.integer(1, 4);
  for (let i = 0; i < steps; i++) {
    const name = i === 0 ? movementNames[draw.seed % movementNames.length] : draw.pick(movementNames);
    if (current.shape.length === 0) break;
    const movement = movements[name]([...current.shape], draw);
    const next = movement.reference(current);
    if (next.data.length > largest) break;
    chain.push(movement);
    current = next;
  }
  return {
    call: chain.map(({ call }) => call).join(", then "),
    inputs: [draw.values(shape)],
    f: (x) => chain.reduce((y, { f }) => f(y), x),
    reference: (x) => chain.reduce((y, { reference }) => reference(y), x),
    differentiate: draw.once(3),
  };
}

/** Elements found by index. */
function indexCase(draw: Draw): FuzzCase {
  const shape = draw.fullShape(2, 3);
  const axis = draw.integer(0, shape.length - 1);
  const x = draw.values(shape);
  const at1 = (place: number[], one: number) => place.map((p, i) => i === axis ? one : p);
  const list = draw.values([draw.integer(1, 9)], { dtype: "int32", min: 0, max: shape[axis] - 1 });
  const same = draw.values(at1(shape, draw.integer(1, 5)), { dtype: "int32", min: 0, max: shape[axis] - 1 });
  const gathered = (x: Values, index: Values) => build(index.shape, (place) => at(x, at1(place, at(index, place))));
  const rows: Record<string, Omit<FuzzCase, "call">> = {
    indexSelect: {
      inputs: [x, list],
      f: (x, index) => t.indexSelect(x, index, axis),
      reference: (x, index) =>
        build(at1([...x.shape], index.shape[0]), (place) => at(x, at1(place, index.data[place[axis]]))),
    },
    gather: { inputs: [x, same], f: (x, index) => t.gather(x, index, axis), reference: gathered },
    takeAlongAxis: { inputs: [x, same], f: (x, index) => t.takeAlongAxis(x, index, axis), reference: gathered },
    take: {
      inputs: [x, draw.values([7], { dtype: "int32", min: 0, max: countOf(shape) - 1 })],
      f: t.take,
      reference: (x, index) => build(index.shape, (place) => x.data[at(index, place)]),
    },
    embedding: {
      inputs: [draw.values([11, draw.extent()]), draw.values([3, draw.extent()], { dtype: "int32", min: 0, max: 10 })],
      f: t.embedding,
      reference: (x, index) =>
        build([...index.shape, x.shape[1]], (place) => at(x, [at(index, place.slice(0, -1)), place.at(-1)!])),
    },
    oneHot: {
      inputs: [list],
      f: (index) => t.oneHot(index, shape[axis]),
      reference: (index) => build([...index.shape, shape[axis]], ([i, j]) => Number(index.data[i] === j)),
    },
    scatterAdd: {
      inputs: [x, same, draw.values(same.shape)],
      f: (x, index, source) => t.scatterAdd(x, index, source, axis),
      reference: (x, index, source) => {
        const y = { shape: x.shape, data: x.data.slice() };
        build(index.shape, (place) => y.data[indexOf(x.shape, at1(place, at(index, place)))] += at(source, place));
        return y;
      },
    },
    maskedFill: {
      inputs: [x, draw.values(shape, { dtype: "bool" })],
      f: (x, mask) => t.maskedFill(x, mask, 0.25),
      reference: (x, mask) => build(x.shape, (place) => at(mask, place) ? 0.25 : at(x, place)),
    },
    select: {
      inputs: [x],
      f: (x) => t.select(x, shape[axis] - 1, axis),
      reference: (x) => build(x.shape.toSpliced(axis, 1), (place) => at(x, place.toSpliced(axis, 0, shape[axis] - 1))),
    },
    diagonal: {
      inputs: [x],
      f: (x) => t.diagonal(x),
      reference: (x) => {
        const [rows, columns] = x.shape.slice(-2);
        const shape = [...x.shape.slice(0, -2), Math.min(rows, columns)];
        return build(shape, (place) => at(x, [...place, place.at(-1)!]));
      },
    },
    searchSorted: {
      inputs: [
        alongAxis(draw.values([draw.integer(1, 300)]), 0, (row) => row.toSorted((a, b) => a - b)),
        draw.values([draw.integer(1, 300)]),
      ],
      f: (sorted, values) => t.searchSorted(sorted, values),
      reference: (sorted, values) =>
        build(values.shape, ([i]) => sorted.data.filter((one) => one < values.data[i]).length),
    },
  };
  const name = Object.keys(rows)[draw.seed % Object.keys(rows).length];
  return { call: `${name}, axis ${axis}`, ...rows[name], differentiate: !["oneHot", "searchSorted"].includes(name) };
}

Deno.test("chains of movements", () => fuzz("movement chains", 20 * movementNames.length, chainCase));
Deno.test("elements by index", () => fuzz("indexing", 165, indexCase));
