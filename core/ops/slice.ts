import { scalar } from "../create.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { normalizeAxis, type Shape, showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";

interface SliceAttrs {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly sizes: Shape;
}

/** y[i] = x[start + i * step] along every axis. */
export const sliceOp: Op<SliceAttrs> = {
  name: "slice",
  infer: ([x], { sizes }) => ({ shape: sizes, dtype: x.dtype }),
  lower: {
    kind: "movement",
    element(read, at, { starts, steps }, [x]) {
      const parts = starts.map((start, axis) => {
        const scaled = steps[axis] === 1 ? at.axis(axis) : at.define(`${at.axis(axis)} * ${steps[axis]}u`);
        return start === 0 ? scaled : at.define(`${scaled} + ${start}u`);
      });
      return read(0, at.at(x.shape, parts));
    },
  },
  grad({ inputs: [x], attrs: { starts, steps, sizes }, cotangent }) {
    if (sizes.includes(0)) return [null];
    const high = x.shape.map((extent, axis) => extent - starts[axis] - spanOf(sizes[axis], steps[axis]));
    return [spreadOut(cotangent, { low: starts, step: steps, high })];
  },
};

/** Extent that `size` elements `step` apart cover. */
function spanOf(size: number, step: number): number {
  return size === 0 ? 0 : (size - 1) * step + 1;
}

interface SpreadAttrs {
  /** Elements before the first; may not be negative. */
  readonly low: readonly number[];
  /** Elements after the last. */
  readonly high: readonly number[];
  /** Distance of neighbours; `step - 1` fill elements lie between them. */
  readonly step: readonly number[];
}

/** y[low + i * step] = x[i], and `fill`, the second input, everywhere else. */
export const spreadOp: Op<SpreadAttrs> = {
  name: "pad",
  infer([x, fill], { low, high, step }) {
    if (fill.dtype !== x.dtype) throw new DTypeError(`Cannot apply pad: the value is ${fill.dtype}, x is ${x.dtype}`);
    return {
      shape: x.shape.map((extent, axis) => low[axis] + spanOf(extent, step[axis]) + high[axis]),
      dtype: x.dtype,
    };
  },
  lower: {
    kind: "movement",
    element(read, at, { low, high, step }, [x, fill]) {
      const inside: string[] = [];
      const parts = x.shape.map((extent, axis) => {
        if (low[axis] === 0 && high[axis] === 0 && step[axis] === 1) return at.axis(axis);
        const from = low[axis] === 0 ? at.axis(axis) : at.define(`${at.axis(axis)} - ${low[axis]}u`);
        inside.push(`(${from} < ${spanOf(extent, step[axis])}u)`);
        if (step[axis] > 1) inside.push(`(${from} % ${step[axis]}u == 0u)`);
        const index = step[axis] > 1 ? at.define(`${from} / ${step[axis]}u`) : from;
        return at.define(`min(${index}, ${Math.max(extent - 1, 0)}u)`);
      });
      const outside = read(1, at.at(fill.shape, []));
      if (inside.length === 0) return read(0, at.at(x.shape, parts));
      return `select(${outside}, ${read(0, at.at(x.shape, parts))}, ${inside.join(" && ")})`;
    },
  },
  grad: ({ inputs: [x], attrs: { low, step }, cotangent, needs }) => [
    needs(0) ? apply(sliceOp, [cotangent], { starts: low, steps: step, sizes: x.shape }) : null,
    null,
  ],
};

/** Places x in a larger tensor of `value`s; `step` leaves room between neighbours. */
export function spreadOut(x: Tensor, attrs: SpreadAttrs, value = 0): Tensor {
  if (x.shape.includes(0)) {
    throw new ShapeError(`Cannot apply pad: x is empty (${showShape(x.shape)})`);
  }
  return apply(spreadOp, [x, scalar(value, x.dtype)], attrs);
}

/** Range of one axis: `[start, stop, step]`; `null` is the whole axis, a `null` bound its end. Negative bounds count from the end. */
export type Range = readonly [start: number | null, stop?: number | null, step?: number] | null;

/**
 * A part of a tensor: `y[i, ...] = x[start + i * step, ...]` along each axis, as NumPy's `x[start:stop:step]`.
 *
 * @param ranges one per axis; axes without a range stay whole. Bounds beyond the extent are cut to it
 * @throws {ShapeError} where there are more ranges than axes, or a step is below 1
 *
 * @example
 * ```ts
 * import { slice, tensor } from "@tilegrad/tilegrad";
 * console.log(await slice(tensor([0, 1, 2, 3, 4]), [[1, null, 2]]).array()); // [1, 3]
 * ```
 */
export function slice(x: Tensor, ranges: readonly Range[]): Tensor {
  if (ranges.length > x.shape.length) {
    throw new ShapeError(
      `Cannot slice ${showShape(x.shape)}: found ${ranges.length} ranges for ${x.shape.length} axes`,
    );
  }
  const resolved = x.shape.map((extent, axis) => resolveRange(ranges[axis] ?? null, extent));
  if (resolved.every(({ size, step }, axis) => size === x.shape[axis] && step === 1)) return x;
  return apply(sliceOp, [x], {
    starts: resolved.map(({ start }) => start),
    steps: resolved.map(({ step }) => step),
    sizes: resolved.map(({ size }) => size),
  });
}

function resolveRange(range: Range, extent: number): { start: number; step: number; size: number } {
  const [from, to = null, step = 1] = range ?? [null];
  if (!Number.isInteger(step) || step < 1) {
    throw new ShapeError(`Cannot slice: steps must be whole numbers of at least 1, found ${step}; use flip to reverse`);
  }
  for (const bound of [from, to]) {
    if (bound !== null && !Number.isInteger(bound)) {
      throw new ShapeError(`Cannot slice: bound ${bound} is no whole number`);
    }
  }
  const cut = (bound: number) => Math.min(extent, Math.max(0, bound < 0 ? bound + extent : bound));
  const start = from === null ? 0 : cut(from);
  const stop = to === null ? extent : cut(to);
  const size = Math.max(0, Math.ceil((stop - start) / step));
  return { start: size === 0 ? 0 : start, step, size };
}

/** The part of one axis from `start` up to `stop`. */
export function sliceAxis(x: Tensor, axis: number, start: number, stop: number): Tensor {
  return slice(x, x.shape.map((_, i) => i === axis ? [start, stop] : null));
}

/**
 * Cuts an axis into parts of the given sizes.
 *
 * @throws {ShapeError} where the sizes do not add up to the axis's extent
 *
 * @example
 * ```ts
 * import { arange, splitTensor } from "@tilegrad/tilegrad";
 * const [head, tail] = splitTensor(arange(5), [2, 3]);
 * ```
 */
export function splitTensor(x: Tensor, sizes: readonly number[], axis = 0): Tensor[] {
  const along = normalizeAxis("split", axis, x.shape.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== x.shape[along] || sizes.some((size) => size < 0)) {
    throw new ShapeError(
      `Cannot apply splitTensor: sizes [${sizes}] add up to ${total}, axis ${along} of ${showShape(x.shape)} needs ${
        x.shape[along]
      }, none below 0`,
    );
  }
  let start = 0;
  return sizes.map((size) => sliceAxis(x, along, start, start += size));
}

/**
 * Cuts an axis into at most `count` parts of equal size, the last one smaller where it does not divide (PyTorch's rule).
 *
 * @throws {ShapeError} where `count` is below 1
 */
export function chunk(x: Tensor, count: number, axis = 0): Tensor[] {
  const along = normalizeAxis("chunk", axis, x.shape.length);
  if (!Number.isInteger(count) || count < 1) {
    throw new ShapeError(`Cannot chunk: needs at least 1 part, found ${count}`);
  }
  const extent = x.shape[along];
  const size = Math.max(1, Math.ceil(extent / count));
  const parts = Math.max(1, Math.ceil(extent / size));
  return Array.from({ length: parts }, (_, i) => sliceAxis(x, along, i * size, Math.min(extent, (i + 1) * size)));
}
