import { broadcastTo, rgbToGray, type Tensor } from "../../core/mod.ts";
import { type Augmentation, requireImages } from "./augmentation.ts";
import { randomly } from "./randomly.ts";

/**
 * Images without their colours, each with probability p; the three channels become equal, one stays as it is.
 *
 * @param p default 0.1
 * @throws {ValueError} where p is no probability
 * @throws {ShapeError} when it is applied, where images have neither one channel nor three
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { randomGrayscale } from "@tilegrad/tilegrad/data/augment";
 * console.log(randomGrayscale()(key(1), ones([8, 3, 32, 32])).shape); // [8, 3, 32, 32]
 * ```
 */
export function randomGrayscale(p = 0.1): Augmentation {
  return randomly(p, (_, x): Tensor => {
    const [, channels] = requireImages("randomGrayscale", x, [1, 3]);
    return channels === 1 ? x : broadcastTo(rgbToGray(x), x.shape);
  });
}
