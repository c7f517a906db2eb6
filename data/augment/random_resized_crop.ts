import { mul, where } from "../../core/mod.ts";
import type { Size } from "./augmentation.ts";
import { type Boxes, drawBoxes } from "./boxes.ts";
import { geometric, type GeometricAugmentation, type Sampling } from "./geometric.ts";
import { mapsOf } from "./matrices.ts";
import { aboveZero, type Range, requireRange, sizeFrom } from "./options.ts";

/** Which parts are taken, and how they are read. */
export interface RandomResizedCropOptions {
  /** Part of the area; default 0.08 to 1. */
  readonly scale?: Range;
  /** Width by height; default 3/4 to 4/3. */
  readonly ratio?: Range;
  /** Default `bilinear`. */
  readonly mode?: Sampling["mode"];
}

/**
 * A part of each image of random size, shape and place, brought to one size, as torchvision's `RandomResizedCrop` without
 * antialiasing. The parts are whole pixels; at their borders pixels are blended with what lies beyond in the image. Of ten parts
 * the first is taken that fits into the image; where none does, the largest in the middle that has an allowed ratio.
 *
 * Source: Szegedy et al. 2015, "Going deeper with convolutions".
 *
 * @param size height and width of the result
 * @throws {ShapeError} where the size makes no sense
 * @throws {ValueError} where a range makes no sense
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { randomResizedCrop } from "@tilegrad/tilegrad/data/augment";
 * console.log(randomResizedCrop(224)(key(1), ones([4, 3, 256, 320])).shape); // [4, 3, 224, 224]
 * ```
 */
export function randomResizedCrop(
  size: number | Size,
  { scale = [0.08, 1], ratio = [3 / 4, 4 / 3], mode = "bilinear" }: RandomResizedCropOptions = {},
): GeometricAugmentation {
  const result = sizeFrom("randomResizedCrop", "size", size);
  requireRange("randomResizedCrop", "scale", scale, 0, 1);
  requireRange("randomResizedCrop", "ratio", ratio, aboveZero);
  return geometric({
    resultSize: () => result,
    maps(key, images, from) {
      const { isFound, ...drawn } = drawBoxes(key, images, from, { scale, ratio, largest: from });
      const whole = middleOf(from, ratio);
      const part = (name: keyof Boxes) => where(isFound, drawn[name], whole[name]);
      const [down, across] = [mul(part("height"), 1 / result[0]), mul(part("width"), 1 / result[1])];
      return mapsOf(images, [across, 0, part("left"), 0, down, part("top"), 0, 0, 1]);
    },
    sampling: { mode, border: "edge" },
  });
}

/** The largest part in the middle of an image that has an allowed ratio. */
function middleOf([rows, columns]: Size, [flattest, steepest]: Range): Record<keyof Boxes, number> {
  const ratio = Math.min(Math.max(columns / rows, flattest), steepest);
  const height = Math.min(rows, Math.round(columns / ratio));
  const width = Math.min(columns, Math.round(rows * ratio));
  return { top: Math.floor((rows - height) / 2), left: Math.floor((columns - width) / 2), height, width };
}
