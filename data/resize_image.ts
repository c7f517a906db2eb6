import { ValueError } from "../core/mod.ts";
import type { Image } from "./image.ts";
import { type Interpolation, type ResampleWindow, resampleWindows } from "./resample.ts";

/** How pixels of another size are made. */
export interface ResizeImageOptions {
  /** `bilinear` unless told. */
  readonly interpolation?: Interpolation;
  /** Whether a smaller image averages over all pixels of the larger one, as Pillow always does; true unless told. */
  readonly antialias?: boolean;
}

/**
 * An image in another size, byte for byte what Pillow's `resize` makes of it: first along the rows, then along the columns,
 * rounded to bytes after each, with weights in 2^22nds. Each channel is resized on its own. For tensors on the device there
 * is `resize` of the core.
 *
 * @param width columns of the result
 * @param height rows of the result
 * @throws {ValueError} where an extent or the interpolation makes no sense, and where the result would have more than 2^26
 *   pixels
 * @example
 * ```ts
 * import { resizeImage } from "@tilegrad/tilegrad/data";
 * const edge = { width: 4, height: 1, channels: 1, data: new Uint8Array([0, 0, 255, 255]) };
 * console.log(resizeImage(edge, 2, 1).data); // Uint8Array(2) [ 36, 219 ]
 * ```
 *
 * Source: Pillow, `src/libImaging/Resample.c`.
 */
export function resizeImage(
  image: Image,
  width: number,
  height: number,
  { interpolation = "bilinear", antialias = true }: ResizeImageOptions = {},
): Image {
  checkExtents(image, width, height);
  if (!["bilinear", "bicubic"].includes(interpolation)) {
    throw new ValueError(`Cannot resize an image: found interpolation ${interpolation}, needed bilinear or bicubic`);
  }
  const { channels } = image;
  const windows = (from: number, to: number) => resampleWindows(from, to, interpolation, antialias).map(inFixedPoint);
  let { data } = image;
  if (width !== image.width) {
    const shape = { outer: image.height, from: image.width, inner: channels };
    data = resampled(data, shape, windows(image.width, width));
  }
  if (height !== image.height) {
    data = resampled(data, { outer: 1, from: image.height, inner: width * channels }, windows(image.height, height));
  }
  return { width, height, channels, data };
}

function checkExtents(image: Image, width: number, height: number): void {
  const sizes = `${image.width} x ${image.height} to ${width} x ${height}`;
  if (![image.width, image.height, width, height].every((extent) => Number.isInteger(extent) && extent > 0)) {
    throw new ValueError(`Cannot resize an image: found ${sizes}, needed whole numbers above 0`);
  }
  if (width * height > mostPixels) {
    throw new ValueError(`Cannot resize an image: found ${sizes}, needed at most ${mostPixels} pixels`);
  }
}

/** Very long images would otherwise fill the memory when their shorter side is enlarged. */
const mostPixels = 2 ** 26;
const fractionBits = 22;

function inFixedPoint({ first, weights }: ResampleWindow): ResampleWindow {
  return {
    first,
    weights: weights.map((weight) => Math.trunc(weight * 2 ** fractionBits + (weight < 0 ? -0.5 : 0.5))),
  };
}

/** Resamples the middle axis of bytes [outer, from, inner]. */
function resampled(
  bytes: Uint8Array,
  { outer, from, inner }: { outer: number; from: number; inner: number },
  windows: readonly ResampleWindow[],
): Uint8Array {
  const result = new Uint8ClampedArray(outer * windows.length * inner);
  const sums = new Int32Array(inner);
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (const { first, weights } of windows) {
      sums.fill(2 ** (fractionBits - 1));
      let at = (o * from + first) * inner;
      for (const weight of weights) for (let i = 0; i < inner; i++) sums[i] += weight * bytes[at++];
      for (let i = 0; i < inner; i++) result[to++] = sums[i] >> fractionBits;
    }
  }
  return new Uint8Array(result.buffer);
}
