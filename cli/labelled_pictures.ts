// Pictures of known classes: a folder with a folder for each class.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { tensor } from "../core/mod.ts";
import { type Batch, decodeImage } from "../data/mod.ts";
import type { Classifier } from "./classifier.ts";
import { imageFiles } from "./image_files.ts";

/** Files of pictures and the classes that they show. */
export interface LabelledPictures {
  readonly files: readonly string[];
  /** Class of each file. */
  readonly labels: readonly number[];
  /** Names of the classes. */
  readonly classes: readonly string[];
}

/**
 * The pictures in a folder of folders: each folder is a class, named and numbered by `classes`, or numbered in the order of
 * the folders' names, as by torchvision's ImageFolder. `undefined` where no folder in it has pictures.
 */
export async function labelledPictures(
  folder: string,
  classes?: readonly string[],
): Promise<LabelledPictures | undefined> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  const files = await Promise.all(names.map((name) => imageFiles([join(folder, name)])));
  if (files.every(({ length }) => length === 0)) return undefined;
  const known = classes ?? names;
  const labels = names.flatMap((name, i) => files[i].map(() => labelOf(known, name)));
  return { files: files.flat(), labels, classes: known };
}

function labelOf(classes: readonly string[], name: string): number {
  const label = classes.indexOf(name);
  if (label >= 0) return label;
  throw new RangeError(`found a folder ${name}, needed names of classes: ${classes.slice(0, 10).join(", ")} ...`);
}

/** The pictures as a classifier takes them, in order; throws an error that names a file that is none. */
export async function* pictureBatches(
  { prepare }: Pick<Classifier, "prepare">,
  { files, labels }: LabelledPictures,
  batchSize: number,
): AsyncGenerator<Batch> {
  for (let start = 0; start < files.length; start += batchSize) {
    const part = files.slice(start, start + batchSize);
    const images = [];
    // One after the other, so that one decoded picture is in memory at a time.
    for (const file of part) images.push(prepare(await decodeImage(await readFile(file), file), file));
    const [{ shape, values: { length } }] = images;
    const values = new Float32Array(images.length * length);
    images.forEach((image, i) => values.set(image.values, i * length));
    yield {
      x: tensor(values, { shape: [images.length, ...shape] }),
      y: tensor(Int32Array.from(labels.slice(start, start + batchSize))),
      count: images.length,
    };
  }
}
