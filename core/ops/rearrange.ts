import { tensor } from "../create.ts";
import { ShapeError } from "../errors.ts";
import { normalizeAxis, type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inNameOf } from "./_rules.ts";
import { broadcastTo, expandDims, flip, reshape, transpose } from "./movement.ts";
import { indexSelect } from "./gather.ts";
import { type Range, slice, sliceAxis } from "./slice.ts";

/**
 * The slices along an axis, each without it: the inverse of `stack`.
 *
 * @param axis negative ones count from the end, default 0
 * @throws {ShapeError} where the axis is out of range
 *
 * @example
 * ```ts
 * import { tensor, unstack } from "@tilegrad/tilegrad";
 * const [first, second] = unstack(tensor([[1, 2], [3, 4]]));
 * console.log(await first.array(), await second.array()); // [1, 2], [3, 4]
 * ```
 */
export function unstack(x: Tensor, axis = 0): Tensor[] {
  const along = normalizeAxis("apply unstack", axis, x.shape.length);
  const shape = x.shape.toSpliced(along, 1);
  return Array.from({ length: x.shape[along] }, (_, i) => reshape(sliceAxis(x, along, i, i + 1), shape));
}

/**
 * Every element along an axis several times in a row (NumPy's `repeat`): `repeat([1, 2], 2)` is `[1, 1, 2, 2]`. `tile`
 * repeats the whole tensor instead.
 *
 * @param counts how often: one number for all elements, or one for each
 * @param axis negative ones count from the end, default 0
 * @throws {ShapeError} where a count is no whole number of at least 0, or there is not one for each element
 *
 * @example
 * ```ts
 * import { repeat, tensor } from "@tilegrad/tilegrad";
 * console.log(await repeat(tensor([1, 2]), [1, 3]).array()); // [1, 2, 2, 2]
 * ```
 */
export function repeat(x: Tensor, counts: number | readonly number[], axis = 0): Tensor {
  const along = normalizeAxis("apply repeat", axis, x.shape.length);
  const extent = x.shape[along];
  const list = typeof counts === "number" ? [counts] : counts;
  if (list.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new ShapeError(`Cannot apply repeat: counts must be whole numbers of at least 0, found ${list}`);
  }
  if (typeof counts === "number") {
    const copies = expandDims(x, along + 1);
    return reshape(broadcastTo(copies, copies.shape.with(along + 1, counts)), x.shape.with(along, extent * counts));
  }
  if (list.length !== extent) {
    throw new ShapeError(`Cannot apply repeat: found ${list.length} counts for ${extent} elements`);
  }
  const places = Int32Array.from(list.flatMap((count, i) => new Array<number>(count).fill(i)));
  return indexSelect(x, tensor(places), along);
}

/**
 * Turned by quarter turns in the plane of two axes, from the first towards the second (NumPy's and PyTorch's `rot90`): images
 * turn anticlockwise for axes [-2, -1].
 *
 * @param turns any whole number, negative ones the other way; default 1
 * @param axes default [0, 1]
 * @throws {ShapeError} where the axes are equal or out of range
 *
 * @example
 * ```ts
 * import { rot90, tensor } from "@tilegrad/tilegrad";
 * console.log(await rot90(tensor([[1, 2], [3, 4]])).array()); // [[2, 4], [1, 3]]
 * ```
 */
export function rot90(x: Tensor, turns = 1, axes: readonly [number, number] = [0, 1]): Tensor {
  const [first, second] = axes.map((axis) => normalizeAxis("apply rot90", axis, x.shape.length));
  if (first === second || !Number.isInteger(turns)) {
    throw new ShapeError(`Cannot apply rot90: needs whole turns and two axes, found ${turns} and [${axes}]`);
  }
  const quarter = ((turns % 4) + 4) % 4;
  if (quarter === 0) return x;
  if (quarter === 2) return flip(x, [first, second]);
  return quarter === 1 ? flip(transpose(x, first, second), first) : transpose(flip(x, first), first, second);
}

/**
 * Swaps two axes (NumPy's `swapaxes`).
 *
 * @throws {ShapeError} where an axis is out of range
 *
 * @example
 * ```ts
 * import { swapAxes, zeros } from "@tilegrad/tilegrad";
 * console.log(swapAxes(zeros([2, 3, 4]), 0, 2).shape); // [4, 3, 2]
 * ```
 */
export function swapAxes(x: Tensor, axis0: number, axis1: number): Tensor {
  return inNameOf("swapAxes", () => transpose(x, axis0, axis1));
}

/**
 * Splits one axis into several.
 *
 * @param axis negative ones count from the end
 * @param sizes extents whose product is the axis's; one of them may be -1 and is then worked out
 * @throws {ShapeError} where the sizes do not fill the axis
 *
 * @example
 * ```ts
 * import { unflatten, zeros } from "@tilegrad/tilegrad";
 * console.log(unflatten(zeros([2, 12]), 1, [3, -1]).shape); // [2, 3, 4]
 * ```
 */
export function unflatten(x: Tensor, axis: number, sizes: Shape): Tensor {
  const along = normalizeAxis("apply unflatten", axis, x.shape.length);
  const extent = x.shape[along];
  const known = sizeOf(sizes.filter((size) => size !== -1));
  const open = extent / known;
  const resolved = sizes.map((size) => size === -1 ? open : size);
  if (sizes.filter((size) => size === -1).length > 1 || !Number.isInteger(open) || sizeOf(resolved) !== extent) {
    throw new ShapeError(
      `Cannot apply unflatten: axis ${along} of ${showShape(x.shape)} does not fill ${showShape(sizes)}`,
    );
  }
  return reshape(x, x.shape.toSpliced(along, 1, ...resolved));
}

/**
 * A part of a tensor, as NumPy's `x[start:stop:step]`, with steps that may be negative: then it goes from `start` down to but
 * without `stop`.
 *
 * @param ranges `[start, stop, step]` for each axis, `null` for a whole one; a `null` bound is the end that the step comes from
 *   or goes to. Negative bounds count from the end
 * @throws {ShapeError} where a step is 0, or there are more ranges than axes
 *
 * @example
 * ```ts
 * import { stridedSlice, tensor } from "@tilegrad/tilegrad";
 * console.log(await stridedSlice(tensor([0, 1, 2, 3, 4]), [[null, 0, -2]]).array()); // [4, 2]
 * ```
 */
export function stridedSlice(x: Tensor, ranges: readonly Range[]): Tensor {
  const turned = ranges.map((range) => (range?.[2] ?? 1) < 0);
  const forward = ranges.map((range, axis): Range => turned[axis] ? mirrored(range!, x.shape[axis] ?? 0) : range);
  return inNameOf("stridedSlice", () => {
    return slice(flip(x, turned.flatMap((isTurned, axis) => isTurned ? [axis] : [])), forward);
  });
}

/** The range of the flipped axis that holds the same elements in the same order. */
function mirrored([start, stop = null, step = 1]: NonNullable<Range>, extent: number): Range {
  const place = (bound: number) => Math.max(0, extent - 1 - (bound < 0 ? bound + extent : bound));
  return [start === null ? null : place(start), stop === null ? null : place(stop), -step];
}
