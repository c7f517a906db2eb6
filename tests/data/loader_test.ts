import { assertEquals, assertThrows } from "@std/assert";
import { FormatError, ValueError } from "../../core/mod.ts";
import { hostBatches } from "../../data/host_batches.ts";
import type { ImageSet } from "../../data/image_set.ts";
import { imageTensor } from "../../data/image_tensor.ts";
import { batches } from "../../data/loader.ts";

const set: ImageSet = {
  images: Uint8Array.from({ length: 11 * 6 }, (_, i) => (i * 29) % 256),
  labels: Uint8Array.from({ length: 11 }, (_, i) => i % 10),
  count: 11,
  channels: 1,
  rows: 2,
  columns: 3,
  classes: 10,
};

Deno.test("batches gives the tensors of every host batch, in order, whatever is prefetched", async () => {
  for (const prefetch of [0, 2, 20]) {
    const options = { batchSize: 4, seed: 3, epoch: 1, normalise: { mean: 0.5, std: 0.25 } };
    const expected = hostBatches(set, options);
    let i = 0;
    for await (const { x, y, count } of batches(set, { ...options, prefetch })) {
      const host = expected.batch(i++);
      assertEquals([x.shape, y.shape, count], [[count, 1, 2, 3], [count], host.count]);
      assertEquals([x.dtype, y.dtype], ["float32", "int32"]);
      assertEquals(await x.data(), host.x);
      assertEquals(await y.data(), host.y);
    }
    assertEquals(i, 3);
  }
});

Deno.test("batches refuses bad options at the call, before anything is iterated", () => {
  assertThrows(() => batches(set, { prefetch: -1 }), ValueError, "prefetch is -1, needed a whole number of at least 0");
  assertThrows(() => batches(set, { batchSize: 0 }), ValueError, "batchSize is 0");
  assertThrows(() => batches(set, { batchSize: 64, dropLast: true }), FormatError, "leaves no batch");
});

Deno.test("imageTensor parts the channels and scales as the loader does", async () => {
  const image = { width: 2, height: 1, channels: 3, data: new Uint8Array([255, 0, 51, 0, 102, 255]) };
  const x = imageTensor(image);
  assertEquals(x.shape, [1, 3, 1, 2]);
  assertEquals(await x.data(), new Float32Array([1, 0, 0, 102 / 255, 51 / 255, 1]));
  const scaled = imageTensor(image, { mean: 0.5, std: [0.5, 0.5, 0.25] });
  assertEquals((await scaled.data())[5], 2);
});
