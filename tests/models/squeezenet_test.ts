import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError, ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { squeezenet1_0, squeezenet1_1 } from "../../models/mod.ts";
import { buildSqueezenet } from "../../models/squeezenet.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("squeezenet: a small one trains", () => {
  const config = { stem: { channels: 8, kernel: 3 }, body: ["pool", [4, 8], [4, 8]] } as const;
  return checkTraining(buildSqueezenet(config, { numClasses, dropRate: 0 }), [4, 3, 20, 20]);
});

Deno.test("squeezenet: pools round up, 1.1 pools earlier than 1.0", () => {
  const pools = (model: ReturnType<typeof squeezenet1_0>, size: number) =>
    summary(model, [1, 3, size, size]).layers.filter(({ kind }) => kind === "maxPool2d").map(({ output }) => output[2]);
  assertEquals(pools(squeezenet1_0(), 224), [54, 27, 13]);
  assertEquals(pools(squeezenet1_1(), 224), [55, 27, 13]);
  assertEquals(pools(squeezenet1_0(), 223), [54, 27, 13]);
});

Deno.test("squeezenet: what does not fit is refused", () => {
  assertThrows(() => squeezenet1_1({ dropRate: 1.1 }), ValueError, "found rate 1.1");
  assertThrows(() => squeezenet1_0().describe([1, 3, 6, 6]), ShapeError);
});
