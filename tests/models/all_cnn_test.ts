import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { allCnn } from "../../models/mod.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("all-cnn: nothing but convolutions; maps of 32, 16, 8 and 6 pixels", () => {
  const { layers, params } = summary(allCnn(), [1, 3, 32, 32]);
  assertEquals(new Set(layers.filter(({ params }) => params > 0).map(({ kind }) => kind)), new Set(["conv2d"]));
  const planes = layers.filter(({ kind }) => kind === "conv2d").map(({ output }) => output[2]);
  assertEquals(planes, [32, 32, 16, 16, 16, 8, 6, 6, 6]);
  assertEquals(params, 1_369_738);
});

Deno.test("all-cnn: it trains", () => checkTraining(allCnn({ numClasses, inChannels: 1 }), [3, 1, 12, 12]));

Deno.test("all-cnn: other classes and channels; images too small are refused", () => {
  assertEquals(allCnn({ numClasses: 7, inChannels: 1 }).describe([2, 1, 40, 32]).output, [2, 7]);
  assertThrows(() => allCnn().describe([1, 3, 8, 8]), ShapeError, "(in layer conv7)");
});
