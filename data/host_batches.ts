import { FormatError, ValueError } from "../core/mod.ts";
import type { ImageSet } from "./image_set.ts";
import { shuffledIndices } from "./permutation.ts";

/** How a data set is cut into batches. */
export interface BatchOptions {
  /** Images in a batch, 64 unless told. */
  readonly batchSize?: number;
  /** Chooses the order, together with `epoch`; 0 unless told. */
  readonly seed?: number;
  /** Number of the pass over the data: every epoch has an order of its own; 0 unless told. */
  readonly epoch?: number;
  /** False keeps the order of the files; true unless told. */
  readonly shuffle?: boolean;
  /** True leaves out the last batch where it would be smaller; false unless told. */
  readonly dropLast?: boolean;
  /** Pixels become `(byte / 255 - mean) / std`, one number for all channels or one for each; `byte / 255` unless told. */
  readonly normalise?: { readonly mean: number | readonly number[]; readonly std: number | readonly number[] };
}

/** One batch on the host: `x` [count, channels, rows, columns], `y` [count]. */
export interface HostBatch {
  /** Images [count, channels, rows, columns], row-major. */
  readonly x: Float32Array;
  /** Labels. */
  readonly y: Int32Array;
  /** Images of the batch. */
  readonly count: number;
}

/** The batches of one epoch, each made when asked for. */
export interface HostBatches {
  /** How many batches there are. */
  readonly length: number;
  /** Makes batch `i`. */
  batch(i: number): HostBatch;
}

/**
 * Cuts a set into batches without touching a tensor.
 *
 * @throws {ValueError} where an option makes no sense
 * @throws {FormatError} where `dropLast` would leave no batch at all
 * @example
 * ```ts
 * import { hostBatches, mnistMoments } from "@tilegrad/tilegrad/data";
 * import { loadMnist } from "@tilegrad/tilegrad/data/files";
 * const { train } = await loadMnist();
 * const { x, y } = hostBatches(train, { batchSize: 2, normalise: mnistMoments }).batch(0);
 * console.log(x.length, y.length); // 1568 2
 * ```
 */
export function hostBatches(set: ImageSet, options: BatchOptions = {}): HostBatches {
  const { batchSize = 64, seed = 0, epoch = 0, shuffle = true, dropLast = false } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new ValueError(`Cannot make batches: batchSize is ${batchSize}, needed a whole number of at least 1`);
  }
  for (const [name, value] of Object.entries({ seed, epoch })) {
    if (!Number.isInteger(value)) {
      throw new ValueError(`Cannot make batches: ${name} is ${value}, needed a whole number`);
    }
  }
  const length = dropLast ? Math.floor(set.count / batchSize) : Math.ceil(set.count / batchSize);
  if (length === 0) {
    throw new FormatError(
      `Cannot make batches: the set has ${set.count} images, dropLast with batchSize ${batchSize} leaves no batch`,
    );
  }
  const tables = pixelTables(set.channels, options.normalise);
  const order = shuffle ? shuffledIndices(set.count, seed, epoch) : undefined;
  return {
    length,
    batch(i) {
      const start = i * batchSize;
      const count = Math.min(batchSize, set.count - start);
      return gather(set, count, (n) => order ? order[start + n] : start + n, tables);
    },
  };
}

/** The value of every byte in every channel: a table lookup is several times as fast as the arithmetic. */
function pixelTables(channels: number, normalise: BatchOptions["normalise"]): Float32Array[] {
  const { fround } = Math;
  const [mean, std] = [perChannel(normalise?.mean ?? 0), perChannel(normalise?.std ?? 1)];
  return Array.from({ length: channels }, (_, channel) => {
    const [center, scale] = [fround(mean(channel)), fround(std(channel))];
    if (!Number.isFinite(center) || !(scale > 0)) {
      throw new ValueError(
        `Cannot make batches: normalise has mean ${mean(channel)} and std ${std(channel)} for channel ${channel} of ` +
          `${channels}, needed a number and a positive number`,
      );
    }
    return Float32Array.from({ length: 256 }, (_, byte) => fround(fround(byte / 255) - center) / scale);
  });
}

function perChannel(value: number | readonly number[]): (channel: number) => number {
  return (channel) => typeof value === "number" ? value : value[channel];
}

function gather(set: ImageSet, count: number, at: (n: number) => number, tables: readonly Float32Array[]): HostBatch {
  const { images, labels, channels } = set;
  const plane = set.rows * set.columns;
  const x = new Float32Array(count * channels * plane);
  const y = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    const index = at(n);
    y[n] = labels[index];
    for (let channel = 0; channel < channels; channel++) {
      convert(
        images,
        (index * channels + channel) * plane,
        plane,
        tables[channel],
        x,
        (n * channels + channel) * plane,
      );
    }
  }
  return { x, y, count };
}

function convert(
  bytes: Uint8Array,
  from: number,
  length: number,
  table: Float32Array,
  values: Float32Array,
  to: number,
): void {
  for (let i = 0; i < length; i++) values[to + i] = table[bytes[from + i]];
}
