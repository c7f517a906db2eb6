import {
  add,
  cast,
  expandDims,
  indexSelect,
  mul,
  oneHot,
  ShapeError,
  sub,
  type Tensor,
  ValueError,
} from "../../core/mod.ts";
import type { Mixed } from "./augmentation.ts";

/** What is mixed, and in which proportion. */
export interface MixOptions {
  /** Number of classes. */
  readonly classes: number;
  /** Both parameters of the beta distribution that shares are drawn from; default 1, all equally likely. */
  readonly alpha?: number;
}

/** Throws unless there is a class and alpha is above 0. */
export function requireMixOptions(action: string, { classes, alpha = 1 }: MixOptions): void {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new ValueError(`Cannot make ${action}: classes must be a whole number of at least 1, found ${classes}`);
  }
  if (!(alpha > 0 && Number.isFinite(alpha))) {
    throw new ValueError(`Cannot make ${action}: alpha must be above 0, found ${alpha}`);
  }
}

/** Throws unless there is a label for each image, a class number or probabilities. */
export function requireLabels(action: string, images: number, y: Tensor, classes: number): void {
  const needed = y.dtype === "float32" ? [images, classes] : [images];
  if (y.shape.length === needed.length && y.shape.every((extent, i) => extent === needed[i])) return;
  throw new ShapeError(
    `Cannot apply ${action}: labels are ${y.dtype} [${y.shape}], needs [${images}] or float32 [${images}, ${classes}]`,
  );
}

/** The labels that go with images of which the part `lambda` is their own and the rest of image `order`. */
export function mixLabels(y: Tensor, order: Tensor, lambda: Tensor, classes: number): Omit<Mixed, "x"> {
  const other = indexSelect(y, order);
  const [own, added] = [y, other].map((labels) =>
    labels.dtype === "float32" ? labels : cast(oneHot(labels, classes), "float32")
  );
  const share = expandDims(lambda, 1);
  return { y: add(mul(own, share), mul(added, sub(1, share))), labels: [y, other], lambda };
}
