import { scalar } from "../create.ts";
import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { normalizeAxis, showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";

interface SelectAttrs {
  readonly axis: number;
  /** Extent of the axis. */
  readonly extent: number;
}

/** y[...] = x[..., index, ...]; the index is an operand, so that all places of an axis share one kernel. */
const selectOp: Op<SelectAttrs> = {
  name: "select",
  infer: ([x], { axis }) => ({ shape: x.shape.toSpliced(axis, 1), dtype: x.dtype }),
  lower: {
    kind: "movement",
    element(read, at, { axis }, [x, index]) {
      const place = read(1, at.at(index.shape, []));
      return read(0, at.at(x.shape, x.shape.map((_, i) => i === axis ? place : at.axis(i < axis ? i : i - 1))));
    },
  },
  grad: ({ inputs: [, index], attrs, cotangent }) => [apply(insertOp, [cotangent, index], attrs), null],
};

/** y[..., index, ...] = x[...], zeros elsewhere. */
const insertOp: Op<SelectAttrs> = {
  name: "insert",
  infer: ([x], { axis, extent }) => ({ shape: x.shape.toSpliced(axis, 0, extent), dtype: x.dtype }),
  lower: {
    kind: "movement",
    element(read, at, { axis }, [x, index]) {
      const parts = x.shape.map((_, i) => at.axis(i < axis ? i : i + 1));
      return `select(0.0, ${read(0, at.at(x.shape, parts))}, ${at.axis(axis)} == ${read(1, at.at(index.shape, []))})`;
    },
  },
  grad: ({ inputs: [, index], attrs, cotangent }) => [apply(selectOp, [cotangent, index], attrs), null],
};

/**
 * One place of an axis: `y[...] = x[..., index, ...]`, without that axis. All indices share one kernel, where `slice` compiles
 * one for each: what loops over an axis wants this one.
 *
 * @param x any shape but a scalar
 * @param index from `-extent` to `extent - 1`; a negative one counts from the end
 * @param axis default 0
 * @throws {ShapeError} where the axis or the index is out of range
 *
 * @example
 * ```ts
 * import { select, tensor } from "@tilegrad/tilegrad";
 * console.log(await select(tensor([[1, 2], [3, 4]]), 1).array()); // [3, 4]
 * ```
 */
export function select(x: Tensor, index: number, axis = 0): Tensor {
  const along = normalizeAxis("apply select", axis, x.shape.length);
  const extent = x.shape[along];
  if (!Number.isInteger(index) || index < -extent || index >= extent) {
    throw new ShapeError(
      `Cannot apply select: index ${index} is out of range, axis ${along} of ${showShape(x.shape)} needs ` +
        `${-extent} to ${extent - 1}`,
    );
  }
  const place = scalar(index < 0 ? index + extent : index, "uint32");
  return apply(selectOp, [x, place], { axis: along, extent });
}
