import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { FormatError } from "../../core/mod.ts";
import { loadIdxFolder } from "../../data/idx_files.ts";

const images = new Uint8Array([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]);
const labels = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 7, 3]);

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Runs `use` with a folder that holds a small data set, changed by `change` (undefined leaves a file out). */
async function withFolder(
  change: Record<string, Uint8Array | undefined>,
  use: (folder: string) => Promise<unknown>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tilegrad-test-" });
  const files: Record<string, Uint8Array | undefined> = {
    "train-images-idx3-ubyte": images,
    "train-labels-idx1-ubyte.gz": await gzip(labels),
    "t10k-images-idx3-ubyte.gz": await gzip(images),
    "t10k-labels-idx1-ubyte": labels,
    ...change,
  };
  for (const [name, bytes] of Object.entries(files)) if (bytes) await Deno.writeFile(join(folder, name), bytes);
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("loadIdxFolder reads idx and idx.gz files side by side", async () => {
  await withFolder({}, async (folder) => {
    const { train, test } = await loadIdxFolder(folder);
    for (const set of [train, test]) {
      assertEquals([set.count, set.rows, set.columns, [...set.images], [...set.labels]], [2, 1, 2, [1, 2, 3, 4], [
        7,
        3,
      ]]);
    }
  });
});

Deno.test("loadIdxFolder says what it found and needed where a file is missing", async () => {
  await withFolder({ "t10k-images-idx3-ubyte.gz": undefined }, (folder) =>
    assertRejects(
      () => loadIdxFolder(folder),
      FormatError,
      `found in ${folder} only t10k-labels-idx1-ubyte, train-images-idx3-ubyte, train-labels-idx1-ubyte.gz, ` +
        "needed t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz",
    ));
});

Deno.test("loadIdxFolder refuses an empty folder and a folder that does not exist", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tilegrad-test-" });
  await assertRejects(
    () => loadIdxFolder(folder),
    FormatError,
    `found the folder ${folder} empty, needed train-images`,
  );
  await Deno.remove(folder);
  await assertRejects(() => loadIdxFolder(folder), FormatError, `found no folder ${folder}, needed train-images`);
});

Deno.test("loadIdxFolder names the damaged file", async () => {
  await withFolder({ "t10k-labels-idx1-ubyte": labels.slice(0, 9) }, (folder) =>
    assertRejects(
      () => loadIdxFolder(folder),
      FormatError,
      `Cannot read ${join(folder, "t10k-labels-idx1-ubyte")}: truncated, found 9 bytes`,
    ));
});

Deno.test("loadIdxFolder refuses images and labels of different counts, and labels that are no class", async () => {
  const three = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 3, 7, 3, 1]);
  await withFolder(
    { "t10k-labels-idx1-ubyte": three },
    (folder) => assertRejects(() => loadIdxFolder(folder), FormatError, "found 2 images and 3 labels"),
  );
  await withFolder(
    {},
    (folder) =>
      assertRejects(() => loadIdxFolder(folder, 7), FormatError, "found label 7 at position 0, needed 0 to 6"),
  );
});
