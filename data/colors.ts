import type { Image } from "./image.ts";

/**
 * An image as RGB, as Pillow's `convert("RGB")`: gray is repeated, alpha is dropped (what a file keeps under transparent
 * pixels shows).
 *
 * @returns an image of 3 channels
 * @example
 * ```ts
 * import { toRgb } from "@tilegrad/tilegrad/data";
 * const gray = { width: 1, height: 1, channels: 2, data: new Uint8Array([7, 255]) };
 * console.log(toRgb(gray).data); // Uint8Array(3) [ 7, 7, 7 ]
 * ```
 */
export function toRgb(image: Image): Image {
  const { width, height, channels, data } = image;
  if (channels === 3) return image;
  const rgb = new Uint8Array(3 * width * height);
  const step = channels < 3 ? 0 : 1;
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    rgb[to] = data[from];
    rgb[to + 1] = data[from + step];
    rgb[to + 2] = data[from + 2 * step];
  }
  return { width, height, channels: 3, data: rgb };
}

/**
 * Brightness of an image in whole numbers, as Pillow's `convert("L")`: `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601) with
 * weights in 65,536ths, rounded; alpha is dropped. `toGray` gives it with fractions, over a background.
 *
 * @returns an image of 1 channel
 * @example
 * ```ts
 * import { toLuma } from "@tilegrad/tilegrad/data";
 * const red = { width: 1, height: 1, channels: 3, data: new Uint8Array([255, 0, 0]) };
 * console.log(toLuma(red).data); // Uint8Array(1) [ 76 ]
 * ```
 */
export function toLuma(image: Image): Image {
  const { width, height, channels, data } = image;
  if (channels === 1) return image;
  const luma = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < luma.length; i++, at += channels) {
    luma[i] = channels < 3 ? data[at] : (19595 * data[at] + 38470 * data[at + 1] + 7471 * data[at + 2] + 0x8000) >> 16;
  }
  return { width, height, channels: 1, data: luma };
}
