import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { asStored } from "./_float32.ts";
import { nanUnlessFunction } from "./_pick.ts";
import { numeric, requireTypes } from "./_rules.ts";
import { type ScatterAttrs, scatterPlan } from "./_scatter_plan.ts";
import { div, maximum } from "./binary.ts";
import { equal } from "./comparison.ts";
import { cast } from "./cast.ts";
import { where } from "./where.ts";

/**
 * y[o, p, i] = x[o, index[o, p, i], i]: x is [outer, extent, inner], index [outer or 1, length, inner or 1]. An index out of
 * range reads NaN, or 0 of another type.
 */
const gatherOp: Op<null> = {
  name: "gather",
  infer([x, index]) {
    const [outer, extent, inner] = x.shape;
    const [indexOuter, length, indexInner] = index.shape;
    const fits = (from: number, to: number) => from === to || from === 1;
    if (!fits(indexOuter, outer) || !fits(indexInner, inner)) {
      throw new ShapeError(`Cannot gather: x is ${showShape(x.shape)}, the index ${showShape(index.shape)}`);
    }
    if (extent === 0 && outer * length * inner > 0) {
      throw new ShapeError(`Cannot gather: x is ${showShape(x.shape)}, there is no element to choose from`);
    }
    return { shape: [outer, length, inner], dtype: x.dtype };
  },
  lower: {
    kind: "movement",
    functions: nanUnlessFunction,
    element(read, at, _, [x, index]) {
      const [o, p, i] = [0, 1, 2].map((axis) => at.axis(axis));
      const extent = x.shape[1];
      const own = [index.shape[0] === 1 ? "0u" : o, p, index.shape[2] === 1 ? "0u" : i];
      const place = at.define(`u32(${read(1, at.at(index.shape, own))})`);
      const inside = at.define(`min(${place}, ${extent - 1}u)`);
      const value = read(0, at.at(x.shape, [o, inside, i]));
      if (x.dtype === "float32") return `nan_unless(${place} < ${extent}u, ${value})`;
      if (x.dtype === "bool") return `(${value} && ${place} < ${extent}u)`;
      return `select(0${x.dtype === "int32" ? "i" : "u"}, ${value}, ${place} < ${extent}u)`;
    },
  },
  grad: ({ inputs: [x, index], cotangent }) => [scatterSum(cotangent, index, x.shape[1]), null],
};

/** y[o, j, i] = src[o, p, i] * src[o, q, i] * ... over p < q < ... with index[o, p, i] = j; * is the sum or the maximum. */
const scatterOp: Op<ScatterAttrs> = {
  name: "scatter",
  infer([src, index], { extent, combination }) {
    const dtype = requireTypes(`scatter ${combination}`, [src], numeric);
    if (src.shape[1] !== index.shape[1]) {
      throw new ShapeError(`Cannot scatter: src is ${showShape(src.shape)}, the index ${showShape(index.shape)}`);
    }
    return { shape: [src.shape[0], extent, src.shape[2]], dtype };
  },
  lower: { kind: "kernel", inlines: [0], epilogue: true, steps: scatterPlan },
  grad({ inputs: [src, index], output, attrs: { extent, combination }, cotangent }) {
    if (combination === "sum") return [gatherAlong(cotangent, index), null];
    // Equal maxima share the gradient, as in reductions.
    const wins = equal(asStored(src), gatherAlong(output, index));
    const ties = maximum(scatterSum(cast(wins, src.dtype), index, extent), 1);
    return [where(wins, gatherAlong(div(cotangent, ties), index), 0), null];
  },
};

/** Elements along axis 1 by index. */
export function gatherAlong(x: Tensor, index: Tensor): Tensor {
  return apply(gatherOp, [x, index], null);
}

/** Sums along axis 1 of the elements that share an index, in ascending order of their places; 0 where there are none. */
export function scatterSum(src: Tensor, index: Tensor, extent: number): Tensor {
  return apply(scatterOp, [src, index], { extent, combination: "sum" });
}

/** The largest along axis 1 of the elements that share an index; the type's lowest number where there are none. */
export function scatterLargest(src: Tensor, index: Tensor, extent: number): Tensor {
  return apply(scatterOp, [src, index], { extent, combination: "max" });
}
