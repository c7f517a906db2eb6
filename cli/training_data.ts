// The parts of a data set that a training program works on.

import type { BatchOptions, Dataset, ImageSet } from "../data/mod.ts";

/** The parts of a data set and how to scale its pixels. */
export interface TrainingData {
  readonly name: string;
  readonly train: ImageSet;
  /** The last training images, held out to choose the best checkpoint: the test images are for the final figure alone. */
  readonly validation: ImageSet;
  readonly test: ImageSet;
  readonly moments: NonNullable<BatchOptions["normalise"]>;
  /** Names of the classes; their numbers unless told. */
  readonly classes?: readonly string[];
}

/** Holds out the last `count` training images. */
export function heldOut({ train, test }: Dataset, count: number): Pick<TrainingData, "train" | "validation" | "test"> {
  const kept = train.count - count;
  return { train: part(train, 0, kept), validation: part(train, kept, train.count), test };
}

/** The images from one place to another of a set, without a copy. */
export function part(set: ImageSet, from: number, to: number): ImageSet {
  const size = set.channels * set.rows * set.columns;
  const images = set.images.subarray(from * size, to * size);
  return { ...set, images, labels: set.labels.subarray(from, to), count: to - from };
}
