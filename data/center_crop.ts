import type { Image } from "./image.ts";

/**
 * The middle of an image, as torchvision's `center_crop`; where the image is smaller, black is put around it.
 *
 * @param width columns of the result
 * @param height rows of the result
 * @example
 * ```ts
 * import { centerCropImage } from "@tilegrad/tilegrad/data";
 * const row = { width: 4, height: 1, channels: 1, data: new Uint8Array([1, 2, 3, 4]) };
 * console.log(centerCropImage(row, 2, 1).data); // Uint8Array(2) [ 2, 3 ]
 * ```
 */
export function centerCropImage(image: Image, width: number, height: number): Image {
  const { channels } = image;
  const [left, top] = [offset(image.width, width), offset(image.height, height)];
  const data = new Uint8Array(width * height * channels);
  const [firstColumn, endColumn] = [Math.max(0, left), Math.min(image.width, left + width)];
  for (let row = Math.max(0, top); row < Math.min(image.height, top + height); row++) {
    const pixels = image.data.subarray(
      (row * image.width + firstColumn) * channels,
      (row * image.width + endColumn) * channels,
    );
    data.set(pixels, ((row - top) * width + firstColumn - left) * channels);
  }
  return { width, height, channels, data };
}

/** Half of what is left over: rounded to the even number where it is cut off, as Python rounds; down where it is put on. */
function offset(from: number, to: number): number {
  if (to > from) return -Math.floor((to - from) / 2);
  const half = (from - to) / 2;
  return Number.isInteger(half) ? half : 2 * Math.round(half / 2);
}
