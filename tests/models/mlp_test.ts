import { assertEquals, assertThrows } from "@std/assert";
import { key, linear, ShapeError, sigmoid, tanh } from "../../core/mod.ts";
import { logisticRegression, mlp } from "../../models/mod.ts";
import { random } from "../ops/_check.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("logistic regression: one linear layer of the flattened input", async () => {
  const model = logisticRegression({ inFeatures: 12, numClasses: 3 });
  const variables = model.init(key(0));
  const { "fc.weight": weight, "fc.bias": bias } = variables.params;
  const y = model.apply(variables, random([5, 1, 3, 4]));
  assertEquals(await y.data(), await linear(random([5, 12]), weight, bias).data());
  await checkTraining(logisticRegression({ inFeatures: 12, numClasses }), [6, 12]);
});

Deno.test("mlp: linear layers with the activation between them", async () => {
  for (const [activation, f] of [["sigmoid", sigmoid], ["tanh", tanh]] as const) {
    const model = mlp({ inFeatures: 4, hidden: [6, 5], numClasses: 2, activation });
    assertEquals(Object.keys(model.specs.params), [1, 2, 3].flatMap((n) => [`fc${n}.weight`, `fc${n}.bias`]));
    const { params, buffers } = model.init(key(0));
    const layer = (n: number, x: ReturnType<typeof random>) =>
      linear(x, params[`fc${n}.weight`], params[`fc${n}.bias`]);
    const x = random([3, 4]);
    const wanted = layer(3, f(layer(2, f(layer(1, x)))));
    assertEquals(await model.apply({ params, buffers }, x).data(), await wanted.data(), activation);
  }
});

Deno.test("mlp: it trains; without hidden layers it is a linear layer", async () => {
  await checkTraining(mlp({ inFeatures: 12, hidden: [8], numClasses }), [6, 12]);
  assertEquals(Object.keys(mlp({ hidden: [] }).specs.params), ["fc1.weight", "fc1.bias"]);
});

Deno.test("mlp: what does not fit is refused", () => {
  assertThrows(() => mlp({ hidden: [0] }), ShapeError, "found outFeatures 0");
  assertThrows(() => mlp().describe([2, 1, 27, 28]), ShapeError, "(in layer fc1)");
  assertThrows(() => logisticRegression().describe([2, 783]), ShapeError, "(in layer fc)");
});
