import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { key, ones, realize, ShapeError, sigmoid, tanh, tensor } from "../../core/mod.ts";
import { stateDict, summary } from "../../layers/mod.ts";
import { lenet1998, lenet5 } from "../../models/mod.ts";
import { type Check, judge } from "../../scripts/golden/check.ts";
import type { Family } from "../../scripts/golden/format.ts";
import { openFamily } from "../../scripts/golden/folder.ts";
import { formulaVariables, modelChecks, modelGradientChecks } from "../../scripts/golden/models.ts";

const GOLDEN = new URL("../golden", import.meta.url).pathname;

async function assertGolden(id: string, checksOf: typeof modelChecks): Promise<void> {
  const family: Family = await openFamily(GOLDEN, "models");
  const goldenCase = family.cases.find((one) => one.id === id)!;
  const checks: Check[] = await checksOf(family, goldenCase);
  assert(checks.length > 0);
  for (const check of checks) {
    if (!("dtype" in check.got)) throw new TypeError("expected a tensor");
    const { misfit } = judge(family, check, await check.got.data());
    assert(misfit.ratio <= 1, `${id} ${check.label}: ${JSON.stringify(misfit)}`);
  }
}

Deno.test("lenet5: names and shapes of the parameters are the reference's, in order", async () => {
  const reference = JSON.parse(await Deno.readTextFile(`${GOLDEN}/zoo/lenet5.json`));
  const { params, buffers } = lenet5().init(key(0));
  assertEquals(Object.entries(params).map(([name, x]) => [name, x.shape]), reference.state_dict);
  assertEquals(buffers, {});
});

Deno.test("lenet5: logits are the reference's", () => assertGolden("lenet5/28", modelChecks));

Deno.test("lenet5: loss and gradients are the reference's", () =>
  assertGolden("lenet5/grad-eval", modelGradientChecks));

Deno.test("lenet5: other classes and channels", () => {
  const model = lenet5({ numClasses: 7, inChannels: 3 });
  const { params } = model.specs;
  assertEquals([params["conv1.weight"].shape, params["fc3.weight"].shape], [[6, 3, 5, 5], [7, 84]]);
  assertEquals(model.describe([2, 3, 28, 28]).output, [2, 7]);
});

Deno.test("lenet5: images of another size are refused where they stop fitting", () => {
  const model = lenet5();
  const error = assertThrows(() => model.apply(model.init(key(0)), ones([1, 1, 32, 32])), ShapeError);
  assert(error.message.endsWith("(in layer fc1)"), error.message);
});

Deno.test("lenet1998: 61,750 parameters under the paper's names of layers", () => {
  const { params, macs } = summary(lenet1998(), [1, 1, 28, 28]);
  assertEquals([params, macs], [61_750, 416_520]);
  assertEquals(Object.keys(lenet1998().specs.params).map((name) => name.split(".")[0]), [
    ...["c1", "c1", "s2", "s2", "c3", "c3", "s4", "s4", "c5", "c5", "f6", "f6", "output", "output"],
  ]);
});

Deno.test("lenet1998: convolution and subsampling layers end in f", async () => {
  const x = tensor(Float32Array.from({ length: 784 }, (_, i) => Math.sin(i)), { shape: [1, 1, 28, 28] });
  for (const [activation, f] of [["sigmoid", sigmoid], ["tanh", tanh]] as const) {
    const model = lenet1998({ activation });
    const v = model.init(key(1));
    const capture = ["c1", "f1", "s2", "f2", "c3", "f3", "s4", "f4", "c5", "f5", "f6", "f7"];
    const [y, at] = model.apply(v, x, { capture });
    await realize(y, at);
    for (let i = 0; i < capture.length; i += 2) {
      const [before, after] = [at[capture[i]], at[capture[i + 1]]];
      assertEquals(await after.data(), await f(before).data(), `${activation} after ${capture[i]}`);
    }
  }
});

Deno.test("lenet1998: S2 is weight mean + bias of C1's output", async () => {
  const model = lenet1998();
  const v = formulaVariables(model, { salt: 1, gain: 2 });
  const [, { f1, s2 }] = model.apply(v as ReturnType<typeof model.init>, ones([1, 1, 28, 28]), {
    capture: ["f1", "s2"],
  });
  const [maps, means, weight, bias] = await Promise.all(
    [f1, s2, v.params["s2.weight"], v.params["s2.bias"]].map((x) => x.data()),
  );
  const at = (map: number, row: number, column: number) => maps[(map * 28 + row) * 28 + column];
  for (const [map, row, column] of [[0, 0, 0], [3, 5, 9], [5, 13, 13]]) {
    const [top, left] = [2 * row, 2 * column];
    const mean = (at(map, top, left) + at(map, top, left + 1) + at(map, top + 1, left) + at(map, top + 1, left + 1)) /
      4;
    assertAlmostEquals(means[(map * 14 + row) * 14 + column], weight[map] * mean + bias[map], 1e-6);
  }
});

Deno.test("lenet: 61,706 numbers in the state of the code version", async () => {
  const sizes = await Promise.all(
    Object.values(stateDict(lenet5().init(key(0)))).map(async (x) => (await x.data()).length),
  );
  assertEquals(sizes.reduce((a, b) => a + b, 0), 61_706);
});
