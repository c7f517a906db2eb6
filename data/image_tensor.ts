import { type Tensor, tensor } from "../core/mod.ts";
import type { BatchOptions } from "./host_batches.ts";
import type { Image } from "./image.ts";
import { imageValues } from "./image_values.ts";

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
  const { shape, values } = imageValues(image, normalise);
  return tensor(values, { shape: [1, ...shape], dtype: "float32" });
}
