import { assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { wideResnet28_10, wideResnet50_2 } from "../../models/mod.ts";
import { buildWideResnet } from "../../models/wide_resnet.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("wide resnet: a small one with dropout trains", () =>
  checkTraining(buildWideResnet({ depth: 10, width: 1 }, { numClasses, dropRate: 0.1 }), [4, 3, 16, 16]));

Deno.test("wide resnet: 28 layers of which 25 are 3x3 convolutions, ten times wider than 16, 32, 64", () => {
  const convolutions = summary(wideResnet28_10(), [1, 3, 32, 32]).layers.filter(({ kind }) => kind === "conv2d");
  const shortcuts = convolutions.filter(({ name }) => name.endsWith("convShortcut"));
  assertEquals([convolutions.length - shortcuts.length, shortcuts.length], [25, 3]);
  assertEquals(convolutions.at(-1)!.output, [1, 640, 8, 8]);
});

Deno.test("wide resnet: bottlenecks for ImageNet are twice as wide inside, as wide outside", () => {
  const { params } = wideResnet50_2().specs;
  assertEquals(params["layer1.0.conv2.weight"].shape, [128, 128, 3, 3]);
  assertEquals(params["layer1.0.conv3.weight"].shape, [256, 128, 1, 1]);
});

Deno.test("wide resnet: a rate outside 0 to 1 is refused", () => {
  assertThrows(() => wideResnet28_10({ dropRate: 2 }), ValueError, "found rate 2");
});
