import { assertEquals, assertThrows } from "@std/assert";
import { key, ones, ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import * as zoo from "../../models/mod.ts";
import { formulaVariables } from "../../scripts/golden/models.ts";
import { checkTraining, numClasses } from "./_training.ts";

const { resnetCifar, stochasticDepthResnet110 } = zoo;

Deno.test("resnet cifar: parameters of the six depths", () => {
  const params = [20, 32, 44, 56, 110, 1202].map((depth) => summary(resnetCifar(depth), [1, 3, 32, 32]).params);
  assertEquals(params, [269_722, 464_154, 658_586, 853_018, 1_727_962, 19_421_274]);
});

Deno.test("resnet cifar: a small one with stochastic depth trains", () =>
  checkTraining(resnetCifar(8, { numClasses, stochasticDepth: 0.2 }), [4, 3, 16, 16]));

Deno.test("resnet cifar: a shortcut without weights keeps every second place and adds zeros", async () => {
  const model = resnetCifar(8);
  const [, at] = model.apply(formulaVariables(model, { salt: 0, gain: 2 }), ones([1, 3, 8, 8]), {
    capture: ["layer1", "layer2.0.bn2", "layer2.0.down"],
  });
  const [before, shortcut] = await Promise.all([at.layer1.data(), at["layer2.0.down"].data()]);
  assertEquals(at["layer2.0.down"].shape, [1, 32, 4, 4]);
  const kept = Array.from({ length: 16 * 16 }, (_, i) => {
    const [channel, row, column] = [Math.floor(i / 16), Math.floor(i / 4) % 4, i % 4];
    return before[(channel * 8 + 2 * row) * 8 + 2 * column];
  });
  assertEquals([...shortcut], [...kept, ...new Array(16 * 16).fill(0)]);
});

Deno.test("resnet cifar: projections have weights, in `down`", () => {
  const { params } = resnetCifar(8, { shortcut: "projection" }).specs;
  assertEquals(params["layer2.0.down.0.weight"].shape, [32, 16, 1, 1]);
  assertEquals(Object.keys(resnetCifar(8).specs.params).some((name) => name.includes("down")), false);
});

Deno.test("stochastic depth: one decision at the end of each of 54 blocks", () => {
  const drops = (model: ReturnType<typeof resnetCifar>) =>
    summary(model, [1, 3, 32, 32]).layers.filter(({ kind }) => kind === "stochasticDepth").length;
  assertEquals([drops(stochasticDepthResnet110()), drops(zoo.resnetCifar110())], [54, 0]);
});

Deno.test("stochastic depth: the last block is dropped with the given probability, its shortcut stays", async () => {
  const model = resnetCifar(8, { stochasticDepth: 1 });
  const variables = formulaVariables(model, { salt: 0, gain: 2 });
  const [, , at] = model.apply(variables, ones([2, 3, 8, 8]), {
    train: true,
    key: key(0),
    capture: ["layer3.0.down", "layer3"],
  });
  const [shortcut, after] = await Promise.all([at["layer3.0.down"].data(), at.layer3.data()]);
  assertEquals(after, shortcut);
});

Deno.test("resnet cifar: what does not fit is refused", () => {
  assertThrows(() => resnetCifar(21), ValueError, "found depth 21, needs 6 n + 2");
  assertThrows(() => resnetCifar(2), ValueError, "found depth 2, needs 6 n + 2");
  assertThrows(() => resnetCifar(8, { shortcut: "none" as "pad" }), ValueError, "found shortcut none");
  assertThrows(() => resnetCifar(8, { stochasticDepth: 2 }), ValueError, "needs 0 to 1");
});
