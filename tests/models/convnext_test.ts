import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { key, ValueError } from "../../core/mod.ts";
import { buildConvnext } from "../../models/convnext.ts";
import { convnextTiny } from "../../models/mod.ts";
import { random } from "../ops/_check.ts";
import { checkTraining, numClasses } from "./_training.ts";

const small = () => buildConvnext([{ channels: 8, blocks: 1 }, { channels: 16, blocks: 2 }], { numClasses });

Deno.test("convnext: a small one with stochastic depth trains", () => checkTraining(small(), [4, 3, 16, 16]));

Deno.test("convnext: each place is normalised over its channels", async () => {
  const model = small();
  const [, at] = model.apply(model.init(key(0)), random([2, 3, 16, 16]), { capture: ["features.0.1"] });
  const y = at["features.0.1"];
  assertEquals(y.shape, [2, 8, 4, 4]);
  const values = await y.data();
  const place = Array.from({ length: 8 }, (_, channel) => values[8 * 16 + channel * 16 + 5]);
  const mean = place.reduce((sum, value) => sum + value, 0) / 8;
  const variance = place.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 8;
  assertAlmostEquals(mean, 0, 1e-5);
  assertAlmostEquals(variance, 1, 1e-2);
});

Deno.test("convnext: a block starts almost as the identity", async () => {
  const model = small();
  const [, at] = model.apply(model.init(key(0)), random([1, 3, 16, 16]), { capture: ["features.0", "features.1.0"] });
  const [before, after] = await Promise.all([at["features.0"].data(), at["features.1.0"].data()]);
  before.forEach((value: number, index: number) => assertAlmostEquals(after[index], value, 1e-4));
});

Deno.test("convnext: a probability outside 0 to 1 is refused", () => {
  assertThrows(() => convnextTiny({ stochasticDepth: 2 }), ValueError, "needs 0 to 1");
});
