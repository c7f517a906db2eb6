import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { knownValues } from "../host_values.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { placeOf } from "./_labels.ts";
import { reshape } from "./movement.ts";

/** Throws unless an index is of whole numbers, and those that the host knows lead from 0 to below `extent`. */
export function requireIndex(action: string, index: Tensor, extent: number): void {
  if (index.dtype !== "int32" && index.dtype !== "uint32") {
    throw new DTypeError(
      `Cannot apply ${action}: the index is ${index.dtype}, it needs int32; use cast(index, "int32")`,
    );
  }
  const known = knownValues(index);
  const at = known?.findIndex((place) => place < 0 || place >= extent) ?? -1;
  if (at < 0) return;
  throw new ValueError(
    `Cannot apply ${action}: index ${placeOf(at, index.shape)} is ${known![at]}, ` +
      (extent === 0 ? "there is nothing to choose from" : `the axis needs 0 to ${extent - 1}`),
  );
}

/** Throws unless x has as many axes as the index, and the index nowhere more elements but along `axis`. */
export function requireFits(action: string, what: string, shape: Shape, index: Tensor, axis?: number): void {
  const fits = shape.length === index.shape.length &&
    index.shape.every((extent, i) => i === axis || extent <= shape[i]);
  if (fits) return;
  throw new ShapeError(
    `Cannot apply ${action}: the index is ${showShape(index.shape)}, ${what} ${
      showShape(shape)
    } needs equal rank and ` +
      (axis === undefined ? "at least its extents" : `at least its extents on all axes but ${axis}`),
  );
}

/** The same elements as [before, along, behind] an axis. */
export function inThree(x: Tensor, axis: number): Tensor {
  return reshape(x, [sizeOf(x.shape.slice(0, axis)), x.shape[axis], sizeOf(x.shape.slice(axis + 1))]);
}

/** A list of places as one that all rows share. */
export function sharedIndex(index: Tensor): Tensor {
  return reshape(index, [1, sizeOf(index.shape), 1]);
}
