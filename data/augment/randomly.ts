import { bernoulli, type Key, ShapeError, split, type Tensor, where } from "../../core/mod.ts";
import { type Augmentation, requireImages } from "./augmentation.ts";
import { geometric, type GeometricAugmentation, isGeometric } from "./geometric.ts";
import { identityMap } from "./matrices.ts";
import { requireProbability } from "./options.ts";

/**
 * An augmentation of each image with probability p; the other images stay as they are. Of a geometric augmentation it is one
 * again.
 *
 * @param p 0 to 1
 * @param augmentation one that keeps the size of the images
 * @throws {ValueError} where p is no probability
 * @throws {ShapeError} when it is applied, where the augmentation changes the size
 *
 * @example
 * ```ts
 * import { colorJitter, compose, randomly } from "@tilegrad/tilegrad/data/augment";
 * const augment = compose(randomly(0.8, colorJitter({ hue: 0.1, saturation: 0.4 })));
 * ```
 */
export function randomly(p: number, augmentation: GeometricAugmentation): GeometricAugmentation;
/** Any other augmentation of each image with probability p. */
export function randomly(p: number, augmentation: Augmentation): Augmentation;
export function randomly(p: number, augmentation: Augmentation): Augmentation {
  requireProbability("randomly", p);
  if (isGeometric(augmentation)) return randomlyMoved(p, augmentation);
  return (key, x) => {
    const [images] = requireImages("randomly", x);
    const [forChoice, forChange] = split(key);
    const y = augmentation(forChange, x);
    requireSameSize(x.shape, y.shape);
    return where(bernoulli(forChoice, [images, 1, 1, 1], { p }), y, x);
  };
}

function randomlyMoved(p: number, { geometry }: GeometricAugmentation): GeometricAugmentation {
  return geometric({
    ...geometry,
    maps(key: Key, images, size): Tensor {
      requireSameSize(size, geometry.resultSize(size));
      const [forChoice, forChange] = split(key);
      const maps = geometry.maps(forChange, images, size);
      return where(bernoulli(forChoice, [images, 1, 1], { p }), maps, identityMap());
    },
  });
}

function requireSameSize(from: readonly number[], to: readonly number[]): void {
  if (from.length === to.length && from.every((extent, i) => extent === to[i])) return;
  throw new ShapeError(
    `Cannot apply randomly: the augmentation makes [${to}] of [${from}], images left as they are need the same size`,
  );
}
