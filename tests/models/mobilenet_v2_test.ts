import { assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { buildMobilenetV2 } from "../../models/mobilenet_v2.ts";
import { mobilenetV2 } from "../../models/mod.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("mobilenet v2: a small one trains", () => {
  const stages = [
    { expand: 1, channels: 32, blocks: 1, stride: 1 },
    { expand: 2, channels: 64, blocks: 2, stride: 2 },
  ];
  return checkTraining(buildMobilenetV2(stages, { numClasses, widthMultiplier: 0.25 }), [4, 3, 16, 16]);
});

Deno.test("mobilenet v2: widths are multiples of 8, the last one never below 1280", () => {
  const { params } = mobilenetV2({ widthMultiplier: 0.35 }).specs;
  const widths = Object.entries(params).filter(([name]) => /^features\.\d+\.conv\.\d+\.weight$/.test(name))
    .filter(([, { shape }]) => shape.length === 4).map(([, { shape }]) => shape[0]);
  assertEquals([...new Set(widths)], [8, 16, 24, 32, 56, 112]);
  assertEquals(params["features.18.0.weight"].shape[0], 1280);
  assertEquals(mobilenetV2({ widthMultiplier: 1.4 }).specs.params["features.18.0.weight"].shape[0], 1792);
});

Deno.test("mobilenet v2: ten of 17 blocks have a shortcut, all end linearly", () => {
  const description = mobilenetV2().describe([1, 3, 224, 224]);
  const [features] = description.children;
  const blocks = features.description.children.slice(1, 18).map(({ description }) => description);
  assertEquals(blocks.filter(({ kind }) => kind === "residual").length, 10);
  const last = summary(mobilenetV2(), [1, 3, 224, 224]).layers.filter(({ name }) => name.startsWith("features.5."));
  assertEquals(last.at(-1)!.kind, "batchNorm2d");
});

Deno.test("mobilenet v2: a rate outside 0 to 1 is refused", () => {
  assertThrows(() => mobilenetV2({ dropRate: -0.2 }), ValueError, "found rate -0.2");
});
