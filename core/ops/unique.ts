import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { placesThatHold } from "./_compact.ts";
import { anyType, requireTypes } from "./_rules.ts";
import { sortKey } from "./_sort_key.ts";
import { sub } from "./binary.ts";
import { notEqual } from "./comparison.ts";
import { concat } from "./concat.ts";
import { full, ones } from "./fill.ts";
import { indexSelect } from "./gather.ts";
import { flatten } from "./movement.ts";
import { searchSorted } from "./search_sorted.ts";
import { sliceAxis } from "./slice.ts";
import { sort } from "./sort.ts";

/** The different elements of a tensor. */
export interface Unique {
  /** [U], in ascending order. */
  readonly values: Tensor;
  /** For each element of x its place in `values`: `int32`, the shape of x. */
  readonly inverse: Tensor;
  /** How often each comes: `int32`, [U]. */
  readonly counts: Tensor;
}

/**
 * The different elements of a tensor in ascending order, where each element of x is among them, and how often each comes. Their
 * number is read back from the device, hence the promise. All NaN count as one value, the last. Not differentiable.
 *
 * @param x any type and shape
 *
 * @example
 * ```ts
 * import { tensor, unique } from "@tilegrad/tilegrad";
 * const { values, inverse, counts } = await unique(tensor([3, 1, 3]));
 * console.log(await values.array(), await inverse.array(), await counts.array()); // [1, 3], [1, 0, 1], [1, 2]
 * ```
 */
export async function unique(x: Tensor): Promise<Unique> {
  requireTypes("unique", [x], anyType);
  const count = sizeOf(x.shape);
  if (count === 0) return { values: flatten(x), inverse: full(x.shape, 0, "int32"), counts: full([0], 0, "int32") };
  const [sorted] = sort(flatten(x), { axis: 0 });
  const keys = sortKey(sorted);
  const differs = notEqual(sliceAxis(keys, 0, 1, count), sliceAxis(keys, 0, 0, count - 1));
  const starts = await placesThatHold(concat([ones([1], "bool"), differs]));
  const values = indexSelect(sorted, starts);
  const ends = concat([sliceAxis(starts, 0, 1, starts.shape[0]), full([1], count, "int32")]);
  return { values, inverse: searchSorted(values, x), counts: sub(ends, starts) };
}
