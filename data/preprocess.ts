import { type Pair, ValueError } from "../core/mod.ts";
import { centerCropImage } from "./center_crop.ts";
import { toLuma, toRgb } from "./colors.ts";
import type { BatchOptions } from "./host_batches.ts";
import type { Image } from "./image.ts";
import { type ImageValues, imageValues } from "./image_values.ts";
import { resizeImage, type ResizeImageOptions } from "./resize_image.ts";

/** From a decoded image to what a model takes. */
export type Preprocess = (image: Image) => ImageValues;

/** The steps from a decoded image to what a model takes; those that are not told are left out. */
export interface PreprocessOptions extends ResizeImageOptions {
  /** Pixels of the shorter side after resizing, the longer one keeps the proportions; or [height, width]. */
  readonly resize?: number | Pair;
  /** Pixels of the square that is cut out of the middle; or [height, width]. */
  readonly crop?: number | Pair;
  /** 3 for RGB (unless told), 1 for brightness. */
  readonly channels?: 1 | 3;
  /** Subtracted from pixels from 0 to 1, one number or one a channel; 0 unless told. */
  readonly mean?: number | readonly number[];
  /** What is left is divided by this, one number or one a channel; 1 unless told. */
  readonly std?: number | readonly number[];
}

/**
 * Makes the way from a decoded image to what a classifier takes, pixel for pixel as torchvision makes it of a Pillow image:
 * RGB, resized so that the shorter side has `resize` pixels (the longer `floor(resize long / short)`), the middle cut out,
 * `(byte / 255 - mean) / std`.
 *
 * @returns a function from an image to [channels, height, width] on the host
 * @throws {ValueError} where an extent is no whole number above 0, or mean and std do not fit the channels
 * @example
 * ```ts
 * import { preprocess } from "@tilegrad/tilegrad/data";
 * const forImageNet = preprocess({
 *   resize: 256,
 *   crop: 224,
 *   mean: [0.485, 0.456, 0.406],
 *   std: [0.229, 0.224, 0.225],
 * });
 * const image = { width: 400, height: 300, channels: 3, data: new Uint8Array(360_000) }; // such as decodeImage gives
 * console.log(forImageNet(image).shape); // [ 3, 224, 224 ]
 * ```
 */
export function preprocess(options: PreprocessOptions = {}): Preprocess {
  const { resize, crop, channels = 3, mean = 0, std = 1, interpolation, antialias } = options;
  for (const [name, value] of Object.entries({ resize, crop })) if (value !== undefined) checkExtents(name, value);
  if (channels !== 1 && channels !== 3) {
    throw new ValueError(`Cannot preprocess images: found channels ${channels}, needed 1 or 3`);
  }
  const normalise: BatchOptions["normalise"] = { mean: ofChannels("mean", mean), std: ofChannels("std", std) };
  return (image) => {
    const colored = channels === 3 ? toRgb(image) : toLuma(image);
    const [height, width] = resize === undefined ? [image.height, image.width] : resizedExtents(image, resize);
    const resized = resizeImage(colored, width, height, { interpolation, antialias });
    const [rows, columns] = crop === undefined ? [height, width] : typeof crop === "number" ? [crop, crop] : crop;
    return imageValues(centerCropImage(resized, columns, rows), normalise);
  };

  function ofChannels(name: string, value: number | readonly number[]): number | readonly number[] {
    if (typeof value === "number" || value.length === channels) return value;
    throw new ValueError(`Cannot preprocess images: found ${value.length} numbers as ${name}, needed 1 or ${channels}`);
  }
}

function checkExtents(name: string, value: number | Pair): void {
  const extents = typeof value === "number" ? [value] : value;
  if (extents.every((extent) => Number.isInteger(extent) && extent > 0)) return;
  throw new ValueError(`Cannot preprocess images: found ${name} ${value}, needed whole numbers above 0`);
}

/** As torchvision: the longer side is cut to a whole number. */
function resizedExtents({ height, width }: Image, resize: number | Pair): Pair {
  if (typeof resize !== "number") return resize;
  const long = Math.trunc((resize * Math.max(height, width)) / Math.min(height, width));
  return height < width ? [resize, long] : [long, resize];
}
