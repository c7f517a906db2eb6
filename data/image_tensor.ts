import { type Tensor, tensor } from "../core/mod.ts";
import { type BatchOptions, hostBatches } from "./host_batches.ts";
import type { Image } from "./image.ts";

/**
 * An image as a model takes it, scaled exactly as the loader scales the images of a set.
 *
 * @param image one image
 * @param normalise what the training used; `byte / 255` unless told
 * @returns float32 [1, channels, height, width]
 * @throws {ValueError} where `normalise` does not fit the channels
 * @example
 * ```ts
 * import { decodeImage, digitImage, imageTensor, mnistMoments } from "@tilegrad/tilegrad/data";
 * const digit = digitImage(await decodeImage(await Deno.readFile("digit.png")));
 * console.log(imageTensor(digit, mnistMoments).shape); // [ 1, 1, 28, 28 ]
 * ```
 */
export function imageTensor(image: Image, normalise?: BatchOptions["normalise"]): Tensor {
  const { channels, height: rows, width: columns, data } = image;
  const plane = rows * columns;
  const images = Uint8Array.from(data, (_, i) => data[(i % plane) * channels + Math.floor(i / plane)]);
  const set = { images, labels: new Uint8Array(1), count: 1, channels, rows, columns, classes: 1 };
  const { x } = hostBatches(set, { batchSize: 1, shuffle: false, normalise }).batch(0);
  return tensor(x, { shape: [1, channels, rows, columns], dtype: "float32" });
}
