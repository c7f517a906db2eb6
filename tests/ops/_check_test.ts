import { assert, assertEquals, assertRejects } from "@std/assert";
import { customGrad, mul, square, stopGradient, type Tensor, tensor } from "../../core/mod.ts";
import { checkFunction, checkGradient, checkValues, distinct, random, randomValues } from "./_check.ts";

Deno.test("random values are the same for a seed, within their bounds and away from what is to be avoided", () => {
  const values = randomValues(500, { seed: 3, min: -1, max: 2, avoid: [0, 1], gap: 0.2 });
  assertEquals(values, randomValues(500, { seed: 3, min: -1, max: 2, avoid: [0, 1], gap: 0.2 }));
  assert(values.some((x, i) => x !== randomValues(500, { seed: 4 })[i]));
  assert(values.every((x) => x >= -1 && x < 2 && Math.abs(x) >= 0.2 && Math.abs(x - 1) >= 0.2));
  assert(values.some((x) => x < -0.8) && values.some((x) => x > 1.8));
});

Deno.test("distinct values keep their distance", async () => {
  const sorted = (await distinct([5, 6], { spacing: 0.5 }).data()).toSorted();
  assert(sorted.every((x, i) => i === 0 || x - sorted[i - 1] === 0.5));
});

Deno.test("values: near ones pass; far ones, a missing NaN and another length do not", async () => {
  await checkValues(tensor([1, NaN, Infinity]), [1 + 1e-7, NaN, Infinity]);
  await assertRejects(() => checkValues(tensor([1, 2]), [1, 2.001]), Error, "value 1 is 2, expected 2.001");
  await assertRejects(() => checkValues(tensor([1]), [NaN]), Error, "value 0 is 1, expected NaN");
  await assertRejects(() => checkValues(tensor([Infinity]), [3e38]), Error, "value 0 is Infinity");
  await assertRejects(() => checkValues([[1, 2]], [1]), Error, "number of values");
});

Deno.test("gradients: right ones pass, a wrong first or second derivative does not", async () => {
  await checkGradient((x) => mul(x, square(x)), [random([2, 3])]);
  await assertRejects(
    () => checkGradient((x) => mul(x, stopGradient(x)), [random([2, 3])]),
    Error,
    "gradient of input 0",
  );
  // The first derivative 2x is right, but it does not tell that it depends on x.
  const halfBlind = (x: Tensor) =>
    customGrad((a: Tensor) => [square(a), stopGradient(a)], (a, dy) => [mul(dy, mul(a, 2))])(x);
  await checkGradient(halfBlind, [random([4])], { order: 1 });
  await assertRejects(() => checkGradient(halfBlind, [random([4])]), Error, "second derivative of input 0");
});

Deno.test("functions: a wrong value and a gradient where there should be none are found", async () => {
  await checkFunction(square, (x) => x * x);
  await assertRejects(() => checkFunction(square, (x) => x * x + 1e-4), Error, "expected");
  await assertRejects(() => checkFunction(square, (x) => x * x, { differentiable: false }), Error, "expected 0");
});
