import type { Image } from "./image.ts";
import { resampleWindows } from "./resample.ts";

/** Brightness of every pixel, 0 black to 255 white: `values` [height, width] row-major. */
export interface GrayImage {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Brightness of each pixel, row by row. */
  readonly values: Float32Array;
}

/**
 * Brightness of an image: `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601). Where it is transparent, white shows through; or
 * black, where all that is drawn is so bright that it would not be seen on white.
 *
 * @example
 * ```ts
 * import { toGray } from "@tilegrad/tilegrad/data";
 * const red = { width: 1, height: 1, channels: 3, data: new Uint8Array([255, 0, 0]) };
 * console.log(toGray(red).values[0]); // 76.245
 * ```
 */
export function toGray(image: Image): GrayImage {
  const onWhite = onBackground(image, 255);
  const unseen = image.channels % 2 === 0 && onWhite.values.every((value) => value > 240);
  return unseen ? onBackground(image, 0) : onWhite;
}

function onBackground({ width, height, channels, data }: Image, background: number): GrayImage {
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const at = i * channels;
    const gray = channels < 3 ? data[at] : 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
    const alpha = channels % 2 === 0 ? data[at + channels - 1] / 255 : 1;
    values[i] = alpha * gray + (1 - alpha) * background;
  }
  return { width, height, values };
}

/**
 * Resamples with a triangle filter as wide as the larger pixel of the two: smooth enlarging, and shrinking without
 * aliasing. Output pixel `i` is centred at `(i + 0.5) * scale - 0.5` of the input, `scale = input extent / output extent`.
 * `resizeImage` is the same for bytes.
 *
 * @param width columns of the result
 * @param height rows of the result
 * @example
 * ```ts
 * import { resize } from "@tilegrad/tilegrad/data";
 * const wide = { width: 4, height: 1, values: new Float32Array([0, 0, 255, 255]) };
 * console.log(resize(wide, 2, 1).values); // Float32Array(2) [ 36.4..., 218.5... ]
 * ```
 */
export function resize(image: GrayImage, width: number, height: number): GrayImage {
  const across = resizeRows(image, width);
  return transposed(resizeRows(transposed(across), height));
}

function resizeRows({ width: from, height, values }: GrayImage, width: number): GrayImage {
  const result = new Float32Array(width * height);
  resampleWindows(from, width).forEach(({ first, weights }, x) => {
    weights.forEach((weight, i) => {
      for (let y = 0; y < height; y++) result[y * width + x] += weight * values[y * from + first + i];
    });
  });
  return { width, height, values: result };
}

function transposed({ width, height, values }: GrayImage): GrayImage {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) result[x * height + y] = values[y * width + x];
  }
  return { width: height, height: width, values: result };
}
