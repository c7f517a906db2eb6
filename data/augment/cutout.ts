import { where } from "../../core/mod.ts";
import { type Augmentation, requireImages, type Size } from "./augmentation.ts";
import { boxesAround, isInBoxes } from "./boxes.ts";
import { sizeFrom } from "./options.ts";

/**
 * A square of one colour in each image; its middle is anywhere in the image, so it may lie partly outside.
 *
 * Source: DeVries and Taylor 2017, "Improved regularization of convolutional neural networks with cutout".
 *
 * @param size pixels, or height and width
 * @param options `fill`, default 0
 * @throws {ShapeError} where the size makes no sense
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { cutout } from "@tilegrad/tilegrad/data/augment";
 * console.log(cutout(16)(key(1), ones([8, 3, 32, 32])).shape); // [8, 3, 32, 32]
 * ```
 */
export function cutout(size: number | Size, { fill = 0 }: { fill?: number } = {}): Augmentation {
  const [rows, columns] = sizeFrom("cutout", "size", size);
  return (key, x) => {
    const [images, , height, width] = requireImages("cutout", x);
    const boxes = boxesAround(key, images, [height, width], rows, columns);
    return where(isInBoxes(boxes, [height, width]), fill, x);
  };
}
