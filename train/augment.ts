import { foldIn, type Key, split, type Tensor } from "../core/mod.ts";
import type { Augmentation, Mixing } from "../data/augment/augmentation.ts";

/** How a batch is changed before a step, on the device and within its capture. */
export interface AugmentOptions {
  /**
   * Changes the images; its key comes from the training's seed and the step's number. Colours ask for pixels from 0 to 1: leave
   * `normalise` out of the training data then, and end with the augmentation `normalize`.
   */
  readonly augment?: Augmentation;
  /** Mixes the images with each other, after `augment`, and their labels: the loss is given probabilities [N, classes]. */
  readonly mix?: Mixing;
}

/** A child of a step's key that no layer has. */
const augmentation = 2 ** 32 - 1;

/** The batch that a step sees. */
export function augmented(
  images: Tensor,
  y: Tensor,
  key: Key,
  { augment, mix }: AugmentOptions,
): { readonly x: Tensor; readonly y: Tensor } {
  if (!augment && !mix) return { x: images, y };
  const [forImages, forMixing] = split(foldIn(key, augmentation));
  const x = augment ? augment(forImages, images) : images;
  return mix ? mix(forMixing, x, y) : { x, y };
}
