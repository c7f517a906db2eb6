import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseSafetensors } from "../../interop/mod.ts";
import { assertCode, runScript } from "../_script.ts";

const fixture = new URL("../interop/files/state.pth", import.meta.url).pathname;

const convert = (...args: string[]) => runScript("cli/mod.ts", "convert", ...args);

Deno.test("convert: a torch file to safetensors, in 16 bits, in shards, and back to one file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const one = `${folder}/one.safetensors`;
    const first = await convert(fixture, one, "--part", "state_dict", "--dtype", "bf16", "--max-shard", "0.00003");
    assertEquals([first.code, first.error], [0, ""]);
    const lines = first.out.split("\n");
    assertEquals(lines.slice(0, 3), [
      "tensor                  shape  type     values",
      "conv.weight             [3,4]  float32      12",
      "transposed              [4,3]  float32      12",
    ]);
    assertEquals(lines[11], "in all                                      37");
    assertStringIncludes(first.out, `${fixture} is now ${one}.index.json, floats as BF16`);
    const second = await convert(`${one}.index.json`, `${folder}/two.safetensors`);
    assertEquals([second.code, second.error], [0, ""]);
    const { tensors, metadata } = parseSafetensors(await Deno.readFile(`${folder}/two.safetensors`));
    assertEquals([...tensors.transposed.data], [0, 2, 4, 0.5, 2.5, 4.5, 1, 3, 5, 1.5, 3.5, 5.5]);
    assertEquals([...tensors["bn.num_batches_tracked"].data], [-7]);
    assertEquals([Object.keys(tensors).length, metadata.epoch], [10, "90"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("convert: what it cannot do is said", async () => {
  assertCode(await convert("one"), 2);
  const { code, error } = await convert(fixture, "x.safetensors", "--part", "model");
  assertEquals([code, error.trim()], [
    1,
    "tg convert: --part needs a name that tensors are under, found model; there are state_dict",
  ]);
  assertStringIncludes(
    (await convert(fixture, "x.safetensors", "--dtype", "f8")).error,
    "--dtype needs f32, f16 or bf16",
  );
  assertStringIncludes((await convert(fixture, "x.npz")).error, "OUT needs to end in .safetensors");
});
