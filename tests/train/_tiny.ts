// A task that a linear model learns in a few steps: images of 4 x 4 pixels, one quadrant bright, four classes.
import type { ImageSet } from "../../data/mod.ts";
import { flatten, linear, type Module, sequential } from "../../layers/mod.ts";
import { type BatchSource, imageBatches } from "../../train/mod.ts";

const pixel = (n: number, i: number) => (n * 16 + i) * 2654435761 >>> 25;

/** `count` images, the same every time. */
export function tinySet(count = 64): ImageSet {
  const labels = Uint8Array.from({ length: count }, (_, n) => (n * 7 + (n >> 3)) % 4);
  const images = new Uint8Array(count * 16);
  for (let i = 0; i < images.length; i++) {
    const [n, row, column] = [Math.floor(i / 16), (i % 16) >> 2, i % 4];
    const isBright = (row >> 1) * 2 + (column >> 1) === labels[n];
    images[i] = pixel(n, i % 16) + (isBright ? 120 : 0);
  }
  return { images, labels, count, channels: 1, rows: 4, columns: 4, classes: 4 };
}

/** Batches of the task: 8 in an epoch. */
export function tinySource(): BatchSource {
  return imageBatches(tinySet(), { batchSize: 8 });
}

/** The model that learns it. */
export function tinyModel(): Module {
  return sequential({ flatten: flatten(), fc: linear(16, 4) });
}
