import { assertEquals } from "@std/assert";
import {
  DTypeError,
  hinge,
  marginRanking,
  multiMargin,
  ShapeError,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

const labels = (...values: number[]) => tensor(values, { dtype: "int32" });

Deno.test("hinge costs nothing beyond the margin", async () => {
  const [x, t] = [tensor([0.5, 3, -2, 1]), tensor([1, -1, -1, 1])];
  await checkValues(hinge(x, t, { reduction: "none" }), [0.5, 4, 0, 0]);
  await checkValues(hinge(x, t), 4.5 / 4);
  await checkValues(hinge(x, t, { margin: 2, reduction: "sum" }), 1.5 + 5 + 0 + 1);
});

Deno.test("marginRanking costs what is ranked wrongly", async () => {
  const [a, b, t] = [tensor([1, 1, 5]), tensor([3, 0, 2]), tensor([1, 1, -1])];
  await checkValues(marginRanking(a, b, t, { reduction: "none" }), [2, 0, 3]);
  await checkValues(marginRanking(a, b, t, { margin: 1.5, reduction: "none" }), [3.5, 0.5, 4.5]);
});

Deno.test("multiMargin equals a plain loop", async () => {
  const [rows, classes] = [6, 5];
  const x = randomValues(rows * classes);
  const t = [0, 4, 2, 2, 1, 3];
  const weight = randomValues(classes, { min: 0.5, max: 2, seed: 4 });
  for (const power of [1, 2] as const) {
    for (const margin of [1, 0.3]) {
      const want = t.map((label, row) => {
        let total = 0;
        for (let c = 0; c < classes; c++) {
          const excess = margin - x[row * classes + label] + x[row * classes + c];
          if (c !== label && excess > 0) total += weight[label] * excess ** power;
        }
        return total / classes;
      });
      const options = { power, margin, weight: tensor(weight) };
      const input = tensor(x, { shape: [rows, classes] });
      await checkValues(multiMargin(input, labels(...t), { ...options, reduction: "none" }), want);
      await checkValues(multiMargin(input, labels(...t), options), want.reduce((a, b) => a + b, 0) / rows);
    }
  }
  await checkValues(multiMargin(tensor([0.1, 0.2, 0.4, 0.8]), tensor(3, { dtype: "int32" })), 0.325);
});

Deno.test("losses with a margin are differentiable twice away from the kink", async () => {
  const x = random([3, 4], { avoid: [1, -1], gap: 0.1 });
  const signs = tensor([1, -1, 1, -1, 1, -1, -1, 1, 1, 1, -1, -1], { shape: [3, 4] });
  await checkGradient((x) => hinge(x, signs), [x]);
  const [a, b] = [tensor([1, 2, -1]), tensor([0, 3, 1])];
  await checkGradient((a, b) => marginRanking(a, b, tensor([1, 1, -1]), { margin: 0.5 }), [a, b]);
  const scores = tensor([[0, 0.5, 2], [1.5, -1, 0.2]]);
  await checkGradient((x, w) => multiMargin(x, labels(0, 2), { power: 2, weight: w }), [scores, tensor([1, 2, 0.5])]);
});

Deno.test("no rows make no losses", async () => {
  assertEquals((await multiMargin(zeros([0, 3]), zeros([0], "int32"), { reduction: "none" }).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const [x, y] = [zeros([2, 3]), zeros([2])];
  checkRefusals([
    [() => hinge(x, y), ShapeError, "Cannot apply hinge: input is [2,3], target is [2]"],
    [() => hinge(x, zeros([2, 3], "int32")), DTypeError, "Cannot apply hinge"],
    [() => hinge(x, x, { margin: NaN }), ValueError, "Cannot apply hinge: margin must be a finite number, found NaN"],
    [() => marginRanking(x, y, x), ShapeError, "Cannot apply marginRanking"],
    [() => marginRanking(x, x, y), ShapeError, "target is [2]"],
    [() => marginRanking(x, x, x, { margin: Infinity }), ValueError, "found Infinity"],
    [() => multiMargin(zeros([2, 3, 4]), labels(0, 1)), ShapeError, "input is [2,3,4], it needs [N, C] or [C]"],
    [() => multiMargin(x, labels(0, 1, 2)), ShapeError, "labels are [3], they need [2]"],
    [() => multiMargin(x, labels(0, 3)), ValueError, "label [1] is 3, 3 classes need 0 to 2"],
    [() => multiMargin(x, zeros([2])), DTypeError, "they need int32"],
    [() => multiMargin(x, labels(0, 1), { power: 3 as 2 }), ValueError, "power must be 1 or 2, found 3"],
    [() => multiMargin(x, labels(0, 1), { margin: NaN }), ValueError, "Cannot apply multiMargin: margin"],
    [() => multiMargin(x, labels(0, 1), { weight: zeros([2]) }), ShapeError, "weight is [2], 3 classes need [3]"],
    [() => hinge(x, x, { reduction: "most" as "sum" }), ValueError, "found reduction most"],
  ]);
});
