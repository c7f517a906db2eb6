import { assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { buildEfficientnet } from "../../models/efficientnet.ts";
import { efficientnetB0 } from "../../models/mod.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("efficientnet: a small one with stochastic depth trains", () => {
  const stages = [
    { expand: 1, kernel: 3, stride: 1, channels: 8, blocks: 1 },
    { expand: 2, kernel: 5, stride: 2, channels: 16, blocks: 2 },
  ];
  return checkTraining(buildEfficientnet(stages, { numClasses, dropRate: 0 }), [4, 3, 16, 16]);
});

Deno.test("efficientnet: blocks with a shortcut may be dropped, unless the probability is 0", () => {
  const drops = (stochasticDepth?: number) =>
    summary(efficientnetB0({ stochasticDepth }), [1, 3, 224, 224]).layers
      .filter(({ kind }) => kind === "stochasticDepth").map(({ name }) => name);
  assertEquals(drops().length, 9);
  assertEquals(drops()[0], "features.2.1.stochastic_depth");
  assertEquals(drops(0), []);
});

Deno.test("efficientnet: rates outside 0 to 1 are refused", () => {
  assertThrows(() => efficientnetB0({ stochasticDepth: 2 }), ValueError, "needs 0 to 1");
  assertThrows(() => efficientnetB0({ dropRate: 2 }), ValueError, "found rate 2");
});
