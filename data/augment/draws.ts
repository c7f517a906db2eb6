import { add, type Key, mul, type Tensor, uniform, unstack } from "../../core/mod.ts";
import type { Range } from "./options.ts";

/** A random number in each range for each image, [N] each: one draw for all. */
export function drawEach(key: Key, images: number, ranges: readonly Range[]): Tensor[] {
  return unstack(uniform(key, [ranges.length, images])).map((unit, i) => {
    const [lowest, highest] = ranges[i];
    return add(mul(unit, highest - lowest), lowest);
  });
}
