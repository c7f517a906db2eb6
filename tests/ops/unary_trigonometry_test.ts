import { acos, asin, atan, cos, sin, tan, type Tensor, tensor } from "../../core/mod.ts";
import { checkFunction, checkValues, type FunctionOptions } from "./_check.ts";

/** WGSL promises sine and cosine to 2^-11; adapters do better. */
const builtIn = { rtol: 1e-5, atol: 2e-6 };

const rows: [string, (x: Tensor) => Tensor, (x: number) => number, FunctionOptions?][] = [
  ["sin", sin, Math.sin, { min: -3, max: 3, ...builtIn }],
  ["cos", cos, Math.cos, { min: -3, max: 3, ...builtIn }],
  ["tan", tan, Math.tan, { min: -0.8, max: 0.8, ...builtIn }],
  ["asin", asin, Math.asin, { min: -0.7, max: 0.7 }],
  ["acos", acos, Math.acos, { min: -0.7, max: 0.7 }],
  ["atan", atan, Math.atan, { min: -3, max: 3 }],
];

for (const [name, f, expected, options] of rows) {
  Deno.test(`${name}: values, shapes and derivatives`, () => checkFunction(f, expected, options));
}

Deno.test("inverse functions keep their digits over the whole range", async () => {
  const x = Float32Array.from({ length: 401 }, (_, i) => (i - 200) / 200);
  await checkValues(asin(tensor(x)), Array.from(x, Math.asin), { rtol: 4e-7, atol: 0 });
  await checkValues(acos(tensor(x)), Array.from(x, Math.acos), { rtol: 4e-7, atol: 0 });
  const wide = Float32Array.from([-1e20, -300, -2.5, -2.4, -0.42, -0.41, -1e-4, 1e-20, 0.3, 1, 2.42, 1e5]);
  await checkValues(atan(tensor(wide)), Array.from(wide, Math.atan), { rtol: 4e-7, atol: 0 });
});

Deno.test("ends of the domains, infinities and NaN", async () => {
  const x = tensor([NaN, Infinity, -Infinity, 1, -1, 1.5]);
  await checkValues(asin(x), [NaN, NaN, NaN, Math.PI / 2, -Math.PI / 2, NaN]);
  await checkValues(acos(x), [NaN, NaN, NaN, 0, Math.PI, NaN]);
  await checkValues(atan(x), [NaN, Math.PI / 2, -Math.PI / 2, Math.PI / 4, -Math.PI / 4, Math.atan(1.5)]);
});
