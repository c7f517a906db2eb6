import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { nin } from "../../models/mod.ts";
import { checkGradientShapes } from "./_gradient_shapes.ts";

Deno.test("nin: maps of 54, 26, 12 and 5 pixels, one map per class", () => {
  const { layers } = summary(nin(), [1, 3, 224, 224]);
  const ends = ["block1.5", "block2.5", "block3.5", "block4.5"].map((end) => layers.find(({ name }) => name === end)!);
  assertEquals(ends.map(({ output: [, ...map] }) => map), [[96, 54, 54], [256, 26, 26], [384, 12, 12], [1000, 5, 5]]);
});

Deno.test("nin: every parameter gets a gradient", () => checkGradientShapes(nin({ numClasses: 5 }), [2, 3, 96, 96]));

Deno.test("nin: other classes and channels; images too small are refused", () => {
  assertEquals(nin({ numClasses: 7, inChannels: 1 }).describe([2, 1, 224, 224]).output, [2, 7]);
  assertThrows(() => nin().describe([1, 3, 30, 30]), ShapeError);
});
