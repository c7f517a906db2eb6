import { assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { buildDensenet } from "../../models/densenet.ts";
import { densenet121, densenet161, densenet169, densenet201 } from "../../models/mod.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("densenet: a small one with dropout trains", () => {
  const config = { stem: 8, growth: 4, blocks: [2, 1] } as const;
  return checkTraining(buildDensenet(config, { numClasses, dropRate: 0.1 }), [4, 3, 16, 16]);
});

Deno.test("densenet: as many layers as the name says", () => {
  for (const [layers, make] of Object.entries({ densenet121, densenet161, densenet169, densenet201 })) {
    const trained = summary(make(), [1, 3, 224, 224]).layers.filter(({ macs }) => macs > 0);
    assertEquals(`densenet${trained.length}`, layers);
  }
});

Deno.test("densenet: each layer adds its growth, each transition halves channels and extents", () => {
  const { layers } = summary(densenet121(), [1, 3, 224, 224]);
  const channelsOf = (name: string) => layers.find((layer) => layer.name === `features.${name}`)!.output;
  assertEquals(channelsOf("denseblock1.denselayer1.norm1"), [1, 64, 56, 56]);
  assertEquals(channelsOf("denseblock1.denselayer2.norm1"), [1, 96, 56, 56]);
  assertEquals(channelsOf("transition1.norm"), [1, 256, 56, 56]);
  assertEquals(channelsOf("transition1.pool"), [1, 128, 28, 28]);
  assertEquals(channelsOf("norm5"), [1, 1024, 7, 7]);
});

Deno.test("densenet: a rate outside 0 to 1 is refused", () => {
  assertThrows(() => densenet121({ dropRate: -1 }), ValueError, "found rate -1");
});
