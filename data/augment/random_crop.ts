import { ShapeError, split, sub } from "../../core/mod.ts";
import type { Size } from "./augmentation.ts";
import { anywhere } from "./boxes.ts";
import { geometric, type GeometricAugmentation } from "./geometric.ts";
import { mapsOf } from "./matrices.ts";
import { sizeFrom } from "./options.ts";

/** What is around the images that are cropped. */
export interface RandomCropOptions {
  /** Pixels above and below, left and right; default 0. */
  readonly padding?: number | Size;
  /** A colour (default), the edge, or the image mirrored without its outermost pixels. */
  readonly border?: "constant" | "edge" | "reflect";
  /** The colour, for `constant`; default 0. */
  readonly fill?: number;
}

/**
 * A part of each image somewhere, every place equally likely. Pixels are copied, not blended.
 *
 * @param size height and width of the result
 * @throws {ShapeError} where a size makes no sense; when it is applied, where the padded images are smaller
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { randomCrop } from "@tilegrad/tilegrad/data/augment";
 * console.log(randomCrop(227)(key(1), ones([4, 3, 256, 256])).shape); // [4, 3, 227, 227]
 * const cifar = randomCrop(32, { padding: 4, border: "reflect" });
 * ```
 */
export function randomCrop(
  size: number | Size,
  { padding = 0, border = "constant", fill = 0 }: RandomCropOptions = {},
): GeometricAugmentation {
  const result = sizeFrom("randomCrop", "size", size);
  const around = sizeFrom("randomCrop", "padding", padding, 0);
  const isPadded = around.some((pixels) => pixels > 0);
  return geometric({
    resultSize: () => result,
    maps(key, images, from) {
      const [down, across] = [0, 1].map((axis) => from[axis] + 2 * around[axis] - result[axis]);
      if (down < 0 || across < 0) {
        throw new ShapeError(
          `Cannot apply randomCrop: images of ${from.join(" x ")} with padding ${around.join(" x ")} ` +
            `are smaller than ${result.join(" x ")}`,
        );
      }
      const [forTop, forLeft] = split(key);
      const [top, left] = [anywhere(forTop, images, down), anywhere(forLeft, images, across)];
      return mapsOf(images, [1, 0, sub(left, around[1]), 0, 1, sub(top, around[0]), 0, 0, 1]);
    },
    sampling: isPadded ? { border, ...border === "constant" ? { fill } : {} } : {},
  });
}
