import { type Tensor, tensor, ValueError } from "../core/mod.ts";
import { type BatchOptions, hostBatches } from "./host_batches.ts";
import type { ImageSet } from "./image_set.ts";
import { prefetch } from "./prefetch.ts";

/** How a data set is cut into batches, and how far ahead they are made. */
export interface LoaderOptions extends BatchOptions {
  /** Batches made ahead of the one in use, while the GPU is busy with it; 2 unless told. */
  readonly prefetch?: number;
}

/** One batch: `x` float32 [count, channels, rows, columns], `y` int32 [count], class numbers. */
export interface Batch {
  /** Images [count, channels, rows, columns]. */
  readonly x: Tensor;
  /** Labels [count]. */
  readonly y: Tensor;
  /** Images of the batch. */
  readonly count: number;
}

/**
 * One epoch of a set in batches, in an order that `seed` and `epoch` alone decide.
 *
 * @param set the images and labels
 * @param options batch size, order, scaling of the pixels, prefetch
 * @returns an async iterator, good for one pass; `break` ends it cleanly
 * @throws {ValueError} at once, where an option makes no sense
 * @throws {FormatError} at once, where `dropLast` would leave no batch
 * @example
 * ```ts
 * import { batches, mnistMoments } from "@tilegrad/tilegrad/data";
 * import { loadMnist } from "@tilegrad/tilegrad/data/files";
 * const { train } = await loadMnist();
 * for (let epoch = 0; epoch < 2; epoch++) {
 *   for await (const { x, y } of batches(train, { batchSize: 64, seed: 1, epoch, normalise: mnistMoments })) {
 *     console.log(x.shape, y.shape); // [ 64, 1, 28, 28 ] [ 64 ]; in the last batch 32
 *   }
 * }
 * ```
 */
export function batches(set: ImageSet, options: LoaderOptions = {}): AsyncGenerator<Batch, void, void> {
  const ahead = options.prefetch ?? 2;
  if (!Number.isInteger(ahead) || ahead < 0) {
    throw new ValueError(`Cannot make batches: prefetch is ${ahead}, needed a whole number of at least 0`);
  }
  const epoch = hostBatches(set, options);
  return prefetch(epoch.length, (i) => {
    const { x, y, count } = epoch.batch(i);
    return {
      x: tensor(x, { shape: [count, set.channels, set.rows, set.columns], dtype: "float32" }),
      y: tensor(y, { shape: [count], dtype: "int32" }),
      count,
    };
  }, ahead);
}
