import { assert } from "@std/assert";
import { cosh, exp, exp2, expm1, sigmoid, sinh, tanh, type Tensor, tensor } from "../../core/mod.ts";
import { checkFunction, checkValues, type FunctionOptions } from "./_check.ts";

const rows: [string, (x: Tensor) => Tensor, (x: number) => number, FunctionOptions?][] = [
  ["exp", exp, Math.exp],
  ["exp2", exp2, (x) => 2 ** x],
  ["expm1", expm1, Math.expm1],
  ["sinh", sinh, Math.sinh],
  ["cosh", cosh, Math.cosh],
  ["tanh", tanh, Math.tanh],
  ["sigmoid", sigmoid, (x) => 1 / (1 + Math.exp(-x))],
];

for (const [name, f, expected, options] of rows) {
  Deno.test(`${name}: values, shapes and derivatives`, () => checkFunction(f, expected, options));
  // WGSL grants exp itself 3 + 2 |x| units in the last place.
  const far = { rtol: 1.5e-5, atol: 0 };
  Deno.test(`${name}: values far from 0`, async () => {
    const x = Float32Array.from([-80, -40, -12.5, -5, 5, 9.5, 33, 80]);
    await checkValues(f(tensor(x)), Array.from(x, expected), far);
  });
}

Deno.test("tanh, sinh and expm1 keep every digit near 0", async () => {
  const x = Float32Array.from([-0.3, -1e-3, -1e-6, -1e-20, 0, 1e-30, 1e-7, 3e-5, 0.02, 0.34, 0.36, 0.6, 0.64]);
  for (const [f, expected] of [[tanh, Math.tanh], [sinh, Math.sinh], [expm1, Math.expm1]] as const) {
    await checkValues(f(tensor(x)), Array.from(x, expected), { rtol: 8e-7, atol: 0 });
  }
});

Deno.test("large arguments, infinities and NaN", async () => {
  const x = tensor([NaN, Infinity, -Infinity, 200, -200]);
  await checkValues(exp(x), [NaN, Infinity, 0, Infinity, 0]);
  await checkValues(exp2(x), [NaN, Infinity, 0, Infinity, 0]);
  await checkValues(expm1(x), [NaN, Infinity, -1, Infinity, -1]);
  await checkValues(sinh(x), [NaN, Infinity, -Infinity, Infinity, -Infinity]);
  await checkValues(cosh(x), [NaN, Infinity, Infinity, Infinity, Infinity]);
  await checkValues(tanh(x), [NaN, 1, -1, 1, -1]);
  await checkValues(sigmoid(x), [NaN, 1, 0, 1, 0]);
  // 89 is beyond exp's range and within sinh's.
  await checkValues(sinh(tensor([89])), [Math.sinh(89)], { rtol: 1e-5 });
});

Deno.test("tanh(x) = 2 sigmoid(2x) - 1 stays between -1 and 1 and turns with its argument", async () => {
  const x = Float32Array.from({ length: 2001 }, (_, i) => (i - 1000) / 100);
  const [y, mirrored] = await Promise.all([tanh(tensor(x)).data(), tanh(tensor(x.map((one) => -one))).data()]);
  assert(y.every((one, i) => Math.abs(one) <= 1 && one === -mirrored[i]));
  const s = await sigmoid(tensor(x.map((one) => 2 * one))).data();
  await checkValues(y, Array.from(s, (one) => 2 * one - 1), { atol: 2e-7 });
});
