import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { normalizeAxis, sameShape, showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { anyType, requireTypes } from "./_rules.ts";
import { expandDims, reshape } from "./movement.ts";
import { sliceAxis } from "./slice.ts";

/** Operands of one node; longer lists are joined in a tree, so that no kernel reads too many buffers. */
const mostOperands = 6;

/** Operands one after the other along an axis. */
export const concatOp: Op<{ axis: number }> = {
  name: "concat",
  infer(inputs, { axis }) {
    const dtype = requireTypes("concat", inputs, anyType);
    const [first] = inputs;
    for (const { shape } of inputs) {
      if (!sameShape(shape.toSpliced(axis, 1), first.shape.toSpliced(axis, 1))) {
        throw new ShapeError(
          `Cannot concat along axis ${axis}: shapes ${inputs.map((input) => showShape(input.shape)).join(", ")} ` +
            "must be equal but for that axis",
        );
      }
    }
    const extent = inputs.reduce((sum, { shape }) => sum + shape[axis], 0);
    return { shape: first.shape.with(axis, extent), dtype };
  },
  lower: {
    kind: "movement",
    element(read, at, { axis }, inputs) {
      const parts = inputs[0].shape.map((_, i) => i === axis ? "" : at.axis(i));
      let start = 0;
      let text = "";
      inputs.forEach(({ shape }, i) => {
        const from = start === 0 ? at.axis(axis) : at.define(`${at.axis(axis)} - ${start}u`);
        const place = parts.with(axis, at.define(`min(${from}, ${Math.max(shape[axis] - 1, 0)}u)`));
        const element = read(i, at.at(shape, place));
        text = i === 0 ? element : at.define(`select(${text}, ${element}, ${at.axis(axis)} >= ${start}u)`);
        start += shape[axis];
      });
      return text;
    },
  },
  grad({ inputs, attrs: { axis }, cotangent, needs }) {
    let start = 0;
    return inputs.map((input, i) => {
      const from = start;
      start += input.shape[axis];
      return needs(i) ? sliceAxis(cotangent, axis, from, start) : null;
    });
  },
};

/**
 * Joins tensors along an axis.
 *
 * @throws {ShapeError} where the other extents differ, or the list is empty
 * @throws {DTypeError} where the types differ
 *
 * @example
 * ```ts
 * import { concat, ones, zeros } from "@tilegrad/tilegrad";
 * console.log(concat([zeros([2, 3]), ones([2, 1])], 1).shape); // [2, 4]
 * ```
 */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  if (tensors.length === 0) throw new ShapeError("Cannot concat: the list is empty, it needs at least one tensor");
  const along = normalizeAxis("concat", axis, tensors[0].shape.length);
  const filled = tensors.filter(({ shape }) => shape[along] !== 0);
  return join(filled.length > 0 ? filled : tensors.slice(0, 1), along);
}

function join(tensors: readonly Tensor[], axis: number): Tensor {
  if (tensors.length === 1) return tensors[0];
  if (tensors.length <= mostOperands) return apply(concatOp, tensors, { axis });
  const size = Math.ceil(tensors.length / mostOperands);
  const parts = [];
  for (let i = 0; i < tensors.length; i += size) parts.push(join(tensors.slice(i, i + size), axis));
  return join(parts, axis);
}

/**
 * Joins tensors of one shape along a new axis.
 *
 * @throws {ShapeError} where the shapes differ, or the list is empty
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  if (tensors.length === 0) throw new ShapeError("Cannot stack: the list is empty, it needs at least one tensor");
  for (const { shape } of tensors) {
    if (!sameShape(shape, tensors[0].shape)) {
      throw new ShapeError(`Cannot stack: shapes ${showShape(tensors[0].shape)} and ${showShape(shape)} must be equal`);
    }
  }
  const along = normalizeAxis("stack", axis, tensors[0].shape.length + 1);
  return concat(tensors.map((one) => expandDims(one, along)), along);
}

/**
 * Repeats a tensor `counts[k]` times along axis k, as NumPy's `tile`; missing leading counts or axes are 1.
 *
 * @throws {ShapeError} where a count is no whole number of at least 0
 */
export function tile(x: Tensor, counts: readonly number[]): Tensor {
  if (counts.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new ShapeError(`Cannot tile: counts must be whole numbers of at least 0, found [${counts}]`);
  }
  const rank = Math.max(x.shape.length, counts.length);
  let y = reshape(x, [...new Array<number>(rank - x.shape.length).fill(1), ...x.shape]);
  const all = [...new Array<number>(rank - counts.length).fill(1), ...counts];
  all.forEach((count, axis) => {
    if (count === 0) y = sliceAxis(y, axis, 0, 0);
    else if (count > 1) y = concat(new Array<Tensor>(count).fill(y), axis);
  });
  return y;
}

/**
 * Shifts elements along axes; those that leave at one end come in at the other.
 *
 * @param shifts places to move, by axis; negative to the front
 */
export function roll(x: Tensor, shifts: readonly number[], axes: readonly number[]): Tensor {
  if (shifts.length !== axes.length) {
    throw new ShapeError(`Cannot roll: found ${shifts.length} shifts for ${axes.length} axes`);
  }
  return axes.reduce((y, axis, i) => {
    const along = normalizeAxis("roll", axis, x.shape.length);
    const extent = x.shape[along];
    const cut = extent === 0 ? 0 : ((-shifts[i] % extent) + extent) % extent;
    return cut === 0 ? y : concat([sliceAxis(y, along, cut, extent), sliceAxis(y, along, 0, cut)], along);
  }, x);
}
