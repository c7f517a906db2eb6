import { assertEquals, assertThrows } from "@std/assert";
import { key, ones, ShapeError, tensor } from "../../core/mod.ts";
import { type Initializer, linear, onesInit } from "../../layers/mod.ts";

const counting: Initializer = (_, shape) =>
  tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i), { shape });

Deno.test("linear layer: y = x weight^T + bias", async () => {
  const layer = linear(3, 2, { weightInit: counting, biasInit: onesInit });
  const y = layer.apply(layer.init(key(0)), tensor([[1, 2, 3], [0, 0, 1]]));
  assertEquals(await y.array(), [[9, 27], [3, 6]]);
});

Deno.test("linear layer: leading axes stay", () => {
  assertEquals(linear(3, 2).describe([4, 5, 3]).output, [4, 5, 2]);
  assertEquals(linear(3, 2).describe([4, 5, 3]).macs, 4 * 5 * 2 * 3);
});

Deno.test("linear layer: without bias there is no such parameter", async () => {
  const layer = linear(3, 2, { bias: false, weightInit: counting });
  assertEquals(Object.keys(layer.specs.params), ["weight"]);
  assertEquals(await layer.apply(layer.init(key(0)), ones([1, 3])).array(), [[3, 12]]);
});

Deno.test("linear layer: counts that make no sense are refused", () => {
  assertThrows(() => linear(0, 1), ShapeError, "Cannot make linear: found inFeatures 0");
  assertThrows(() => linear(1, -1), ShapeError, "found outFeatures -1");
});
