import { assertEquals, assertThrows } from "@std/assert";
import { DTypeError, grad, pow, ShapeError, sum, type Tensor, tensor, zeros } from "../../core/mod.ts";
import { checkFunction, checkGradient, checkValues, random } from "./_check.ts";

for (const exponent of [-2, -1, 0, 1, 2, 3, 5, 8]) {
  Deno.test(`pow with exponent ${exponent}: values of either sign, shapes and derivatives`, () =>
    checkFunction((x) => pow(x, exponent), (x) => x ** exponent, {
      min: -1.6,
      max: 1.6,
      avoid: exponent < 0 ? [0] : [],
      gap: 0.7,
      rtol: 2e-6,
      differentiable: exponent !== 0,
    }));
}

// The fifth derivative of a high power is large: differences need a smaller step.
for (const [exponent, step] of [[-1.5], [-0.5], [0.5], [2.5], [12, 2 ** -6]]) {
  Deno.test(`pow with exponent ${exponent}: values, shapes and derivatives`, () =>
    checkFunction((x) => pow(x, exponent), (x) => x ** exponent, { min: 0.7, max: 1.3, rtol: 2e-6, step }));
}

Deno.test("small whole exponents are exact to the last digit", async () => {
  const x = Float32Array.from([-3.3, 0.1, 1.7, 1e-20, 1e10]);
  assertEquals(await pow(tensor(x), 2).data(), x.map((one) => one * one));
  assertEquals(await pow(tensor([3, -2], { dtype: "int32" }), 3).array(), [27, -8]);
  assertEquals(await pow(tensor([7, 0], { dtype: "uint32" }), 0).array(), [1, 1]);
});

Deno.test("tensors as exponents broadcast and are differentiable twice, like the base", async () => {
  const base = random([2, 3], { min: 0.6, max: 2 });
  await checkValues(pow(tensor([[2], [3]]), tensor([0, 1, -1, 0.5])), [
    ...[1, 2, 0.5, Math.SQRT2],
    ...[1, 3, 1 / 3, Math.sqrt(3)],
  ]);
  await checkGradient(pow, [base, random([3])]);
  await checkGradient((b) => pow(2, b), [random([4])]);
  await checkValues(pow(2, 10), [1024]);
});

Deno.test("negative bases need whole exponents", async () => {
  const y = pow(tensor([-2, -2, -2, -2, -2]), tensor([2, 3, -1, 0, 0.5]));
  await checkValues(y, [4, -8, -0.5, 1, NaN]);
  await checkValues(pow(tensor([-1.5]), 9), [(-1.5) ** 9]);
  await checkGradient((a) => pow(a, tensor([2, 3])), [tensor([-1.2, -0.7])]);
});

Deno.test("zero, one, infinities and NaN", async () => {
  await checkValues(pow(tensor([0, 0, 0, 0]), tensor([0, 2, -1, 0.5])), [1, 0, Infinity, 0]);
  await checkValues(pow(tensor([1, NaN, NaN, 2]), tensor([NaN, 0, 1, NaN])), [1, 1, NaN, NaN]);
  await checkValues(pow(tensor([Infinity, 2, 0.5]), tensor([2, Infinity, Infinity])), [Infinity, Infinity, 0]);
  await checkValues(pow(tensor([2, 0.5]), Infinity), [Infinity, 0]);
});

Deno.test("gradients at base 0 are PyTorch's, and finite in further derivatives", async () => {
  const slopes = (a: number, b: number) => grad(([x, y]: Tensor[]) => sum(pow(x, y)))([tensor([a]), tensor([b])]);
  for (const [a, b, da, db] of [[0, 2, 0, 0], [0, 0, 0, 0], [0, 1, 1, 0], [2, 0, 0, Math.LN2]]) {
    const [byBase, byExponent] = slopes(a, b);
    await checkValues(byBase, [da]);
    await checkValues(byExponent, [db]);
  }
  const twice = grad((x: Tensor) => sum(grad((y: Tensor) => sum(pow(y, 2)))(x)));
  await checkValues(twice(tensor([0, 3])), [2, 2]);
  const slopeOfExponent = grad((b: Tensor) => sum(grad((c: Tensor) => sum(pow(zeros([1]), c)))(b)));
  await checkValues(slopeOfExponent(tensor([2])), [0]);
});

Deno.test("wrong calls are refused with what was found", () => {
  const counts = tensor([1, 2], { dtype: "int32" });
  assertThrows(() => pow(counts, 0.5), DTypeError, "Cannot apply pow: found int32, needs float32");
  assertThrows(() => pow(counts, -1), DTypeError, "needs float32");
  assertThrows(() => pow(counts, counts), DTypeError, "needs float32");
  assertThrows(() => pow(tensor([true]), 2), DTypeError, "found bool");
  assertThrows(() => pow(zeros([2]), zeros([3])), ShapeError, "do not broadcast");
});
