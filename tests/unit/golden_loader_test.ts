import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Family, Reference } from "../../scripts/golden/format.ts";
import { familyNames, openFamily } from "../../scripts/golden/folder.ts";
import { readAttributes, readTensors, valuesOf } from "../../scripts/golden/loader.ts";

function safetensors(header: unknown, data: number[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

Deno.test("tensors are read at any alignment, and metadata is no tensor", () => {
  const tensors = readTensors(safetensors({
    __metadata__: { format: "pt" },
    bytes: { dtype: "U8", shape: [3], data_offsets: [0, 3] },
    one: { dtype: "F32", shape: [], data_offsets: [3, 7] },
  }, [1, 2, 3, 0, 0, 0x80, 0x3f]));
  assertEquals([...tensors.keys()], ["bytes", "one"]);
  assertEquals(tensors.get("bytes")!.values, Uint8Array.of(1, 2, 3));
  assertEquals(tensors.get("one")!.values, Float32Array.of(1));
});

Deno.test("an element type outside the format is an error", () => {
  const bytes = safetensors({ x: { dtype: "F64", shape: [1], data_offsets: [0, 8] } }, new Array(8).fill(0));
  assertThrows(() => readTensors(bytes), TypeError, "F64");
});

Deno.test("attributes that are not finite numbers are strings in the manifest and numbers afterwards", () => {
  const attributes = { ord: "inf", nested: { values: ["-inf", 1, "nan"] }, mode: "reflect", dim: null };
  assertEquals(readAttributes(attributes), {
    ord: Infinity,
    nested: { values: [-Infinity, 1, NaN] },
    mode: "reflect",
    dim: null,
  });
  assertEquals(readAttributes(undefined), {});
});

Deno.test("values come from the stored tensor or from the formula", () => {
  const stored = { dtype: "F32" as const, shape: [2], values: Float32Array.of(4, 5) };
  const family: Family = { name: "test", cases: [], tensors: new Map([["x", stored]]) };
  const reference: Reference = { name: "x", dtype: "F32", shape: [2] };
  assertEquals(valuesOf(family, { ...reference, tensor: "x" }), stored.values);
  const labels = valuesOf(family, { ...reference, formula: { kind: "labels", key: "y", salt: 0, classes: 10 } });
  assertEquals(labels.every((label) => label >= 0 && label < 10), true);
  assertThrows(() => valuesOf(family, { ...reference, tensor: "absent" }), TypeError, "absent");
  assertThrows(() => valuesOf(family, reference), TypeError, "neither tensor nor formula");
});

Deno.test("a folder's families are those of its index, or all its manifests", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/b.json`,
      JSON.stringify({ format: "golden/1", family: "b", cases: [{ id: "1" }] }),
    );
    await Deno.writeTextFile(`${folder}/a.json`, JSON.stringify({ format: "other" }));
    assertEquals(await familyNames(folder), ["a", "b"]);
    assertEquals((await openFamily(folder, "b")).cases[0].inputs, []);
    await assertRejects(() => openFamily(folder, "a"), TypeError, "golden/1");
    await Deno.writeTextFile(`${folder}/index.json`, JSON.stringify({ families: { b: 1 } }));
    assertEquals(await familyNames(folder), ["b"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
