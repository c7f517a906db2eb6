import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { knownValues } from "../host_values.ts";
import { sameShape, type Shape, showShape, stridesOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** `[1,3]`: the coordinates of a row-major index. */
export function placeOf(index: number, shape: Shape): string {
  return showShape(stridesOf(shape).map((stride, axis) => Math.floor(index / stride) % shape[axis]));
}

/** Throws where values that the host knows hold a NaN. */
export function requireNumbers(action: string, what: string, x: Tensor): void {
  const at = knownValues(x)?.findIndex((value) => Number.isNaN(value)) ?? -1;
  if (at >= 0) throw new ValueError(`Cannot apply ${action}: ${what} ${placeOf(at, x.shape)} is NaN`);
}

/** Throws unless labels are whole numbers, one for each row, and those that the host knows name a class. */
export function requireLabels(
  action: string,
  labels: Tensor,
  { shape, classes, ignoreIndex }: { shape?: Shape; classes: number; ignoreIndex?: number },
): void {
  if (shape && !sameShape(labels.shape, shape)) {
    throw new ShapeError(
      `Cannot apply ${action}: labels are ${showShape(labels.shape)}, they need ${showShape(shape)}`,
    );
  }
  if (labels.dtype !== "int32" && labels.dtype !== "uint32") {
    requireNumbers(action, "label", labels);
    throw new DTypeError(
      `Cannot apply ${action}: labels are ${labels.dtype}, they need int32; use cast(labels, "int32")`,
    );
  }
  const at = knownValues(labels)?.findIndex((label) => (label < 0 || label >= classes) && label !== ignoreIndex) ?? -1;
  if (at < 0) return;
  throw new ValueError(
    `Cannot apply ${action}: label ${placeOf(at, labels.shape)} is ${knownValues(labels)![at]}, ` +
      `${classes} classes need 0 to ${classes - 1}`,
  );
}
