// Images for deno task demo: training, validation and test parts.

import { type ImageSet, mnistMoments, pixelMoments } from "../data/mod.ts";
import { loadIdxFolder, loadMnist } from "../data/files.ts";

/** The parts of a data set and how to scale its pixels. */
export interface DemoData {
  readonly name: string;
  readonly train: ImageSet;
  /** The last training images, held out to choose the best checkpoint: the test images are for the final figure alone. */
  readonly validation: ImageSet;
  readonly test: ImageSet;
  readonly moments: { readonly mean: number; readonly std: number };
}

/** Most images held out. */
const mostHeldOut = 5000;

/** MNIST, or the idx files of a folder; throws where the images are not 28 x 28. */
export async function demoData(folder: string | undefined): Promise<DemoData> {
  const { train: all, test } = folder === undefined ? await loadMnist() : await loadIdxFolder(folder);
  const wrong = [all, test].find(({ rows, columns }) => rows !== 28 || columns !== 28);
  if (wrong) throw new RangeError(`Cannot train LeNet-5: images are ${wrong.rows} x ${wrong.columns}, needed 28 x 28`);
  const count = all.count - Math.min(mostHeldOut, Math.ceil(all.count / 12));
  if (count < 1) throw new RangeError(`Cannot train LeNet-5: ${all.count} training images, needed at least 2`);
  const train = part(all, 0, count);
  return {
    name: folder ?? "MNIST",
    train,
    validation: part(all, count, all.count),
    test,
    moments: folder === undefined ? mnistMoments : pixelMoments(train),
  };
}

function part(set: ImageSet, from: number, to: number): ImageSet {
  const size = set.channels * set.rows * set.columns;
  const images = set.images.subarray(from * size, to * size);
  return { ...set, images, labels: set.labels.subarray(from, to), count: to - from };
}
