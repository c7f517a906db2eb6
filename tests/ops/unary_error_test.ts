import { erf, erfc, tensor } from "../../core/mod.ts";
import { checkFunction, checkValues } from "./_check.ts";

/** erf by its power series, in float64; good to 12 digits up to 3. */
function series(x: number): number {
  let term = x, sum = x;
  for (let k = 1; k < 120; k++) {
    term *= -x * x / k;
    sum += term / (2 * k + 1);
  }
  return 2 / Math.sqrt(Math.PI) * sum;
}

Deno.test("erf: values, shapes and derivatives", () => checkFunction(erf, series, { min: -2.9, max: 2.9 }));
Deno.test("erfc: values, shapes and derivatives", () =>
  checkFunction(erfc, (x) => 1 - series(x), { min: -2.9, max: 2.9 }));

Deno.test("erf keeps every digit near 0, erfc where it is small", async () => {
  const x = Float32Array.from([-0.9, -0.1, -1e-4, 0, 1e-20, 1e-7, 0.03, 0.5, 0.99, 1.01]);
  await checkValues(erf(tensor(x)), Array.from(x, series), { rtol: 3e-7, atol: 0 });
  // Abramowitz and Stegun, Handbook of Mathematical Functions, tables 7.1 and 7.3.
  await checkValues(
    erfc(tensor([2, 3, 4, 5, 8])),
    [4.677734981e-3, 2.209049700e-5, 1.541725790e-8, 1.537459794e-12, 1.122429717e-29],
    { rtol: 1e-5, atol: 0 },
  );
});

Deno.test("large arguments, infinities and NaN", async () => {
  const x = tensor([NaN, Infinity, -Infinity, 100, -100, 4.5]);
  await checkValues(erf(x), [NaN, 1, -1, 1, -1, 1]);
  await checkValues(erfc(x), [NaN, 0, 2, 0, 2, 1.966160442e-10]);
});
