import { DTypeError, type Key, ShapeError, type Tensor } from "../../core/mod.ts";

/**
 * A random change of images: x [N, C, H, W], `float32`, to as many changed images. Pure: what is random comes from the key
 * alone, drawn on the device for each image apart, so equal keys give equal pixels, and it may stand inside `jit`.
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { type Augmentation, randomHorizontalFlip } from "@tilegrad/tilegrad/data/augment";
 * const augment: Augmentation = randomHorizontalFlip();
 * console.log(augment(key(1), ones([8, 3, 32, 32])).shape); // [8, 3, 32, 32]
 * ```
 */
export type Augmentation = (key: Key, x: Tensor) => Tensor;

/** Images made of two each, and what is on them. */
export interface Mixed {
  /** [N, C, H, W] */
  readonly x: Tensor;
  /** Probabilities [N, classes], as `crossEntropy` takes them: `lambda` for an image's own label, the rest for the other. */
  readonly y: Tensor;
  /** The labels of each image and of the one mixed in, as they were given. */
  readonly labels: readonly [own: Tensor, other: Tensor];
  /** How much of each image is its own, 0 to 1: [N]. */
  readonly lambda: Tensor;
}

/**
 * A random mixing of the images of a batch with each other.
 *
 * @param y labels [N], `int32`, or probabilities [N, classes], `float32`
 */
export type Mixing = (key: Key, x: Tensor, y: Tensor) => Mixed;

/** Height and width. */
export type Size = readonly [height: number, width: number];

/** Throws unless x is images [N, C, H, W], `float32`, of one of so many channels where told; gives the shape. */
export function requireImages(
  action: string,
  x: Tensor,
  channels?: readonly number[],
): [number, number, number, number] {
  if (x.dtype !== "float32") throw new DTypeError(`Cannot apply ${action}: x is ${x.dtype}, it needs float32`);
  const [images, planes, height, width] = x.shape;
  if (x.shape.length === 4 && (!channels || channels.includes(planes))) return [images, planes, height, width];
  const needed = channels ? `[N, ${channels.join(" or ")}, H, W]` : "[N, C, H, W]";
  throw new ShapeError(`Cannot apply ${action}: x is [${x.shape}], it needs ${needed}`);
}
