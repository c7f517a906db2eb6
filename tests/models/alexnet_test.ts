import { assertEquals, assertThrows } from "@std/assert";
import { key, ShapeError, zeros } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { alexnet, alexnetGrouped, alexnetOriginal } from "../../models/mod.ts";
import { checkGradientShapes } from "./_gradient_shapes.ts";

Deno.test("alexnet: normalisation comes before pooling, or after it", () => {
  const kinds = (order?: "lrn-pool" | "pool-lrn") =>
    summary(alexnetOriginal({ order }), [1, 3, 227, 227]).layers.slice(0, 4).map(({ kind }) => kind);
  assertEquals(kinds(), ["conv2d", "relu", "localResponseNorm", "maxPool2d"]);
  assertEquals(kinds("pool-lrn"), ["conv2d", "relu", "maxPool2d", "localResponseNorm"]);
});

Deno.test("alexnet: grouped convolutions see half of the channels", () => {
  const shapes = (model: ReturnType<typeof alexnetGrouped>) =>
    ([2, 3, 4, 5] as const).map((layer) => model.specs.params[`conv${layer}.weight`].shape[1]);
  assertEquals(shapes(alexnetOriginal()), [96, 256, 384, 384]);
  assertEquals(shapes(alexnetGrouped()), [48, 256, 192, 192]);
});

Deno.test("alexnet: every parameter gets a gradient", () => {
  checkGradientShapes(alexnet({ numClasses: 5 }), [2, 3, 64, 64]);
  checkGradientShapes(alexnetOriginal(), [1, 3, 227, 227]);
  checkGradientShapes(alexnetGrouped(), [1, 3, 227, 227]);
});

Deno.test("alexnet: other classes and channels", () => {
  for (const make of [alexnet, alexnetOriginal, alexnetGrouped]) {
    assertEquals(make({ numClasses: 7, inChannels: 1 }).describe([2, 1, 227, 227]).output, [2, 7]);
  }
});

Deno.test("alexnet: what does not fit is refused", () => {
  const model = alexnetOriginal();
  assertThrows(() => model.apply(model.init(key(0)), zeros([1, 3, 195, 195])), ShapeError, "(in layer fc6)");
  assertThrows(() => alexnet().describe([1, 3, 62, 62]), ShapeError, "(in layer features.12)");
  assertThrows(() => alexnet({ inChannels: 0 }), ShapeError, "found inChannels 0");
});
