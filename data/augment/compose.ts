import { foldIn, type Key, type Tensor } from "../../core/mod.ts";
import type { Augmentation } from "./augmentation.ts";
import { chained, geometric, isGeometric, readAlike } from "./geometric.ts";

/**
 * Augmentations one after the other, number i with the key `foldIn(key, i)`.
 *
 * Geometric ones that stand side by side become one matrix for each image, and one sampling: the pixels are blended once, and
 * what one moves out of the picture another may bring back. Two of them that ask for different modes, borders or fills
 * stay apart.
 *
 * @example
 * ```ts
 * import { jit, type Key, key, ones, type Tensor } from "@tilegrad/tilegrad";
 * import { colorJitter, compose, normalize, randomCrop, randomHorizontalFlip } from "@tilegrad/tilegrad/data/augment";
 * const augment = jit<[Key, Tensor], Tensor>(compose(
 *   randomCrop(32, { padding: 4 }),
 *   randomHorizontalFlip(),
 *   colorJitter({ brightness: 0.2, saturation: 0.2 }),
 *   normalize([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616]),
 * ));
 * console.log(augment(key(1), ones([8, 3, 32, 32])).shape); // [8, 3, 32, 32]
 * ```
 */
export function compose(...augmentations: readonly Augmentation[]): Augmentation {
  const parts = augmentations.map(numbered).reduce<Augmentation[]>(join, []);
  return parts.length === 1 ? parts[0] : (key, x) => parts.reduce<Tensor>((y, part) => part(key, y), x);
}

/** The augmentation with a key of its own under the chain's. */
function numbered(augmentation: Augmentation, place: number): Augmentation {
  const own = (key: Key) => foldIn(key, place);
  if (!isGeometric(augmentation)) return (key, x) => augmentation(own(key), x);
  const { geometry } = augmentation;
  return geometric({ ...geometry, maps: (key, images, size) => geometry.maps(own(key), images, size) });
}

function join(parts: Augmentation[], next: Augmentation): Augmentation[] {
  const last = parts.at(-1);
  const isOne = last && isGeometric(last) && isGeometric(next) && readAlike(last.geometry, next.geometry);
  return isOne ? [...parts.slice(0, -1), geometric(chained(last.geometry, next.geometry))] : [...parts, next];
}
