import { type BatchOptions, hostBatches } from "./host_batches.ts";
import type { Image } from "./image.ts";

/** One image as numbers on the host: `values` [channels, height, width] row-major. */
export interface ImageValues {
  /** Channels, rows and columns. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /** Values, row-major. */
  readonly values: Float32Array;
}

/**
 * The pixels of an image as numbers, channel after channel, scaled exactly as the loader scales the images of a set.
 *
 * @param normalise pixels become `(byte / 255 - mean) / std`; `byte / 255` unless told
 * @throws {ValueError} where `normalise` does not fit the channels
 * @example
 * ```ts
 * import { imageValues } from "@tilegrad/tilegrad/data";
 * const gray = { width: 2, height: 1, channels: 1, data: new Uint8Array([0, 255]) };
 * console.log(imageValues(gray, { mean: 0.5, std: 0.5 }).values); // Float32Array(2) [ -1, 1 ]
 * ```
 */
export function imageValues(image: Image, normalise?: BatchOptions["normalise"]): ImageValues {
  const { channels, height: rows, width: columns, data } = image;
  const plane = rows * columns;
  const images = Uint8Array.from(data, (_, i) => data[(i % plane) * channels + Math.floor(i / plane)]);
  const set = { images, labels: new Uint8Array(1), count: 1, channels, rows, columns, classes: 1 };
  const { x } = hostBatches(set, { batchSize: 1, shuffle: false, normalise }).batch(0);
  return { shape: [channels, rows, columns], values: x };
}
