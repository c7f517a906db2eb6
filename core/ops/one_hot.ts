import { ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { requireLabels } from "./_labels.ts";
import { isAt } from "./_pick.ts";
import { cast } from "./cast.ts";

/**
 * A new last axis with 1 at the place that the index names and 0 elsewhere: `y[..., c] = index[...] == c ? 1 : 0`.
 *
 * @param index `int32` or `uint32`, any shape
 * @param classes extent of the new axis
 * @returns `int32`, [..., classes]. An index on the device that leads out of range gives zeros
 * @throws {ValueError} where an index that the host knows is not from 0 to `classes - 1`
 *
 * @example
 * ```ts
 * import { oneHot, tensor } from "@tilegrad/tilegrad";
 * console.log(await oneHot(tensor([0, 2], { dtype: "int32" }), 3).array()); // [[1, 0, 0], [0, 0, 1]]
 * ```
 */
export function oneHot(index: Tensor, classes: number): Tensor {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new ShapeError(`Cannot apply oneHot: classes must be a whole number of at least 1, found ${classes}`);
  }
  requireLabels("oneHot", index, { classes });
  return cast(isAt(index, index.shape.length, classes), "int32");
}
