import { assertEquals, assertRejects } from "@std/assert";
import { FormatError, tensor } from "../../core/mod.ts";
import { replaceFile } from "../../files/replace_file.ts";
import { readSafetensorsFile, writeSafetensorsFile } from "../../interop/safetensors_files.ts";

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

Deno.test("safetensors file: written, replaced and read back, with nothing left beside it", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.safetensors`;
    await writeSafetensorsFile(path, { bias: tensor([1, 2]) });
    await writeSafetensorsFile(path, { bias: tensor([3, 4, 5]) }, { epoch: "2" });
    const { state, metadata } = await readSafetensorsFile(path);
    assertEquals([...await state.bias.data()], [3, 4, 5]);
    assertEquals(metadata, { epoch: "2" });
    assertEquals(names(folder), ["model.safetensors"]);
  }));

Deno.test("safetensors file: two writers at once leave one whole file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.safetensors`;
    const lengths = [1000, 2000, 3000];
    await Promise.all(lengths.map((length) => writeSafetensorsFile(path, { x: tensor(new Float32Array(length)) })));
    const { state } = await readSafetensorsFile(path);
    assertEquals(lengths.includes(state.x.shape[0]), true);
    assertEquals(names(folder), ["model.safetensors"]);
  }));

Deno.test("safetensors file: a full disk keeps the old file and leaves nothing beside it", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.safetensors`;
    await writeSafetensorsFile(path, { bias: tensor([1, 2]) });
    const before = await Deno.readFile(path);
    await assertRejects(() =>
      replaceFile(path, async (temporary) => {
        await Deno.writeFile(temporary, before.subarray(0, 20));
        await Deno.writeFile("/dev/full", before);
      })
    );
    assertEquals(await Deno.readFile(path), before);
    assertEquals(names(folder), ["model.safetensors"]);
  }));

Deno.test("safetensors file: a target that cannot be replaced stays, and nothing is left beside it", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/model.safetensors/inside`, { recursive: true });
    await assertRejects(() => writeSafetensorsFile(`${folder}/model.safetensors`, { bias: tensor([1, 2]) }));
    assertEquals(names(folder), ["model.safetensors"]);
    assertEquals(names(`${folder}/model.safetensors`), ["inside"]);
  }));

Deno.test("safetensors file: a missing folder is an error", () =>
  inFolder(async (folder) => {
    await assertRejects(
      () => writeSafetensorsFile(`${folder}/none/model.safetensors`, { bias: tensor([1]) }),
      Error,
      "ENOENT",
    );
    assertEquals(names(folder), []);
  }));

Deno.test("safetensors file: a damaged file is named in the error", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.safetensors`;
    await Deno.writeTextFile(path, "<html>not found</html>");
    await assertRejects(() => readSafetensorsFile(path), FormatError, `(file ${path})`);
  }));
