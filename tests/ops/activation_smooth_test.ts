import { assertEquals, assertThrows } from "@std/assert";
import {
  celu,
  elu,
  gelu,
  grad,
  mish,
  selu,
  silu,
  softplus,
  softsign,
  sum,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkFunction, checkValues, type FunctionOptions } from "./_check.ts";

const exponential = (alpha: number, rate = 1) => (x: number) => x > 0 ? x : alpha * Math.expm1(rate * x);
const softplusOf = (x: number) => Math.log1p(Math.exp(x));
const byTanh = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

const rows: [string, (x: Tensor) => Tensor, (x: number) => number, FunctionOptions?][] = [
  ["elu", elu, exponential(1), { avoid: [0] }],
  ["elu, alpha 0.5", (x) => elu(x, { alpha: 0.5 }), exponential(0.5), { avoid: [0] }],
  ["elu, alpha -0.5", (x) => elu(x, { alpha: -0.5 }), exponential(-0.5), { avoid: [0] }],
  ["selu", selu, (x) => 1.0507009873554805 * exponential(1.6732632423543772)(x), { avoid: [0] }],
  ["celu, alpha 2", (x) => celu(x, { alpha: 2 }), exponential(2, 0.5), { avoid: [0] }],
  ["gelu by tanh", (x) => gelu(x, { approximate: "tanh" }), byTanh],
  ["silu", silu, (x) => x / (1 + Math.exp(-x))],
  ["mish", mish, (x) => x * Math.tanh(softplusOf(x))],
  ["softplus", softplus, softplusOf, { min: -8, max: 8 }],
  ["softplus, beta 2", (x) => softplus(x, { beta: 2 }), (x) => softplusOf(2 * x) / 2],
  ["softsign", softsign, (x) => x / (1 + Math.abs(x)), { avoid: [0] }],
];

for (const [name, f, expected, options] of rows) {
  Deno.test(`${name}: values, shapes and derivatives`, () => checkFunction(f, expected, options));
}

Deno.test("gelu: values from the normal distribution, shapes and derivatives", async () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1.
  const table = [[0.5, 0.691462461], [1, 0.841344746], [2, 0.977249868], [3, 0.998650102]];
  for (const [x, p] of table) {
    await checkValues(gelu(tensor([x, -x])), [x * p, -x * (1 - p)], { rtol: 1e-5, atol: 1e-8 });
  }
  const probability = (x: number) => {
    let term = x, sum = x;
    for (let k = 1; k < 80; k++) sum += term *= x * x / (2 * k + 1);
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  };
  await checkFunction(gelu, (x) => x * probability(x));
});

Deno.test("the worked ELU of the lectures: f(-1) = -0.6321206, f'(-1) = 0.3678794", async () => {
  await checkValues(elu(tensor([-1])), [-0.6321206], { atol: 1e-7 });
  await checkValues(grad((x: Tensor) => sum(elu(x)))(tensor([-1])), [0.3678794], { atol: 1e-7 });
});

Deno.test("gradients at 0 are PyTorch's", async () => {
  const slopeAtZero = async (f: (x: Tensor) => Tensor) => await grad((x: Tensor) => sum(f(x)))(tensor([0])).item();
  assertEquals(await slopeAtZero((x) => elu(x, { alpha: 0.5 })), 0.5);
  assertEquals(await slopeAtZero((x) => elu(x, { alpha: -0.5 })), -0.5);
  assertEquals(await slopeAtZero((x) => celu(x, { alpha: 2 })), 1);
  assertEquals(await slopeAtZero(softsign), 1);
});

Deno.test("large arguments, infinities and NaN", async () => {
  const x = tensor([NaN, Infinity, 150, -150]);
  await checkValues(elu(x), [NaN, Infinity, 150, -1]);
  await checkValues(gelu(x), [NaN, Infinity, 150, 0]);
  await checkValues(gelu(x, { approximate: "tanh" }), [NaN, Infinity, 150, 0]);
  await checkValues(silu(x), [NaN, Infinity, 150, 0]);
  await checkValues(mish(x), [NaN, Infinity, 150, 0]);
  await checkValues(softplus(x), [NaN, Infinity, 150, 0]);
  await checkValues(softsign(tensor([NaN, 3e38, -3e38])), [NaN, 1, -1]);
});

Deno.test("softplus is x itself beyond its threshold, with gradient 1", async () => {
  const f = (x: Tensor) => softplus(x, { beta: 2, threshold: 1 });
  await checkValues(f(tensor([0.5, 0.6])), [softplusOf(1) / 2, 0.6]);
  await checkValues(grad((x: Tensor) => sum(f(x)))(tensor([0.5, 0.6])), [1 / (1 + Math.exp(-1)), 1]);
  await checkValues(softplus(tensor([50]), { threshold: 100 }), [50]);
});

Deno.test("options that are no finite numbers are refused", () => {
  assertThrows(() => elu(zeros([2]), { alpha: NaN }), ValueError, "Cannot apply elu: alpha is NaN");
  assertThrows(() => celu(zeros([2]), { alpha: 0 }), ValueError, "1 / alpha is Infinity");
  assertThrows(() => softplus(zeros([2]), { beta: 0 }), ValueError, "1 / beta is Infinity");
});
