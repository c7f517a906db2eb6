import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FormatError } from "../../core/mod.ts";
import { cifar10Digests, cifar10FileNames, cifar10Records, encodePng, parseCifar10 } from "../../data/mod.ts";
import { loadCifar10 } from "../../data/files.ts";
import type { FileSource } from "../../data/npm_package.ts";

const plane = 1024;

/** A sheet of `labels.length` images whose pixels tell their place: byte = image + channel * 80 + pixel mod 7. */
function sheetOf(count: number) {
  const data = Uint8Array.from({ length: count * plane * 3 }, (_, i) => {
    const [image, pixel, channel] = [Math.floor(i / (plane * 3)), Math.floor(i / 3) % plane, i % 3];
    return image + channel * 80 + pixel % 7;
  });
  return { width: plane, height: count, channels: 3, data };
}

Deno.test("cifar10Records and parseCifar10 bring pixels into planes and labels to their images", () => {
  const bytes = cifar10Records(sheetOf(3), [9, 0, 4]);
  assertEquals(bytes.length, 3 * 3073);
  const set = parseCifar10([{ name: "a", bytes }, { name: "b", bytes: bytes.subarray(0, 3073) }]);
  assertEquals([set.count, set.channels, set.rows, set.columns, set.classes], [4, 3, 32, 32, 10]);
  assertEquals([...set.labels], [9, 0, 4, 9]);
  for (const [image, channel, pixel] of [[0, 0, 0], [1, 2, 5], [2, 1, 1023], [3, 2, 9]]) {
    assertEquals(set.images[(image * 3 + channel) * plane + pixel], image % 3 + channel * 80 + pixel % 7);
  }
});

Deno.test("damaged files and sheets are refused with what was found", () => {
  const record = new Uint8Array(3073);
  for (const length of [0, 3072, 3074]) {
    assertThrows(
      () => parseCifar10([{ name: "x.bin", bytes: new Uint8Array(length) }]),
      FormatError,
      `Cannot read x.bin: found ${length} bytes, needed a multiple of 3073, at least one`,
    );
  }
  record[0] = 10;
  assertThrows(() => parseCifar10([{ name: "x.bin", bytes: record }]), FormatError, "record 0 has label 10");
  assertThrows(() => cifar10Records(sheetOf(2), [1]), FormatError, "1024 x 2 pixels with 3 channels and 1 labels");
  assertThrows(() => cifar10Records({ ...sheetOf(2), width: 512, height: 4 }, [1, 1, 1, 1]), FormatError, "512 x 4");
});

Deno.test("loadCifar10 converts what its source has, and keeps nothing that is not the original", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tilegrad-test-" });
  const asked: string[] = [];
  const png = await encodePng(sheetOf(2));
  const source: FileSource = {
    name: "test source",
    read: (file) => {
      asked.push(file);
      return Promise.resolve(file.endsWith(".png") ? png : new TextEncoder().encode("[1,2]"));
    },
    close: () => Promise.resolve(),
  };
  await assertRejects(
    () => loadCifar10({ folder, source, log: () => {} }),
    FormatError,
    "Cannot load CIFAR-10: data_batch_1.bin from test source is damaged (found 6146 bytes, needed 30730000)",
  );
  assertEquals(asked, ["train_lables.json", "data_batch_1.png"]);
  assertEquals([...Deno.readDirSync(folder)], []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("every file of CIFAR-10 has a digest of its own", () => {
  const names = [...cifar10FileNames.train, ...cifar10FileNames.test];
  assertEquals(Object.keys(cifar10Digests), names);
  assert(names.every((name) => /^[0-9a-f]{64}$/.test(cifar10Digests[name].sha256)));
  assertEquals(new Set(names.map((name) => cifar10Digests[name].sha256)).size, names.length);
});
