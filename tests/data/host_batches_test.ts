import { assert, assertEquals, assertThrows } from "@std/assert";
import { FormatError, ValueError } from "../../core/mod.ts";
import { hostBatches } from "../../data/host_batches.ts";
import type { ImageSet } from "../../data/image_set.ts";

/** Ten images of 2 channels, 1 x 3; image n holds 10n .. 10n+5 and has label n. */
const set: ImageSet = {
  images: Uint8Array.from({ length: 60 }, (_, i) => 10 * Math.floor(i / 6) + i % 6),
  labels: Uint8Array.from({ length: 10 }, (_, i) => i),
  count: 10,
  channels: 2,
  rows: 1,
  columns: 3,
  classes: 10,
};

const all = (batches: ReturnType<typeof hostBatches>) =>
  Array.from({ length: batches.length }, (_, i) => batches.batch(i));

Deno.test("hostBatches keeps the order of the files when it does not shuffle", () => {
  const batches = all(hostBatches(set, { batchSize: 4, shuffle: false }));
  assertEquals(batches.map(({ count }) => count), [4, 4, 2]);
  assertEquals(batches.flatMap(({ y }) => [...y]), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(batches[2].x, Float32Array.from([80, 81, 82, 83, 84, 85, 90, 91, 92, 93, 94, 95], (byte) => byte / 255));
});

Deno.test("hostBatches shuffles: every image once an epoch, with its own label, in another order each epoch", () => {
  const orders = [0, 1].map((epoch) => {
    const batches = all(hostBatches(set, { batchSize: 3, seed: 5, epoch }));
    for (const { x, y, count } of batches) {
      for (let n = 0; n < count; n++) assertEquals(x[n * 6], Math.fround(10 * y[n] / 255));
    }
    return batches.flatMap(({ y }) => [...y]);
  });
  for (const order of orders) assertEquals(order.toSorted((a, b) => a - b), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert(orders[0].join() !== orders[1].join());
  assertEquals(all(hostBatches(set, { batchSize: 3, seed: 5, epoch: 1 })).flatMap(({ y }) => [...y]), orders[1]);
});

Deno.test("hostBatches leaves out a smaller last batch when told to", () => {
  assertEquals(all(hostBatches(set, { batchSize: 4, dropLast: true })).map(({ count }) => count), [4, 4]);
  assertEquals(all(hostBatches(set, { batchSize: 5, dropLast: true })).length, 2);
});

Deno.test("hostBatches normalises with rounding to float32 after each operation, as PyTorch's transforms do", () => {
  const [{ x }] = all(hostBatches(set, { batchSize: 10, shuffle: false, normalise: { mean: 0.1307, std: 0.3081 } }));
  const { fround } = Math;
  const expected = Array.from(set.images, (byte) => {
    const centered = fround(fround(byte / 255) - fround(0.1307));
    return fround(centered / fround(0.3081));
  });
  assertEquals([...x], expected);
});

Deno.test("hostBatches normalises each channel with its own moments", () => {
  const normalise = { mean: [0, 0.5], std: [1, 2] };
  const [{ x }] = all(hostBatches(set, { batchSize: 1, shuffle: false, normalise }));
  const expected = [0, 1 / 255, 2 / 255, (3 / 255 - 0.5) / 2, (4 / 255 - 0.5) / 2, (5 / 255 - 0.5) / 2];
  x.forEach((value, i) => assert(Math.abs(value - expected[i]) < 1e-7));
});

Deno.test("hostBatches refuses options that make no sense", () => {
  for (const batchSize of [0, -1, 2.5, NaN]) {
    assertThrows(() => hostBatches(set, { batchSize }), ValueError, `batchSize is ${batchSize}, needed a whole number`);
  }
  assertThrows(() => hostBatches(set, { seed: 0.5 }), ValueError, "seed is 0.5");
  assertThrows(() => hostBatches(set, { epoch: Infinity }), ValueError, "epoch is Infinity");
  for (const normalise of [{ mean: 0, std: 0 }, { mean: NaN, std: 1 }, { mean: [0], std: [1] }]) {
    assertThrows(() => hostBatches(set, { normalise }), ValueError, "Cannot make batches: normalise has mean");
  }
  assertThrows(() => hostBatches(set, { batchSize: 11, dropLast: true }), FormatError, "leaves no batch");
});
