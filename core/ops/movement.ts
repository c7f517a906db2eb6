import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import {
  broadcastShapes,
  checkShape,
  normalizeAxes,
  normalizeAxis,
  sameShape,
  type Shape,
  showShape,
  sizeOf,
} from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";

/** The same elements in the same order under another shape. */
export const reshapeOp: Op<{ shape: Shape }> = {
  name: "reshape",
  infer([x], { shape }) {
    checkShape("reshape", shape);
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      throw new ShapeError(
        `Cannot reshape: ${showShape(x.shape)} has ${sizeOf(x.shape)} elements, ` +
          `${showShape(shape)} needs ${sizeOf(shape)}`,
      );
    }
    return { shape, dtype: x.dtype };
  },
  lower: { kind: "movement", keepsOrder: true, element: (read, at, _, [x]) => read(0, at.reshaped(x.shape)) },
  grad: ({ inputs: [x], cotangent }) => [reshape(cotangent, x.shape)],
};

/** Axes in another order: y's axis i is x's axis axes[i]. */
export const permuteOp: Op<{ axes: readonly number[] }> = {
  name: "permute",
  infer([x], { axes }) {
    return { shape: axes.map((axis) => x.shape[axis]), dtype: x.dtype };
  },
  lower: {
    kind: "movement",
    element(read, at, { axes }, [x]) {
      const parts = new Array<string>(axes.length);
      axes.forEach((axis, i) => parts[axis] = at.axis(i));
      return read(0, at.at(x.shape, parts));
    },
  },
  grad({ attrs: { axes }, cotangent }) {
    const inverse = new Array<number>(axes.length);
    axes.forEach((axis, i) => inverse[axis] = i);
    return [permute(cotangent, inverse)];
  },
};

/** Repeats along axes of extent 1 and along new leading axes. The sweep sums the cotangent back to x's shape. */
export const broadcastToOp: Op<{ shape: Shape }> = {
  name: "broadcastTo",
  infer([x], { shape }) {
    checkShape("broadcastTo", shape);
    if (!sameShape(broadcastShapes("broadcastTo", x.shape, shape), shape)) {
      throw new ShapeError(`Cannot broadcastTo ${showShape(shape)}: ${showShape(x.shape)} does not stretch to it`);
    }
    return { shape, dtype: x.dtype };
  },
  lower: { kind: "movement", element: (read, at, _, [x]) => read(0, at.broadcastTo(x.shape)) },
  grad: ({ cotangent }) => [cotangent],
};

/** Reverses the order along axes. */
export const flipOp: Op<{ axes: readonly number[] }> = {
  name: "flip",
  infer: ([x]) => x,
  lower: {
    kind: "movement",
    element(read, at, { axes }, [x]) {
      const parts = x.shape.map((extent, axis) =>
        axes.includes(axis) ? at.define(`${extent - 1}u - ${at.axis(axis)}`) : at.axis(axis)
      );
      return read(0, at.at(x.shape, parts));
    },
  },
  grad: ({ attrs: { axes }, cotangent }) => [flip(cotangent, axes)],
};

/**
 * The same elements in the same order under another shape; costs nothing.
 *
 * @param shape extents with the same product; one of them may be -1 and is then worked out
 * @throws {ShapeError} where the number of elements differs
 *
 * @example
 * ```ts
 * import { arange, reshape } from "@tilegrad/tilegrad";
 * console.log(reshape(arange(6), [2, -1]).shape); // [2, 3]
 * ```
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const resolved = resolveExtent(x.shape, shape);
  return sameShape(x.shape, resolved) ? x : apply(reshapeOp, [x], { shape: resolved });
}

function resolveExtent(from: Shape, shape: Shape): Shape {
  const unknown = shape.indexOf(-1);
  if (unknown < 0) return shape;
  const known = shape.filter((_, axis) => axis !== unknown);
  const extent = sizeOf(from) / sizeOf(known);
  if (known.includes(-1) || !Number.isInteger(extent)) {
    throw new ShapeError(`Cannot reshape: ${showShape(from)} does not fill ${showShape(shape)}; one extent may be -1`);
  }
  return shape.map((given, axis) => axis === unknown ? extent : given);
}

/**
 * Axes in another order: `y[i0, i1, ...]` has x's axis `axes[k]` as its axis k.
 *
 * @param axes every axis of x, once; negative ones count from the end
 * @throws {ShapeError} where `axes` is not an order of x's axes
 *
 * @example
 * ```ts
 * import { permute, zeros } from "@tilegrad/tilegrad";
 * console.log(permute(zeros([2, 3, 4]), [2, 0, 1]).shape); // [4, 2, 3]
 * ```
 */
export function permute(x: Tensor, axes: readonly number[]): Tensor {
  const order = axes.map((axis) => normalizeAxis("permute", axis, x.shape.length));
  if (order.length !== x.shape.length || order.some((axis, i) => order.indexOf(axis) !== i)) {
    throw new ShapeError(
      `Cannot permute: axes [${axes.join(",")}] are not an order of the ${x.shape.length} axes of ${
        showShape(x.shape)
      }`,
    );
  }
  return order.every((axis, i) => axis === i) ? x : apply(permuteOp, [x], { axes: order });
}

/**
 * Swaps two axes, by default the last two.
 *
 * @throws {ShapeError} where an axis is out of range
 *
 * @example
 * ```ts
 * import { transpose, zeros } from "@tilegrad/tilegrad";
 * console.log(transpose(zeros([2, 3])).shape); // [3, 2]
 * ```
 */
export function transpose(x: Tensor, axis0 = -2, axis1 = -1): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const first = normalizeAxis("transpose", axis0, axes.length);
  const second = normalizeAxis("transpose", axis1, axes.length);
  [axes[first], axes[second]] = [second, first];
  return permute(x, axes);
}

/**
 * Repeats along axes of extent 1 and new leading axes until the shape is `shape`; nothing is copied.
 *
 * @throws {ShapeError} where x does not stretch to `shape`
 *
 * @example
 * ```ts
 * import { broadcastTo, tensor } from "@tilegrad/tilegrad";
 * console.log(await broadcastTo(tensor([1, 2]), [2, 2]).array()); // [[1, 2], [1, 2]]
 * ```
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : apply(broadcastToOp, [x], { shape });
}

/**
 * Reverses the order of the elements along some axes.
 *
 * @param axes default all
 * @throws {ShapeError} where an axis is out of range or named twice
 *
 * @example
 * ```ts
 * import { flip, tensor } from "@tilegrad/tilegrad";
 * console.log(await flip(tensor([1, 2, 3])).array()); // [3, 2, 1]
 * ```
 */
export function flip(x: Tensor, axes?: number | readonly number[]): Tensor {
  const list = normalizeAxes("flip", axes, x.shape.length);
  return list.length === 0 ? x : apply(flipOp, [x], { axes: list });
}

/**
 * Merges the axes from `start` to `end` into one.
 *
 * @param start first axis, default 0
 * @param end last axis, default -1
 *
 * @example
 * ```ts
 * import { flatten, zeros } from "@tilegrad/tilegrad";
 * console.log(flatten(zeros([8, 16, 5, 5]), { start: 1 }).shape); // [8, 400]
 * ```
 */
export function flatten(x: Tensor, { start = 0, end = -1 }: { start?: number; end?: number } = {}): Tensor {
  if (x.shape.length === 0) return reshape(x, [1]);
  const first = normalizeAxis("flatten", start, x.shape.length);
  const last = normalizeAxis("flatten", end, x.shape.length);
  if (last < first) throw new ShapeError(`Cannot flatten: start ${start} lies behind end ${end}`);
  return reshape(x, [...x.shape.slice(0, first), sizeOf(x.shape.slice(first, last + 1)), ...x.shape.slice(last + 1)]);
}

/**
 * Removes axes of extent 1: the given ones, or all.
 *
 * @throws {ShapeError} where a given axis has another extent
 */
export function squeeze(x: Tensor, axis?: number | readonly number[]): Tensor {
  const axes = axis === undefined
    ? x.shape.flatMap((extent, i) => extent === 1 ? [i] : [])
    : normalizeAxes("squeeze", axis, x.shape.length);
  for (const one of axes) {
    if (x.shape[one] !== 1) {
      throw new ShapeError(
        `Cannot squeeze axis ${one} of ${showShape(x.shape)}: its extent is ${x.shape[one]}, needs 1`,
      );
    }
  }
  return reshape(x, x.shape.filter((_, i) => !axes.includes(i)));
}

/**
 * Inserts an axis of extent 1 so that it becomes axis `axis` of the result.
 *
 * @throws {ShapeError} where `axis` is out of range
 */
export function expandDims(x: Tensor, axis: number): Tensor {
  const at = normalizeAxis("expandDims", axis, x.shape.length + 1);
  return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
}
