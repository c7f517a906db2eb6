import { assertEquals } from "@std/assert";
import { dice, DTypeError, focal, ShapeError, tensor, ValueError, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("focal equals its formula", async () => {
  const x = randomValues(10, { min: -6, max: 6 });
  const t = Array.from({ length: 10 }, (_, i) => i % 3 === 0 ? 1 : 0);
  for (const [alpha, gamma] of [[0.25, 2], [0.7, 0.5], [null, 3], [0.25, 0]] as const) {
    const want = Array.from(x, (value, i) => {
      const right = 1 / (1 + Math.exp(t[i] === 1 ? -value : value));
      const weight = alpha === null ? 1 : t[i] === 1 ? alpha : 1 - alpha;
      return -weight * (1 - right) ** gamma * Math.log(right);
    });
    await checkValues(focal(tensor(x), tensor(t), { alpha, gamma, reduction: "none" }), want);
    await checkValues(focal(tensor(x), tensor(t), { alpha, gamma }), want.reduce((a, b) => a + b, 0) / 10);
  }
});

Deno.test("focal stays finite for sure answers", async () => {
  const [y, n] = await focal(tensor([100, -100]), tensor([1, 1]), { alpha: null, reduction: "none" }).data();
  assertEquals([y, n], [0, 100]);
});

Deno.test("dice is one minus the common share of each sample", async () => {
  const [p, t] = [tensor([[1, 1, 0, 0], [0.5, 0.5, 0, 1]]), tensor([[1, 0, 0, 0], [1, 0, 0, 1]])];
  await checkValues(dice(p, t, { smooth: 0, reduction: "none" }), [1 - 2 / 3, 1 - 3 / 4]);
  await checkValues(dice(p, t), 1 - (3 / 4 + 4 / 5) / 2);
  await checkValues(dice(zeros([1, 2, 2]), zeros([1, 2, 2])), 0);
});

Deno.test("losses for rare classes are differentiable twice in every operand", async () => {
  const target = random([2, 3], { min: 0.1, max: 0.9, seed: 2 });
  await checkGradient((x, t) => focal(x, t), [random([2, 3]), target]);
  await checkGradient((p, t) => dice(p, t), [random([2, 3], { min: 0.2, max: 0.8 }), target]);
});

Deno.test("no elements make no losses", async () => {
  const none = zeros([0, 3]);
  assertEquals((await focal(none, none, { reduction: "none" }).data()).length, 0);
  assertEquals((await dice(none, none, { reduction: "none" }).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const [x, y] = [zeros([2, 3]), zeros([2])];
  checkRefusals([
    [() => focal(x, y), ShapeError, "Cannot apply focal: input is [2,3], target is [2]"],
    [() => focal(x, x, { alpha: 2 }), ValueError, "alpha must be from 0 to 1 or null, found 2"],
    [() => focal(x, x, { gamma: -1 }), ValueError, "gamma must be a number of at least 0, found -1"],
    [() => focal(x, zeros([2, 3], "bool")), DTypeError, "float32 and bool"],
    [() => dice(x, y), ShapeError, "Cannot apply dice"],
    [() => dice(zeros([]), zeros([])), ShapeError, "found [], it needs [N, ...]"],
    [() => dice(x, x, { smooth: NaN }), ValueError, "smooth must be a number of at least 0, found NaN"],
  ]);
});
