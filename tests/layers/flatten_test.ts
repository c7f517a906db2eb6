import { assertEquals } from "@std/assert";
import { key, tensor } from "../../core/mod.ts";
import { flatten, identity } from "../../layers/mod.ts";

Deno.test("flatten layer: the batch stays, the rest becomes one axis", async () => {
  const layer = flatten();
  const y = layer.apply(layer.init(key(0)), tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]));
  assertEquals(await y.array(), [[1, 2, 3, 4], [5, 6, 7, 8]]);
});

Deno.test("flatten layer: other axes by option", () => {
  assertEquals(flatten({ start: 0 }).describe([2, 3, 4]).output, [24]);
  assertEquals(flatten({ start: 1, end: 2 }).describe([2, 3, 4, 5]).output, [2, 12, 5]);
});

Deno.test("identity layer", async () => {
  const layer = identity();
  assertEquals(await layer.apply(layer.init(key(0)), tensor([1, 2])).array(), [1, 2]);
  assertEquals(layer.describe([3]).output, [3]);
});
