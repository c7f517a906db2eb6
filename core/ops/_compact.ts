import { realize } from "../realize.ts";
import type { Tensor } from "../tensor.ts";
import { cast } from "./cast.ts";
import { indices } from "./fill.ts";
import { reshape } from "./movement.ts";
import { add } from "./binary.ts";
import { cumsum } from "./scan.ts";
import { searchSorted } from "./search_sorted.ts";
import { sliceAxis } from "./slice.ts";
import { sizeOf } from "../shape.ts";

/**
 * Row-major indices of the elements that hold, ascending. Their number is read back from the device, hence the promise; their
 * places come from a running count, in which the j-th is the first to reach j + 1.
 */
export async function placesThatHold(condition: Tensor): Promise<Tensor> {
  const count = sizeOf(condition.shape);
  if (count === 0) return indices([0]);
  const running = cumsum(reshape(cast(condition, "int32"), [count]));
  const last = sliceAxis(running, 0, count - 1, count);
  await realize(running, last);
  const total = await last.item();
  return searchSorted(running, add(indices([total]), 1));
}
