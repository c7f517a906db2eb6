import { ShapeError } from "../errors.ts";
import type { KernelPlan, KernelRequest } from "../kernel.ts";
import type { Op } from "../op.ts";
import { normalizeAxis, showShape, sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { sortKey } from "./_sort_key.ts";
import { sortPlan } from "./_sort_plan.ts";
import { zeros } from "./fill.ts";
import { gather } from "./gather.ts";
import { transpose } from "./movement.ts";

/** Along which axis to sort, and in which order. */
export interface SortOptions {
  /** Negative ones count from the end; default -1. */
  readonly axis?: number;
  /** Default false. */
  readonly descending?: boolean;
}

/** How `topK` chooses. */
export interface TopKOptions {
  /** Negative ones count from the end; default -1. */
  readonly axis?: number;
  /** Whether the largest are wanted, or the smallest; default true. */
  readonly largest?: boolean;
}

/** Places of the `keep` smallest keys of each row, in order; equal ones in the order in which they stand. */
const argsortOp: Op<{ keep: number }> = {
  name: "argsort",
  infer: ([keys], { keep }) => ({ shape: keys.shape.with(-1, keep), dtype: "int32" }),
  lower: { kind: "kernel", epilogue: true, steps: argsortSteps },
  grad: "none",
};

function argsortSteps({ inputs: [keys], attrs: { keep }, target }: KernelRequest<{ keep: number }>): KernelPlan {
  const length = keys.shape.at(-1)!;
  return sortPlan({
    rows: sizeOf(keys.shape) / length,
    length,
    keep,
    loadKey: "fn load_key(row: u32, i: u32) -> u32 { return read_from(row * sizes.length + i); }",
    keys: { name: "from", value: { input: 0 } },
    placesTo: { output: true },
  }, target);
}

function argsortAlong(x: Tensor, axis: number, keep: number, descending: boolean): Tensor {
  if (keep === 0) return zeros(x.shape.with(axis, 0), "int32");
  const order = apply(argsortOp, [transpose(sortKey(x, descending), axis, -1)], { keep });
  return transpose(order, axis, -1);
}

/**
 * Where the elements of an axis stand in order: `x[argsort(x)]` is sorted. Stable: equal elements keep their order. A NaN
 * counts as larger than any number, as in PyTorch. Not differentiable.
 *
 * @param x any type and shape but a scalar
 * @returns `int32`, the shape of x
 * @throws {ShapeError} where the axis is out of range
 *
 * @example
 * ```ts
 * import { argsort, tensor } from "@tilegrad/tilegrad";
 * console.log(await argsort(tensor([3, 1, 2])).array()); // [1, 2, 0]
 * ```
 */
export function argsort(x: Tensor, { axis = -1, descending = false }: SortOptions = {}): Tensor {
  const along = normalizeAxis("apply argsort", axis, x.shape.length);
  return argsortAlong(x, along, x.shape[along], descending);
}

/**
 * The elements of an axis in order, and where they were. Stable: equal elements keep their order. A NaN counts as larger than
 * any number, as in PyTorch.
 *
 * @param x any type and shape but a scalar
 * @returns [values, indices], both of x's shape, indices `int32`
 * @throws {ShapeError} where the axis is out of range
 *
 * @example
 * ```ts
 * import { sort, tensor } from "@tilegrad/tilegrad";
 * const [values, indices] = sort(tensor([3, 1, 2]), { descending: true });
 * console.log(await values.array(), await indices.array()); // [3, 2, 1], [0, 2, 1]
 * ```
 */
export function sort(x: Tensor, options: SortOptions = {}): [values: Tensor, indices: Tensor] {
  const along = normalizeAxis("apply sort", options.axis ?? -1, x.shape.length);
  const order = argsort(x, { ...options, axis: along });
  return [gather(x, order, along), order];
}

/**
 * The `k` largest elements of an axis in descending order (or the smallest in ascending order), and where they are. Of equal
 * elements the first comes first; a NaN counts as larger than any number, as in PyTorch.
 *
 * @param x any type and shape but a scalar
 * @param k how many, from 0 to the axis's extent
 * @returns [values, indices], with extent `k` along the axis, indices `int32`
 * @throws {ShapeError} where the axis is out of range, or has fewer than `k` elements
 *
 * @example
 * ```ts
 * import { tensor, topK } from "@tilegrad/tilegrad";
 * const [values, indices] = topK(tensor([3, 9, 7]), 2);
 * console.log(await values.array(), await indices.array()); // [9, 7], [1, 2]
 * ```
 */
export function topK(
  x: Tensor,
  k: number,
  { axis = -1, largest = true }: TopKOptions = {},
): [values: Tensor, indices: Tensor] {
  const along = normalizeAxis("apply topK", axis, x.shape.length);
  if (!Number.isInteger(k) || k < 0 || k > x.shape[along]) {
    throw new ShapeError(
      `Cannot apply topK: k must be a whole number from 0 to ${x.shape[along]}, found ${k} for axis ${along} of ${
        showShape(x.shape)
      }`,
    );
  }
  const order = argsortAlong(x, along, k, largest);
  return [gather(x, order, along), order];
}
