import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { xception } from "../../models/mod.ts";
import { digestOf } from "./_digest.ts";
import { checkGradientShapes } from "./_gradient_shapes.ts";

Deno.test("xception: variables and costs are timm's", async () => {
  const model = xception();
  const { params, macs } = summary(model, [1, 3, 299, 299]);
  assertEquals([params, macs, await digestOf(model)], [22_855_952, 8_357_403_496, "2345402d46ab3fc9"]);
});

Deno.test("xception: grids of 74, 37, 19 and 10 pixels; the first block does not start with ReLU", () => {
  const { children } = xception().describe([1, 3, 299, 299]);
  const side = (block: number) => children.find(({ name }) => name === `block${block}`)!.description.output[2];
  assertEquals([1, 2, 3, 11, 12].map(side), [74, 37, 19, 19, 10]);
  const { layers } = summary(xception(), [1, 3, 299, 299]);
  assertEquals(["block1.rep.0.conv1", "block2.rep.0"].map((one) => layers.find(({ name }) => name === one)?.kind), [
    ...["conv2d", "relu"],
  ]);
});

Deno.test("xception: every parameter gets a gradient", () =>
  checkGradientShapes(xception({ numClasses: 5 }), [2, 3, 64, 64]));

Deno.test("xception: other classes and channels; images too small are refused", () => {
  assertEquals(xception({ numClasses: 7, inChannels: 1 }).describe([2, 1, 75, 90]).output, [2, 7]);
  assertThrows(() => xception().describe([1, 3, 6, 2]), ShapeError, "(in layer conv1)");
});
