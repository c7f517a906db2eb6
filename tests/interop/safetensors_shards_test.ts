import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FormatError, openDevice, tensor } from "../../core/mod.ts";
import { readSafetensorsFile, readTorchFile, writeSafetensorsFile } from "../../interop/files.ts";
import { encodeSafetensors } from "../../interop/mod.ts";
import { parseIndex, shardsOf } from "../../interop/safetensors_index.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

const state = { a: tensor([1, 2]), b: tensor([3, 4, 5]), steps: tensor(new Int32Array([7])), s: tensor(9) };

Deno.test("shards: written with an index, read back by either path, replaced by one file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.safetensors`;
    const index = await writeSafetensorsFile(path, state, { epoch: "3" }, { maxShardBytes: 12 });
    assertEquals(index, `${path}.index.json`);
    const shards = ["00001", "00002", "00003"].map((one) => `model-${one}-of-00003.safetensors`);
    assertEquals(names(folder), [...shards, "model.safetensors.index.json"]);
    assertEquals(JSON.parse(await Deno.readTextFile(index)), {
      metadata: { total_size: 28 },
      weight_map: { a: shards[0], b: shards[1], steps: shards[2], s: shards[2] },
    });
    for (const at of [path, index]) {
      const { state: read, metadata } = await readSafetensorsFile(at);
      assertEquals(Object.keys(read), ["a", "b", "steps", "s"]);
      assertEquals([await read.b.array(), await read.s.item(), read.steps.dtype], [[3, 4, 5], 9, "int32"]);
      assertEquals(metadata, { epoch: "3" });
    }
    assertEquals(await writeSafetensorsFile(path, { a: tensor([6]) }, {}, { maxShardBytes: 12 }), path);
    assertEquals(names(folder), [...shards, "model.safetensors"]);
    assertEquals(await (await readSafetensorsFile(path)).state.a.array(), [6]);
  }));

Deno.test("shards: those that do not hold what the index says are refused", () =>
  inFolder(async (folder) => {
    const index = `${folder}/model.safetensors.index.json`;
    const one = encodeSafetensors({ a: { dtype: "float32", shape: [1], data: new Float32Array(1) } });
    await Deno.writeFile(`${folder}/one.safetensors`, one);
    const broken = async (weight_map: Record<string, string>, message: string) => {
      await Deno.writeTextFile(index, JSON.stringify({ weight_map }));
      await assertRejects(() => readSafetensorsFile(index), FormatError, message);
    };
    const file = "one.safetensors";
    await broken({ a: file, b: file }, 'tensor "b" is missing, needed it in one.safetensors');
    await Deno.copyFile(`${folder}/one.safetensors`, `${folder}/two.safetensors`);
    await broken(
      { a: file, b: "two.safetensors" },
      'found tensor "a" in two.safetensors, needed it in one.safetensors',
    );
    await Deno.writeFile(`${folder}/two.safetensors`, one.subarray(0, 20));
    await broken({ a: file, b: "two.safetensors" }, `(file ${folder}/two.safetensors)`);
  }));

Deno.test("shards: indices that are none, or lead elsewhere", () => {
  const refused = (text: string, message: string) => assertThrows(() => parseIndex(text), FormatError, message);
  refused("<html>", "found a text that is not JSON");
  for (const text of ["[]", "null", "{}", '{"weight_map": 3}', '{"weight_map": []}']) {
    refused(text, "found no weight_map");
  }
  refused('{"weight_map": {"a": "m.safetensors", "a": "n.safetensors"}}', 'found the key "a" twice');
  for (const file of ["../m.safetensors", "/m.safetensors", "x\\\\m.safetensors", "m.bin", ".safetensors/", ""]) {
    refused(`{"weight_map": {"a": "${file}"}}`, "needed the name of a safetensors file beside the index");
  }
  refused('{"weight_map": {"a": 3}}', 'tensor "a" is in 3');
});

Deno.test("shards: tensors are cut into runs; one that is too large has a file of its own", () => {
  const cut = (most: number) => shardsOf([3, 3, 9, 1, 2], (bytes) => bytes, most);
  assertEquals(cut(6), [[3, 3], [9], [1, 2]]);
  assertEquals(cut(Infinity), [[3, 3, 9, 1, 2]]);
  assertEquals(shardsOf([], () => 1, 5), []);
});

Deno.test("safetensors file: read in parts of 256 kB, on the device that is named, 16 bits too", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.safetensors`;
    const values = Float32Array.from({ length: 200_000 }, (_, i) => i % 2048);
    const large = { x: tensor(values), y: tensor([0.5]) };
    for (const floats of ["F32", "F16"] as const) {
      await writeSafetensorsFile(path, large, {}, { floats });
      const device = await openDevice();
      const read = (await readSafetensorsFile(path, { device })).state;
      assertEquals(device.memory().liveTensors, 2);
      assertEquals(await read.x.data(), values);
      device.destroy();
    }
  }));

Deno.test("safetensors file: a value that does not fit is named by its place, far into the file too", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.safetensors`;
    const count = 40_000;
    const data = new BigInt64Array(count);
    data[count - 1] = 2n ** 40n;
    const header = JSON.stringify({ x: { dtype: "I64", shape: [count], data_offsets: [0, 8 * count] } });
    const length = new BigUint64Array([BigInt(header.length)]);
    await Deno.writeFile(path, new Blob([length, header, data]).stream());
    await assertRejects(
      () => readSafetensorsFile(path),
      FormatError,
      `found ${2 ** 40} at position ${count - 1}, needed a value that int32 can hold (file ${path})`,
    );
  }));

Deno.test("torch file: read from disk onto the device; a damaged one is named", () =>
  inFolder(async (folder) => {
    const { state, metadata } = await readTorchFile(new URL("files/state.pth", import.meta.url).pathname);
    assertEquals(await state["state_dict.column"].array(), [1, 3, 5]);
    assertEquals(await state["state_dict.bn.num_batches_tracked"].item(), -7);
    assertEquals(metadata.epoch, "90");
    await Deno.writeTextFile(`${folder}/m.pth`, "<html>");
    await assertRejects(() => readTorchFile(`${folder}/m.pth`), FormatError, `(file ${folder}/m.pth)`);
  }));
