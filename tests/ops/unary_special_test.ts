import { assertEquals, assertThrows } from "@std/assert";
import {
  DTypeError,
  erf,
  erfinv,
  lgamma,
  logit,
  mul,
  nanToNum,
  tensor,
  ValueError,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkFunction, checkGradient, checkValues, random, randomValues } from "./_check.ts";

/** Lanczos's approximation (g = 7, n = 9), to about 15 digits, for x > 0. */
function logGamma(x: number): number {
  const terms = [
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7,
  ];
  const z = x - 1;
  const series = terms.slice(1).reduce((sum, term, i) => sum + term / (z + i + 1), terms[0]);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

const reflected = (x: number) => Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);

Deno.test("lgamma agrees with float64 on both sides of 0", async () => {
  for (const [min, max] of [[0.1, 10], [10, 3000]]) {
    const values = randomValues(997, { min, max });
    await checkValues(lgamma(tensor(values)), Array.from(values, logGamma), { rtol: 2e-6, atol: 1e-6 });
  }
  await checkValues(lgamma(tensor([1, 2, 3, 11])), [0, 0, Math.LN2, Math.log(3628800)]);
  const below = [-0.5, -1.25, -3.3, -10.7];
  await checkValues(lgamma(tensor(below)), below.map(reflected), { atol: 5e-6, rtol: 5e-6 });
  await checkValues(lgamma(tensor([0, -1, -7, Infinity])), [Infinity, Infinity, Infinity, Infinity]);
  await checkValues(lgamma(tensor([NaN])), [NaN]);
});

Deno.test("lgamma's derivatives are digamma and trigamma", async () => {
  const digamma = vjp(lgamma, tensor([1, 0.5, 10]))[1](tensor([1, 1, 1]));
  const euler = 0.5772156649015329;
  await checkValues(digamma, [-euler, -euler - 2 * Math.LN2, 2.2517525890667], { rtol: 1e-6, atol: 1e-6 });
  const trigamma = vjp((x) => vjp(lgamma, x)[1](tensor([1, 1])), tensor([1, 0.5]))[1](tensor([1, 1]));
  await checkValues(trigamma, [Math.PI ** 2 / 6, Math.PI ** 2 / 2], { rtol: 2e-6 });
  await checkGradient(lgamma, [random([6], { min: 0.8, max: 12 })]);
  await checkGradient(lgamma, [random([6], { min: -2.5, max: -0.5, avoid: [-2, -1] })]);
});

Deno.test("erfinv turns erf around", async () => {
  await checkValues(erfinv(tensor([0, 0.5, -0.9, 0.999])), [0, 0.4769362762, -1.1630871537, 2.3267537655], {
    rtol: 2e-6,
  });
  await checkValues(erfinv(tensor([1, -1, 1.5, NaN])), [Infinity, -Infinity, NaN, NaN]);
  await checkValues(erfinv(tensor([1e-6, -1e-30])), [8.862269254e-7, -8.862269e-31], { atol: 0, rtol: 2e-6 });
  const x = random([1000], { min: -0.995, max: 0.995 });
  await checkValues(erf(erfinv(x)), await x.data(), { atol: 1e-6 });
  await checkGradient(erfinv, [random([6], { min: -0.8, max: 0.8 })], { step: 2 ** -6 });
});

Deno.test("logit turns the sigmoid around", async () => {
  await checkFunction(logit, (x) => Math.log(x / (1 - x)), { min: 0.35, max: 0.65, rtol: 2e-6, atol: 2e-6 });
  await checkValues(logit(tensor([0, 1, 1.5])), [-Infinity, Infinity, NaN]);
  await checkValues(logit(tensor([0, 1, 0.5]), { eps: 0.25 }), [-Math.log(3), Math.log(3), 0]);
});

Deno.test("nanToNum replaces what is not finite", async () => {
  const x = tensor([1, NaN, Infinity, -Infinity]);
  const largest = 3.4028234663852886e38;
  assertEquals(await nanToNum(x).array(), [1, 0, largest, -largest]);
  assertEquals(await nanToNum(x, { nan: 7, posInf: 8, negInf: 9 }).array(), [1, 7, 8, 9]);
  await checkGradient((x) => nanToNum(mul(x, x)), [random([3, 2])]);
  assertEquals(await vjp((x) => nanToNum(x), x)[1](tensor([1, 1, 1, 1])).array(), [1, 0, 0, 0]);
});

Deno.test("wrong types and bounds are refused", () => {
  for (const f of [erfinv, lgamma, logit, nanToNum]) {
    assertThrows(() => f(zeros([2], "int32")), DTypeError, "found int32");
  }
  assertThrows(() => logit(zeros([2]), { eps: 0.6 }), ValueError, "eps must be from 0 to 1/2, found 0.6");
});
