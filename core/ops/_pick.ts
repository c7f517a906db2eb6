import { ShapeError } from "../errors.ts";
import type { MovementLowering, Op } from "../op.ts";
import { sameShape, type Shape, showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { equal } from "./comparison.ts";
import { indices } from "./fill.ts";
import { expandDims, reshape } from "./movement.ts";
import { where } from "./where.ts";

/** The axis that an index leads along. */
export interface PickAttrs {
  readonly axis: number;
}

/** The bits of a NaN, chosen at run time: WGSL refuses to write one. */
export const nanUnlessFunction = `fn nan_unless(isValid: bool, value: f32) -> f32 {
  return bitcast<f32>(select(0x7fc00000u, bitcast<u32>(value), isValid));
}`;

/** Reads the element of the first input that the second, an index, names; NaN where it leads out of the axis. */
export const pickLowering: MovementLowering<PickAttrs> = {
  kind: "movement",
  functions: nanUnlessFunction,
  element(read, at, { axis }, [x]) {
    const index = at.define(`u32(${read(1, at)})`);
    const inside = at.define(`min(${index}, ${x.shape[axis] - 1}u)`);
    const parts = x.shape.map((_, i) => i === axis ? inside : at.axis(i < axis ? i : i - 1));
    return `nan_unless(${index} < ${x.shape[axis]}u, ${read(0, at.at(x.shape, parts))})`;
  },
};

/** y[...] = x[..., index[...], ...]: one element along an axis. */
const pickOp: Op<PickAttrs> = {
  name: "pick",
  infer([x, index], { axis }) {
    const rest = x.shape.toSpliced(axis, 1);
    if (!sameShape(rest, index.shape)) {
      throw new ShapeError(
        `Cannot pick along axis ${axis} of ${showShape(x.shape)}: the index is ${showShape(index.shape)}, ` +
          `it needs ${showShape(rest)}`,
      );
    }
    return { shape: rest, dtype: x.dtype };
  },
  lower: pickLowering,
  grad: ({ inputs: [x, index], attrs: { axis }, cotangent }) => [
    where(isAt(index, axis, x.shape[axis]), expandDims(cotangent, axis), 0),
    null,
  ],
};

/** One element along an axis, by `int32` or `uint32` index; NaN where the index leads out of it. */
export function pick(x: Tensor, index: Tensor, axis: number): Tensor {
  return apply(pickOp, [x, index], { axis });
}

/** Whether each of `count` places of a new axis is the one that an index names. */
export function isAt(index: Tensor, axis: number, count: number): Tensor {
  const ones: Shape = new Array<number>(index.shape.length - axis).fill(1);
  return equal(expandDims(index, axis), reshape(indices([count], index.dtype), [count, ...ones]));
}
