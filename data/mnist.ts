import type { FileDigest } from "./file_digest.ts";
import { type Dataset, imageSet } from "./image_set.ts";
import { readIdx } from "./idx.ts";

/** The four idx files of a data set laid out as MNIST is. */
export interface IdxFileNames {
  /** File of the training images. */
  readonly trainImages: string;
  /** File of the training labels. */
  readonly trainLabels: string;
  /** File of the test images. */
  readonly testImages: string;
  /** File of the test labels. */
  readonly testLabels: string;
}

/** The names that MNIST gave its files, and that its successors (Fashion-MNIST, KMNIST) kept. */
export const mnistFileNames: IdxFileNames = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
};

/** Size in bytes and SHA-256 (hexadecimal) of the uncompressed MNIST files, by name. */
export const mnistDigests: Readonly<Record<string, FileDigest>> = {
  "train-images-idx3-ubyte": {
    bytes: 47_040_016,
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  "train-labels-idx1-ubyte": {
    bytes: 60_008,
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  "t10k-images-idx3-ubyte": {
    bytes: 7_840_016,
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  "t10k-labels-idx1-ubyte": {
    bytes: 10_008,
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
};

/** Mean and standard deviation of the MNIST training pixels scaled to 0 .. 1, as the literature rounds them. */
export const mnistMoments: { readonly mean: number; readonly std: number } = { mean: 0.1307, std: 0.3081 };

/**
 * Makes a data set of the bytes of four idx (or idx.gz) files.
 *
 * @param read gives the bytes of a file by its role and the name to call it in messages
 * @param classes number of classes; labels must lie below it
 * @throws {FormatError} where a file is damaged or images and labels do not belong together
 * @example
 * ```ts
 * import { mnistFileNames, readDataset } from "@tilegrad/tilegrad/data";
 * const { train } = await readDataset(async (role) => {
 *   const name = mnistFileNames[role];
 *   return { name, bytes: await Deno.readFile(name) };
 * });
 * ```
 */
export async function readDataset(
  read: (role: keyof IdxFileNames) => Promise<{ name: string; bytes: Uint8Array }>,
  classes = 10,
): Promise<Dataset> {
  const idx = async (role: keyof IdxFileNames) => {
    const { name, bytes } = await read(role);
    return { name, array: await readIdx(bytes, name) };
  };
  const part = async (imagesRole: keyof IdxFileNames, labelsRole: keyof IdxFileNames) => {
    const images = await idx(imagesRole);
    const labels = await idx(labelsRole);
    return imageSet(images.array, labels.array, classes, `${images.name} and ${labels.name}`);
  };
  return { train: await part("trainImages", "trainLabels"), test: await part("testImages", "testLabels") };
}
