import { type Batch, batches, hostBatches, type ImageSet, type LoaderOptions } from "../data/mod.ts";

/** What a training reads: the same number of batches in every epoch. */
export interface BatchSource {
  /** Batches in an epoch. */
  readonly length: number;
  /** The batches of one epoch, in an order that `epoch` and `seed` alone decide. */
  epoch(epoch: number, seed: number): AsyncIterable<Batch>;
}

/**
 * Labelled images as a source of batches.
 *
 * @param set images and labels
 * @param options batch size, order, scaling of the pixels, prefetch; the training gives `seed` and `epoch`
 * @throws {ValueError} where an option makes no sense
 * @example
 * ```ts
 * import { imageBatches } from "@tilegrad/tilegrad/train";
 * import { mnistMoments } from "@tilegrad/tilegrad/data";
 * import { loadMnist } from "@tilegrad/tilegrad/data/files";
 * const { train } = await loadMnist();
 * console.log(imageBatches(train, { batchSize: 64, normalise: mnistMoments }).length); // 938
 * ```
 */
export function imageBatches(set: ImageSet, options: Omit<LoaderOptions, "seed" | "epoch"> = {}): BatchSource {
  return {
    length: hostBatches(set, options).length,
    epoch: (epoch, seed) => batches(set, { ...options, epoch, seed }),
  };
}
