import { ShapeError, ValueError } from "../errors.ts";
import { normalizeAxis, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { numeric, requireTypes } from "./_rules.ts";
import { stack } from "./concat.ts";
import { reshape } from "./movement.ts";
import { any } from "./reduce.ts";
import { sliceAxis } from "./slice.ts";
import { sort, topK } from "./sort.ts";
import { lerp } from "./ternary.ts";
import { isNaN } from "./unary.ts";
import { where } from "./where.ts";

/** Over which axis. */
export interface QuantileAxis {
  /** Negative ones count from the end; default all elements. */
  readonly axis?: number;
  /** Keep the axis (or all of them) with extent 1; default false. */
  readonly keepdims?: boolean;
}

/** How `quantile` chooses between two elements. */
export interface QuantileOptions extends QuantileAxis {
  /** Default `linear`: in proportion to the distance. */
  readonly interpolation?: "linear" | "lower" | "higher" | "nearest" | "midpoint";
}

/** x with the axis to look at, and the shape of what is left of it. */
function alongAxis(action: string, x: Tensor, { axis, keepdims = false }: QuantileAxis) {
  const along = axis === undefined ? 0 : normalizeAxis(`apply ${action}`, axis, x.shape.length);
  const rows = axis === undefined ? reshape(x, [sizeOf(x.shape)]) : x;
  if (rows.shape[along] === 0) {
    throw new ShapeError(`Cannot apply ${action}: there is no element to choose from in ${showShape(x.shape)}`);
  }
  const left = keepdims ? x.shape.map((extent, i) => axis === undefined || i === along ? 1 : extent) : undefined;
  return { rows, along, shape: left ?? rows.shape.toSpliced(along, 1) };
}

/** NaN where the row has one. */
function unlessNaN(y: Tensor, rows: Tensor, axis: number): Tensor {
  if (rows.dtype !== "float32") return y;
  return where(any(isNaN(rows), { axis, keepdims: true }), NaN, y);
}

/**
 * The middle element in order of size, the lower one of two as in PyTorch; NaN where there is one. The gradient goes to that
 * element.
 *
 * @param x `float32`, `int32` or `uint32`
 * @throws {ShapeError} where the axis is out of range, or there is nothing to choose from
 * @throws {DTypeError} where x is `bool`
 *
 * @example
 * ```ts
 * import { median, tensor } from "@tilegrad/tilegrad";
 * console.log(await median(tensor([5, 1, 9, 3])).item()); // 3
 * ```
 */
export function median(x: Tensor, options: QuantileAxis = {}): Tensor {
  requireTypes("median", [x], numeric);
  const { rows, along, shape } = alongAxis("median", x, options);
  const below = Math.floor((rows.shape[along] - 1) / 2);
  const [smallest] = topK(rows, below + 1, { axis: along, largest: false });
  return reshape(unlessNaN(sliceAxis(smallest, along, below, below + 1), rows, along), shape);
}

/**
 * Quantiles: the element at place `q (n - 1)` in order of size, between two by interpolation; NaN where there is one.
 *
 * @param x `float32`
 * @param q from 0 to 1; for a list of Q numbers the result has a leading axis of extent Q
 * @throws {ShapeError} where the axis is out of range, or there is nothing to choose from
 * @throws {ValueError} where q is not from 0 to 1
 *
 * @example
 * ```ts
 * import { quantile, tensor } from "@tilegrad/tilegrad";
 * console.log(await quantile(tensor([0, 10, 20]), [0.25, 0.5]).array()); // [5, 10]
 * ```
 */
export function quantile(
  x: Tensor,
  q: number | readonly number[],
  { interpolation = "linear", ...over }: QuantileOptions = {},
): Tensor {
  requireTypes("quantile", [x], ["float32"]);
  const { rows, along, shape } = alongAxis("quantile", x, over);
  const [sorted] = sort(rows, { axis: along });
  const at = (place: number) => sliceAxis(sorted, along, place, place + 1);
  const one = (fraction: number) => {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new ValueError(`Cannot apply quantile: q must be from 0 to 1, found ${fraction}`);
    }
    const place = fraction * (rows.shape[along] - 1);
    const [low, high] = [Math.floor(place), Math.ceil(place)];
    const y = {
      linear: () => low === high ? at(low) : lerp(at(low), at(high), place - low),
      midpoint: () => low === high ? at(low) : lerp(at(low), at(high), 0.5),
      lower: () => at(low),
      higher: () => at(high),
      nearest: () => at(nearestEven(place)),
    }[interpolation]();
    return reshape(unlessNaN(y, rows, along), shape);
  };
  return typeof q === "number" ? one(q) : stack(q.map(one));
}

/** The nearest whole number, halves to the even one. */
function nearestEven(place: number): number {
  const low = Math.floor(place);
  const isUp = place - low > 0.5 || (place - low === 0.5 && low % 2 === 1);
  return isUp ? low + 1 : low;
}
