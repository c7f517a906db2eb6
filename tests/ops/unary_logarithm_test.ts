import { acosh, asinh, atanh, log, log10, log1p, log2, logSigmoid, type Tensor, tensor } from "../../core/mod.ts";
import { checkFunction, checkValues, type FunctionOptions } from "./_check.ts";

const rows: [string, (x: Tensor) => Tensor, (x: number) => number, FunctionOptions?][] = [
  ["log", log, Math.log, { min: 0.7, max: 4 }],
  ["log2", log2, Math.log2, { min: 0.7, max: 4 }],
  ["log10", log10, Math.log10, { min: 0.7, max: 4 }],
  ["log1p", log1p, Math.log1p, { min: -0.3, max: 3 }],
  ["logSigmoid", logSigmoid, (x) => -Math.log1p(Math.exp(-x)), { min: -8, max: 8 }],
  ["asinh", asinh, Math.asinh],
  ["acosh", acosh, Math.acosh, { min: 1.5, max: 4 }],
  ["atanh", atanh, Math.atanh, { min: -0.6, max: 0.6 }],
];

for (const [name, f, expected, options] of rows) {
  Deno.test(`${name}: values, shapes and derivatives`, () => checkFunction(f, expected, options));
}

/** One unit in the last place is 1.2e-7 at most. */
const lastDigits = { rtol: 2.5e-7, atol: 0 };

Deno.test("logarithms keep every digit near 1, and over the whole range", async () => {
  const x = Float32Array.from([
    1.2e-38,
    1e-30,
    0.1,
    0.7,
    0.7072,
    0.9,
    0.9999,
    1,
    1.0001,
    1.1,
    1.4142,
    1.4143,
    2,
    8,
    1e10,
    3e38,
  ]);
  for (const [f, expected] of [[log, Math.log], [log2, Math.log2], [log10, Math.log10]] as const) {
    await checkValues(f(tensor(x)), Array.from(x, expected), lastDigits);
  }
  await checkValues(log2(tensor([0.25, 1, 8, 1024])), [-2, 0, 3, 10], { rtol: 0, atol: 0 });
});

Deno.test("log1p, asinh and atanh keep every digit near 0", async () => {
  const x = Float32Array.from([-0.41, -0.29, -0.01, -1e-5, -1e-20, 0, 1e-30, 1e-8, 3e-4, 0.1, 0.41, 0.42]);
  for (const [f, expected] of [[log1p, Math.log1p], [asinh, Math.asinh], [atanh, Math.atanh]] as const) {
    await checkValues(f(tensor(x)), Array.from(x, expected), lastDigits);
  }
  const large = Float32Array.from([20, 9999, 10001, 1e12, 1e25]);
  for (const [f, expected] of [[log1p, Math.log1p], [asinh, Math.asinh], [acosh, Math.acosh]] as const) {
    await checkValues(f(tensor(large)), Array.from(large, expected), lastDigits);
  }
});

Deno.test("ends of the domains, infinities and NaN", async () => {
  const x = tensor([NaN, Infinity, -Infinity, 0, -1, 1]);
  for (const f of [log, log2, log10]) await checkValues(f(x), [NaN, Infinity, NaN, -Infinity, NaN, 0]);
  await checkValues(log1p(x), [NaN, Infinity, NaN, 0, -Infinity, Math.LN2]);
  await checkValues(asinh(x), [NaN, Infinity, -Infinity, 0, -Math.asinh(1), Math.asinh(1)]);
  await checkValues(acosh(x), [NaN, Infinity, NaN, NaN, NaN, 0]);
  await checkValues(atanh(x), [NaN, NaN, NaN, 0, -Infinity, Infinity]);
  await checkValues(logSigmoid(tensor([NaN, Infinity, -Infinity, 200, -200])), [NaN, 0, -Infinity, 0, -200]);
});
