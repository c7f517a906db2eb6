import { assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { hardswish, relu, summary } from "../../layers/mod.ts";
import { buildMobilenetV3 } from "../../models/mobilenet_v3.ts";
import { mobilenetV3Large, mobilenetV3Small } from "../../models/mod.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("mobilenet v3: a small one trains", () => {
  const blocks = [
    { kernel: 3, wide: 16, channels: 16, squeeze: true, activation: relu, stride: 1 },
    { kernel: 5, wide: 32, channels: 24, squeeze: true, activation: hardswish, stride: 2 },
  ];
  return checkTraining(buildMobilenetV3({ blocks, hidden: 16 }, { numClasses }), [4, 3, 16, 16]);
});

Deno.test("mobilenet v3: squeeze and excitation, and hard-swish, where the paper's tables have them", () => {
  for (const [model, gates, swishes] of [[mobilenetV3Large(), 8, 21], [mobilenetV3Small(), 9, 19]] as const) {
    const { layers } = summary(model, [1, 3, 224, 224]);
    assertEquals(layers.filter(({ kind }) => kind === "hardsigmoid").length, gates);
    assertEquals(layers.filter(({ kind }) => kind === "hardswish").length, swishes);
  }
});

Deno.test("mobilenet v3: a rate outside 0 to 1 is refused", () => {
  assertThrows(() => mobilenetV3Large({ dropRate: 2 }), ValueError, "found rate 2");
});
