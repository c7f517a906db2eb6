import { assertEquals, assertThrows } from "@std/assert";
import {
  abs,
  arange,
  cbrt,
  ceil,
  DTypeError,
  floor,
  frac,
  grad,
  isFinite,
  isInf,
  isNaN,
  logicalNot,
  neg,
  reciprocal,
  round,
  rsqrt,
  sign,
  sqrt,
  square,
  sum,
  type Tensor,
  tensor,
  trunc,
} from "../../core/mod.ts";
import { checkFunction, checkGradient, checkValues, type FunctionOptions, random } from "./_check.ts";

/** Rounds halves to the even neighbour. */
const toEven = (x: number) => x % 1 === 0.5 || x % 1 === -0.5 ? 2 * Math.round(x / 2) : Math.round(x);

const rows: [string, (x: Tensor) => Tensor, (x: number) => number, FunctionOptions?][] = [
  ["abs", abs, Math.abs, { avoid: [0] }],
  ["neg", neg, (x) => -x],
  ["sign", sign, Math.sign, { differentiable: false }],
  ["sqrt", sqrt, Math.sqrt, { min: 0.3, max: 4 }],
  ["rsqrt", rsqrt, (x) => 1 / Math.sqrt(x), { min: 0.5, max: 4 }],
  ["cbrt", cbrt, Math.cbrt, { avoid: [0], gap: 0.4 }],
  ["square", square, (x) => x * x],
  ["reciprocal", reciprocal, (x) => 1 / x, { min: 0.7, max: 3 }],
  ["floor", floor, Math.floor, { differentiable: false }],
  ["ceil", ceil, Math.ceil, { differentiable: false }],
  ["round", round, toEven, { differentiable: false }],
  ["trunc", trunc, Math.trunc, { differentiable: false }],
  ["frac", frac, (x) => x - Math.trunc(x), { avoid: [-2, -1, 0, 1, 2] }],
];

for (const [name, f, expected, options] of rows) {
  Deno.test(`${name}: values, shapes and derivatives`, () => checkFunction(f, expected, options));
}

Deno.test("infinities and NaN go through", async () => {
  const x = tensor([NaN, Infinity, -Infinity]);
  await checkValues(abs(x), [NaN, Infinity, Infinity]);
  await checkValues(neg(x), [NaN, -Infinity, Infinity]);
  await checkValues(sign(x), [0, 1, -1]);
  await checkValues(sqrt(x), [NaN, Infinity, NaN]);
  await checkValues(cbrt(x), [NaN, Infinity, -Infinity]);
  await checkValues(square(x), [NaN, Infinity, Infinity]);
  await checkValues(reciprocal(tensor([NaN, Infinity, 0])), [NaN, 0, Infinity]);
  for (const f of [floor, ceil, round, trunc]) await checkValues(f(x), [NaN, Infinity, -Infinity]);
});

Deno.test("NaN and infinity are told apart, also when they are computed in the same kernel", async () => {
  const x = tensor([NaN, Infinity, -Infinity, 3e38, 1e-40, 0]);
  assertEquals(isNaN(x).dtype, "bool");
  await checkValues(isNaN(x), [1, 0, 0, 0, 0, 0]);
  await checkValues(isInf(x), [0, 1, 1, 0, 0, 0]);
  await checkValues(isFinite(x), [0, 0, 0, 1, 1, 1]);
  await checkValues(isNaN(sqrt(tensor([-1, 1]))), [1, 0]);
  await checkValues(isInf(reciprocal(tensor([0, 1]))), [1, 0]);
  await checkValues(logicalNot(isNaN(x)), [0, 1, 1, 1, 1, 1]);
});

Deno.test("halves are rounded to the even neighbour", async () => {
  await checkValues(round(tensor([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])), [-2, -2, 0, 0, 2, 2]);
});

Deno.test("the gradients of abs and sqrt at 0 are PyTorch's", async () => {
  assertEquals(await grad((x: Tensor) => sum(abs(x)))(tensor([0, -0, -1])).array(), [0, 0, -1]);
  assertEquals(await grad((x: Tensor) => sum(sqrt(x)))(tensor([0])).array(), [Infinity]);
});

Deno.test("whole numbers keep their type", async () => {
  const x = tensor([-3, 0, 5], { dtype: "int32" });
  assertEquals([abs(x).dtype, neg(x).dtype, sign(x).dtype, square(x).dtype], ["int32", "int32", "int32", "int32"]);
  assertEquals(await abs(x).array(), [3, 0, 5]);
  assertEquals(await neg(x).array(), [3, 0, -5]);
  assertEquals(await sign(x).array(), [-1, 0, 1]);
  assertEquals(await square(tensor([3, 65535], { dtype: "uint32" })).array(), [9, 65535 * 65535]);
});

Deno.test("more than 65,536 elements, and a chain of several functions in one kernel", async () => {
  const y = await sqrt(square(neg(abs(arange(70_001))))).data();
  assertEquals([y[0], y[65_536], y[70_000]], [0, 65_536, 70_000]);
  await checkGradient((x) => sqrt(abs(reciprocal(x))), [random([5], { min: 0.7, max: 2 })]);
});

Deno.test("element types that a function does not take are refused", () => {
  const flags = tensor([true, false]);
  const counts = tensor([1, 2], { dtype: "int32" });
  assertThrows(() => sqrt(counts), DTypeError, "Cannot apply sqrt: found int32, needs float32");
  assertThrows(() => neg(flags), DTypeError, "Cannot apply neg: found bool, needs float32 or float16 or int32");
  assertThrows(() => logicalNot(counts), DTypeError, "Cannot apply logicalNot: found int32, needs bool");
});
