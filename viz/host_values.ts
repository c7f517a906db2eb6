import { ShapeError } from "../core/mod.ts";
import type { Image } from "../data/image.ts";

/** A tensor's values on the host: `{ shape: x.shape, data: await x.data() }`. */
export interface HostValues {
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** Row-major values. */
  readonly data: ArrayLike<number>;
}

/** Shape without leading axes of extent 1, checked to have `rank` axes, none empty, and as many values. */
export function shapeOf(action: string, { shape, data }: HostValues, rank: number, needed: string): number[] {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const lead = shape.length - rank;
  if (lead >= 0 && shape.slice(0, lead).every((extent) => extent === 1) && size > 0 && data.length === size) {
    return shape.slice(lead);
  }
  throw new ShapeError(
    `Cannot ${action}: found shape [${shape.join(",")}] and ${data.length} values, ` +
      `needed ${needed}, not empty, and as many values`,
  );
}

/**
 * Values as an image, to look at gradients and at images that a model was fed: the lowest black and the highest white; with
 * `signed` zero is mid-gray, and the largest magnitude is black or white.
 *
 * @param values [1, H, W] gray or [3, H, W] red, green, blue; axes of extent 1 may stand before
 * @param options `signed`, false unless told
 * @throws {ShapeError} where the shape is another, or does not fit the data
 * @example
 * ```ts
 * import { imageOfValues } from "@tilegrad/tilegrad/viz";
 * const gradient = { shape: [1, 1, 3], data: new Float32Array([-2, 0, 1]) };
 * console.log(imageOfValues(gradient, { signed: true }).data); // 0, 128, 191
 * ```
 */
export function imageOfValues(values: HostValues, { signed = false }: { readonly signed?: boolean } = {}): Image {
  const needed = "[1 or 3 channels,rows,columns]";
  const [channels, height, width] = shapeOf("make an image of values", values, 3, needed);
  if (channels !== 1 && channels !== 3) {
    throw new ShapeError(`Cannot make an image of values: found ${channels} channels, needed ${needed}`);
  }
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.data.length; i++) {
    low = Math.min(low, values.data[i]);
    high = Math.max(high, values.data[i]);
  }
  if (signed) {
    high = Math.max(-low, high);
    low = -high;
  }
  const plane = height * width;
  const level = (value: number) => high > low ? Math.round((255 * (value - low)) / (high - low)) : 128;
  const data = Uint8Array.from(
    { length: values.data.length },
    (_, i) => level(values.data[(i % channels) * plane + Math.floor(i / channels)]),
  );
  return { width, height, channels, data };
}
