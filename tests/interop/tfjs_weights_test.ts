import { assertEquals, assertRejects } from "@std/assert";
import { FormatError } from "../../core/mod.ts";
import { readTfjsWeights } from "../../interop/mod.ts";

type Weight = Record<string, unknown>;

/** Reads weights that lie in files of these bytes. */
function read(weights: Weight[], ...files: number[][]) {
  const paths = files.map((_, i) => `group1-shard${i + 1}of${files.length}.bin`);
  const json = JSON.stringify({ format: "layers-model", weightsManifest: [{ paths, weights }] });
  return readTfjsWeights(json, (path) => Promise.resolve(Uint8Array.from(files[paths.indexOf(path)])));
}

const eight = { dtype: "uint8", scale: 0.25, min: -1 };

Deno.test("TensorFlow.js weights: every type, across the borders of files", async () => {
  const floats = [...new Uint8Array(new Float32Array([1.5, -2]).buffer)];
  const tensors = await read(
    [
      { name: "kernel", shape: [1, 2], dtype: "float32" },
      { name: "eight", shape: [3], dtype: "float32", quantization: eight },
      { name: "sixteen", shape: [2], dtype: "float32", quantization: { dtype: "uint16", scale: 0.5, min: 10 } },
      { name: "half", shape: [], dtype: "float32", quantization: { dtype: "float16", original_dtype: "float32" } },
      { name: "whole", shape: [2], dtype: "int32", quantization: { dtype: "uint8", scale: 1.4, min: -3 } },
      { name: "plain", shape: [1], dtype: "int32" },
      { name: "flag", shape: [2], dtype: "bool" },
    ],
    floats.slice(0, 6),
    [...floats.slice(6), 0, 4, 255, 2, 0, 0, 1],
    [0x00, 0x3e, 1, 5, 0xff, 0xff, 0xff, 0xff, 1, 0],
  );
  const shown = Object.entries(tensors).map(([name, { dtype, shape, data }]) => [name, dtype, shape, [...data]]);
  assertEquals(shown, [
    ["kernel", "float32", [1, 2], [1.5, -2]],
    ["eight", "float32", [3], [-1, 0, 62.75]],
    ["sixteen", "float32", [2], [11, 138]],
    ["half", "float32", [], [1.5]],
    ["whole", "int32", [2], [-2, 4]],
    ["plain", "int32", [1], [-1]],
    ["flag", "bool", [2], [1, 0]],
  ]);
});

Deno.test("TensorFlow.js weights: several groups", async () => {
  const group = (name: string) => ({
    paths: [name],
    weights: [{ name, shape: [1], dtype: "float32", quantization: eight }],
  });
  const json = JSON.stringify({ weightsManifest: [group("a"), group("b")] });
  const tensors = await readTfjsWeights(json, (path) => Promise.resolve(new Uint8Array([path === "a" ? 4 : 8])));
  assertEquals(Object.entries(tensors).map(([name, { data }]) => [name, ...data]), [["a", 0], ["b", 1]]);
  const twice = JSON.stringify({ weightsManifest: [group("a"), group("a")] });
  await assertRejects(
    () => readTfjsWeights(twice, () => Promise.resolve(new Uint8Array(1))),
    FormatError,
    "a name twice",
  );
});

Deno.test("TensorFlow.js weights: what breaks the format is refused", async () => {
  const x = { name: "x", shape: [2], dtype: "float32" };
  const cases: [Weight, string][] = [
    [{ ...x, quantization: eight }, "found 3 bytes in group1-shard1of1.bin, needed 2 for 1 tensors"],
    [x, "found 3 bytes in group1-shard1of1.bin, needed 8"],
    [{ ...x, dtype: "complex64" }, 'Cannot read tensor "x": found dtype "complex64", needed float32, int32 or bool'],
    [{ ...x, shape: [-1] }, "found shape [-1], needed whole numbers of at least 0"],
    [{ ...x, quantization: { dtype: "uint8", scale: 1 } }, 'found quantization {"dtype":"uint8","scale":1}'],
    [{ ...x, dtype: "int32", quantization: { dtype: "float16" } }, "needed uint8 or uint16 with scale and min"],
    [{ shape: [] }, "found a weight without a name"],
  ];
  for (const [weight, message] of cases) await assertRejects(() => read([weight], [1, 2, 3]), FormatError, message);
  const none = () => Promise.resolve(new Uint8Array());
  await assertRejects(() => readTfjsWeights("<html>", none), FormatError, "found a text that is not JSON");
  await assertRejects(() => readTfjsWeights("{}", none), FormatError, "found no weightsManifest");
  await assertRejects(
    () => readTfjsWeights('{"weightsManifest":[{}]}', none),
    FormatError,
    "without paths and weights",
  );
});
