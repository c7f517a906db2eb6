import { assertEquals } from "@std/assert";
import { concat, ones, slice } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import * as zoo from "../../models/mod.ts";
import { buildShufflenetV2 } from "../../models/shufflenet_v2.ts";
import { formulaVariables } from "../../scripts/golden/models.ts";
import { checkTraining, numClasses } from "./_training.ts";

const small = () => buildShufflenetV2({ channels: [16, 16, 16, 32], units: [2, 1, 1] }, { numClasses });

Deno.test("shufflenet v2: a small one trains", () => checkTraining(small(), [4, 3, 64, 64]));

Deno.test("shufflenet v2: half of the channels passes a unit by, then both halves alternate", async () => {
  const model = small();
  const capture = ["stage2.0", "stage2.1", "stage2.1.branch2"];
  const [, at] = model.apply(formulaVariables(model, { salt: 0, gain: 2 }), ones([1, 3, 32, 32]), { capture });
  const [before, after, convolved] = capture.map((name) => at[name]);
  const joined = concat([slice(before, [null, [0, 8]]), convolved], 1);
  const [want, got] = await Promise.all([joined.data(), after.data()]);
  for (let channel = 0; channel < 8; channel++) {
    for (const half of [0, 1]) {
      const [from, to] = [(half * 8 + channel) * 16, (2 * channel + half) * 16];
      assertEquals(got.slice(to, to + 16), want.slice(from, from + 16), `channel ${channel} of half ${half}`);
    }
  }
});

Deno.test("shufflenet v2: parameters of the four widths", () => {
  const { shufflenetV2_x0_5, shufflenetV2_x1_0, shufflenetV2_x1_5, shufflenetV2_x2_0 } = zoo;
  const params = [shufflenetV2_x0_5, shufflenetV2_x1_0, shufflenetV2_x1_5, shufflenetV2_x2_0].map((make) =>
    summary(make(), [1, 3, 64, 64]).params
  );
  assertEquals(params, [1_366_792, 2_278_604, 3_503_624, 7_393_996]);
});
