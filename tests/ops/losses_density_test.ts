import { assertEquals } from "@std/assert";
import {
  DTypeError,
  gaussianNll,
  grad,
  poissonNll,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("poissonNll equals its formulas", async () => {
  const x = randomValues(8, { min: 0.2, max: 2 });
  const t = [0, 1, 2, 3, 5, 8, 0.5, 1];
  const cost = (logInput: boolean) =>
    Array.from(x, (value, i) => logInput ? Math.exp(value) - t[i] * value : value - t[i] * Math.log(value + 1e-8));
  const [input, target] = [tensor(x), tensor(t)];
  await checkValues(poissonNll(input, target, { reduction: "none" }), cost(true));
  await checkValues(poissonNll(input, target, { logInput: false, reduction: "none" }), cost(false));
  const stirling = t.map((n) => n > 1 ? n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) : 0);
  const full = cost(true).map((value, i) => value + stirling[i]);
  await checkValues(poissonNll(input, target, { full: true, reduction: "none" }), full);
  await checkValues(poissonNll(input, target, { full: true }), full.reduce((a, b) => a + b, 0) / 8);
});

Deno.test("gaussianNll equals its formula, with variances for each element or stretched", async () => {
  const [x, t] = [1, 2].map((seed) => randomValues(6, { seed }));
  const variance = randomValues(6, { min: 0.2, max: 3, seed: 3 });
  const shaped = (values: ArrayLike<number>) => tensor(Float32Array.from(values), { shape: [2, 3] });
  const want = Array.from(x, (value, i) => 0.5 * (Math.log(variance[i]) + (value - t[i]) ** 2 / variance[i]));
  await checkValues(gaussianNll(shaped(x), shaped(t), shaped(variance), { reduction: "none" }), want);
  const full = want.map((value) => value + 0.5 * Math.log(2 * Math.PI));
  await checkValues(
    gaussianNll(shaped(x), shaped(t), shaped(variance), { full: true, reduction: "sum" }),
    full.reduce((a, b) => a + b, 0),
  );
  const rows = tensor([[2], [0.5]]);
  const stretched = Array.from(x, (value, i) => {
    const own = i < 3 ? 2 : 0.5;
    return 0.5 * (Math.log(own) + (value - t[i]) ** 2 / own);
  });
  await checkValues(gaussianNll(shaped(x), shaped(t), rows, { reduction: "none" }), stretched);
});

Deno.test("a variance below eps counts as eps, and still gets the gradient there", async () => {
  const [x, t] = [tensor([1]), tensor([2])];
  const loss = (v: Tensor) => gaussianNll(x, t, v, { eps: 0.5 });
  await checkValues(loss(tensor([0])), 0.5 * (Math.log(0.5) + 2));
  await checkValues(grad(loss)(tensor([0])), [0.5 * (1 / 0.5 - 1 / 0.25)]);
});

Deno.test("losses of densities are differentiable twice in every operand", async () => {
  const target = tensor([0, 1.5, 3]);
  await checkGradient((x, t) => poissonNll(x, t), [random([3]), target]);
  await checkGradient((x) => poissonNll(x, target, { logInput: false }), [random([3], { min: 0.5 })]);
  await checkGradient((x, t, v) => gaussianNll(x, t, v), [
    random([2, 2]),
    random([2, 2], { seed: 2 }),
    random([2, 1], { min: 0.7, seed: 3 }),
  ]);
});

Deno.test("no elements make no losses", async () => {
  const none = zeros([0, 3]);
  assertEquals((await poissonNll(none, none, { reduction: "none" }).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const [x, y] = [zeros([2, 3]), zeros([2])];
  checkRefusals([
    [() => poissonNll(x, y), ShapeError, "Cannot apply poissonNll: input is [2,3], target is [2]"],
    [() => poissonNll(x, x, { eps: -1 }), ValueError, "eps must be a number of at least 0, found -1"],
    [() => poissonNll(x, zeros([2, 3], "int32")), DTypeError, "float32 and int32"],
    [() => gaussianNll(x, y, x), ShapeError, "Cannot apply gaussianNll"],
    [() => gaussianNll(x, x, zeros([2])), ShapeError, "do not broadcast"],
    [() => gaussianNll(x, x, zeros([4, 2, 3])), ShapeError, "variance is [4,2,3], it does not stretch to [2,3]"],
    [() => gaussianNll(x, x, x, { eps: 0 }), ValueError, "eps must be a number above 0, found 0"],
    [() => gaussianNll(x, x, zeros([2, 3], "int32")), DTypeError, "float32 and int32"],
  ]);
});
