import { FormatError, ValueError } from "../core/mod.ts";
import type { IdxArray } from "./idx.ts";
import type { Image } from "./image.ts";

/** Labelled images as bytes: `images` [count, channels, rows, columns] row-major, `labels` [count] in 0 .. classes-1. */
export interface ImageSet {
  /** Pixels [count, channels, rows, columns], row-major. */
  readonly images: Uint8Array;
  /** Class of each image. */
  readonly labels: Uint8Array;
  /** Images. */
  readonly count: number;
  /** Channels of an image. */
  readonly channels: number;
  /** Rows of an image. */
  readonly rows: number;
  /** Columns of an image. */
  readonly columns: number;
  /** Number of classes. */
  readonly classes: number;
}

/** A data set in its official parts. */
export interface Dataset {
  /** What is trained on. */
  readonly train: ImageSet;
  /** What is tested on. */
  readonly test: ImageSet;
}

/**
 * Joins the idx arrays of images [count, rows, columns] and of labels [count] into one set with one channel.
 *
 * @param classes number of classes; labels must lie below it
 * @param name what messages call the set
 * @throws {FormatError} where a rank is wrong, the counts differ, the set is empty or a label is out of range
 * @example
 * ```ts
 * import { imageSet } from "@tilegrad/tilegrad/data";
 * const images = { shape: [2, 1, 1], data: new Uint8Array([0, 255]) };
 * const set = imageSet(images, { shape: [2], data: new Uint8Array([0, 9]) });
 * console.log(set.count, set.rows, set.columns); // 2 1 1
 * ```
 */
export function imageSet(images: IdxArray, labels: IdxArray, classes = 10, name = "idx files"): ImageSet {
  checkRank(images, 3, `${name}: images`, "[count,rows,columns]");
  checkRank(labels, 1, `${name}: labels`, "[count]");
  const [count, rows, columns] = images.shape;
  if (labels.shape[0] !== count) {
    throw new FormatError(
      `Cannot join ${name}: found ${count} images and ${labels.shape[0]} labels, needed as many of both`,
    );
  }
  if (images.data.length === 0) {
    throw new FormatError(
      `Cannot join ${name}: found images of shape [${images.shape.join(",")}], needed at least one`,
    );
  }
  const wrong = labels.data.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new FormatError(
      `Cannot join ${name}: found label ${labels.data[wrong]} at position ${wrong}, needed 0 to ${classes - 1}`,
    );
  }
  return { images: images.data, labels: labels.data, count, channels: 1, rows, columns, classes };
}

function checkRank(array: IdxArray, rank: number, name: string, needed: string): void {
  if (array.shape.length !== rank) {
    throw new FormatError(`Cannot join ${name} have shape [${array.shape.join(",")}], needed ${needed}`);
  }
}

/**
 * Mean and standard deviation of all pixels, scaled to 0 .. 1: `mean = sum(p) / n`, `std = sqrt(sum(p^2) / n - mean^2)`.
 *
 * @returns what the loader's `normalise` takes; 0.1307 and 0.3081 for the MNIST training images
 * @throws {FormatError} where all pixels are equal
 * @example
 * ```ts
 * import { batches, pixelMoments } from "@tilegrad/tilegrad/data";
 * import { loadIdxFolder } from "@tilegrad/tilegrad/data/files";
 * const { train } = await loadIdxFolder("fashion-mnist");
 * for await (const { x, y } of batches(train, { seed: 0, epoch: 0, normalise: pixelMoments(train) })) console.log(x, y);
 * ```
 */
export function pixelMoments(set: ImageSet): { mean: number; std: number } {
  const histogram = new Float64Array(256);
  for (const pixel of set.images) histogram[pixel]++;
  let sum = 0;
  let squares = 0;
  histogram.forEach((times, pixel) => {
    sum += times * (pixel / 255);
    squares += times * (pixel / 255) ** 2;
  });
  const mean = sum / set.images.length;
  const std = Math.sqrt(Math.max(0, squares / set.images.length - mean * mean));
  if (std === 0) {
    throw new FormatError(`Cannot normalise images: all ${set.images.length} pixels are equal, needed some contrast`);
  }
  return { mean, std };
}

/**
 * One image of a set, with its channels brought together pixel by pixel, as image files have them.
 *
 * @throws {ValueError} where the set has no such image
 * @example
 * ```ts
 * import { encodePng, imageOf } from "@tilegrad/tilegrad/data";
 * import { loadMnist } from "@tilegrad/tilegrad/data/files";
 * const { test } = await loadMnist();
 * await Deno.writeFile("first.png", await encodePng(imageOf(test, 0)));
 * ```
 */
export function imageOf(set: ImageSet, index: number): Image {
  if (!Number.isInteger(index) || index < 0 || index >= set.count) {
    throw new ValueError(`Cannot take image ${index}: the set has images 0 to ${set.count - 1}`);
  }
  const { channels, rows: height, columns: width } = set;
  const plane = height * width;
  const planes = set.images.subarray(index * channels * plane, (index + 1) * channels * plane);
  const data = new Uint8Array(planes.length);
  planes.forEach((value, i) => data[(i % plane) * channels + Math.floor(i / plane)] = value);
  return { width, height, channels, data };
}
