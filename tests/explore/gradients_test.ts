import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { key, sum, type Tensor, tensor } from "../../core/mod.ts";
import { ShapeError, ValueError } from "../../core/mod.ts";
import {
  deconvolution,
  guidedBackpropagation,
  inputGradient,
  integratedGradients,
  magnitude,
  type Objective,
  saliency,
  smoothGrad,
} from "../../explore/mod.ts";
import { convNet, deepNet, first, linearNet, linearWeight, second } from "./_nets.ts";

const pixels = [1, 0.25, 0.5, 1.5];
const image = () => tensor(pixels, { shape: [1, 1, 2, 2] });
const flat = async (x: Tensor) => [...await x.data()];

Deno.test("saliency of a linear model is the larger |w| of each pixel's channels", async () => {
  const { model, variables } = linearNet();
  const x = tensor([1, 2, 3, 4, 5, 6, 7, 8], { shape: [1, 2, 2, 2] });
  for (const [k, w] of linearWeight.entries()) {
    assertEquals(await flat(inputGradient(model, variables, x, { class: k })), w);
    const expected = [0, 1, 2, 3].map((i) => Math.max(Math.abs(w[i]), Math.abs(w[i + 4])));
    assertEquals(await flat(saliency(model, variables, x, { class: k })), expected);
  }
});

Deno.test("the class is the likeliest unless told, and may differ from image to image", async () => {
  const { model, variables } = linearNet();
  const x = tensor([1, 0, 0, 0, 0, 0, 0, 0, /* */ 0, 1, 0, 0, 0, 0, 0, 0], { shape: [2, 2, 2, 2] });
  assertEquals(await flat(inputGradient(model, variables, x)), [...linearWeight[0], ...linearWeight[1]]);
  const other = tensor([1, 0], { dtype: "int32" });
  assertEquals(await flat(inputGradient(model, variables, x, { class: other })), [
    ...linearWeight[1],
    ...linearWeight[0],
  ]);
});

/** Back through V relu(W x), with the ReLU's gradient of one's own. */
function backward(k: number, x: readonly number[], rule: (h: number, dh: number) => number): number[] {
  const hidden = first.map((row) => row.reduce((total, w, i) => total + w * x[i], 0));
  const dh = hidden.map((h, j) => rule(h, second[k][j]));
  return x.map((_, i) => dh.reduce((total, d, j) => total + d * first[j][i], 0));
}

const rules: [typeof guidedBackpropagation, (h: number, dh: number) => number][] = [
  [inputGradient, (h, dh) => h > 0 ? dh : 0],
  [guidedBackpropagation, (h, dh) => h > 0 && dh > 0 ? dh : 0],
  [deconvolution, (_, dh) => Math.max(0, dh)],
];

Deno.test("gradient, guided backpropagation and deconvolution equal plain loops, and differ", async () => {
  const { model, variables } = deepNet();
  const found = new Set<string>();
  for (const [method, rule] of rules) {
    for (const k of [0, 1]) {
      const gradient = await flat(method(model, variables, image(), { class: k }));
      assertEquals(gradient, backward(k, pixels, rule));
      found.add(gradient.join());
    }
  }
  assertEquals(found.size, 6);
});

Deno.test("objectives inside the network: a feature, a map, a place in it, its strongest unit", async () => {
  const deep = deepNet();
  const gradient = inputGradient(deep.model, deep.variables, image(), { layer: "fc1", channel: 2 });
  assertEquals(await flat(gradient), first[2]);
  const { model, variables } = convNet();
  const of = (objective: Objective) => flat(inputGradient(model, variables, image(), objective));
  assertEquals(await of({ layer: "conv", channel: 1 }), [-1, -1, -1, -1]);
  assertEquals(await of({ layer: "conv", channel: 1, unit: [1, 0] }), [0, 0, -1, 0]);
  assertEquals(await of({ layer: "conv", channel: 0, unit: "strongest" }), [0, 0, 0, 1]);
});

Deno.test("smoothGrad of a linear model is its gradient; of another, the mean over the noise of its key", async () => {
  const linear = linearNet();
  const x = tensor([1, 2, 3, 4, 5, 6, 7, 8], { shape: [1, 2, 2, 2] });
  const smooth = await flat(await smoothGrad(linear.model, linear.variables, x, {}, { key: key(1), samples: 4 }));
  smooth.forEach((value, i) => assertAlmostEquals(value, linearWeight[0][i], 1e-6));
  const { model, variables } = deepNet();
  const of = async (seed: number) =>
    flat(await smoothGrad(model, variables, image(), { class: 0 }, { key: key(seed), samples: 8, noise: 2 }));
  assertEquals(await of(1), await of(1));
  assert((await of(1)).join() !== (await of(2)).join());
});

Deno.test("integrated gradients add up to the change of the score from the baseline to the image", async () => {
  const { model, variables } = deepNet();
  const baseline = tensor([-1, 1, 2, -1], { shape: [1, 1, 2, 2] });
  const score = async (x: Tensor) => (await model.apply(variables, x).data())[1];
  const parts = await integratedGradients(model, variables, image(), { class: 1 }, { baseline, steps: 200 });
  assertAlmostEquals(await sum(parts).item(), await score(image()) - await score(baseline), 0.05);
  const linear = linearNet();
  const x = tensor([1, 2, 3, 4, 5, 6, 7, 8], { shape: [1, 2, 2, 2] });
  const exact = await flat(await integratedGradients(linear.model, linear.variables, x, { class: 1 }, { steps: 2 }));
  assertEquals(exact, linearWeight[1].map((w, i) => w * (i + 1)));
});

Deno.test("what there is not is refused", async () => {
  const { model, variables } = convNet();
  const refusals: [Objective, string][] = [
    [{ class: 2 }, "Cannot explain class: found 2, needed 0 to 1"],
    [{ class: 0.5 }, "Cannot explain class: found 0.5"],
    [{ class: tensor([2], { dtype: "int32" }) }, "2"],
    [{ layer: "conv9", channel: 0 }, "Cannot capture conv9: the module has no part of that name"],
    [{ layer: "conv", channel: 2 }, "Cannot explain channel of conv: found 2, needed 0 to 1"],
    [{ layer: "conv", channel: 0, unit: [2, 0] }, "Cannot explain row of conv: found 2, needed 0 to 1"],
    [{ layer: "conv", channel: 0, unit: [0, -1] }, "Cannot explain column of conv: found -1, needed 0 to 1"],
  ];
  for (const [objective, message] of refusals) {
    assertThrows(() => inputGradient(model, variables, image(), objective), ValueError, message);
  }
  assertThrows(
    () => inputGradient(model, variables, image(), { layer: "fc", channel: 0, unit: [0, 0] }),
    ShapeError,
    "Cannot explain a unit of fc: it gives [1,2], without rows",
  );
  assertThrows(() => magnitude(tensor([1])), ShapeError, "found [1], needed [N, C, H, W]");
  const noSample = () => smoothGrad(model, variables, image(), {}, { key: key(0), samples: 0 });
  await assertRejects(noSample, ValueError, "found 0 samples");
  const noStep = () => integratedGradients(model, variables, image(), {}, { steps: 0 });
  await assertRejects(noStep, ValueError, "found 0 steps");
});
