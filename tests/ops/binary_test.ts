import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  arange,
  atan2,
  div,
  DTypeError,
  floorDiv,
  grad,
  logicalAnd,
  maximum,
  minimum,
  mod,
  mul,
  remainder,
  ShapeError,
  sub,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, type RandomOptions, randomValues, type Tolerance } from "./_check.ts";

type Binary = (a: Tensor | number, b: Tensor | number) => Tensor;

interface Row extends Tolerance {
  readonly name: string;
  readonly f: Binary;
  readonly expected: (a: number, b: number) => number;
  readonly b?: RandomOptions;
}

const divisor = { min: 0.7, max: 2 };

const rows: readonly Row[] = [
  { name: "add", f: add, expected: (a, b) => a + b },
  { name: "sub", f: sub, expected: (a, b) => a - b },
  { name: "mul", f: mul, expected: (a, b) => a * b },
  { name: "div", f: div, expected: (a, b) => a / b, b: divisor },
  { name: "maximum", f: maximum, expected: Math.max },
  { name: "minimum", f: minimum, expected: Math.min },
  // WGSL allows its own arc tangent 4096 units in the last place.
  { name: "atan2", f: atan2, expected: Math.atan2, b: divisor, rtol: 5e-4, atol: 1e-5 },
  { name: "mod", f: mod, expected: (a, b) => a % b, b: divisor },
  { name: "remainder", f: remainder, expected: (a, b) => a - b * Math.floor(a / b), b: divisor },
];

for (const { name, f, expected, b: domain = {}, ...tolerance } of rows) {
  Deno.test(`${name}: values, broadcasting and both derivatives`, async () => {
    const a = randomValues(12, { seed: 3 });
    const b = randomValues(12, { seed: 4, ...domain });
    const [x, y] = [tensor(a, { shape: [3, 4] }), tensor(b, { shape: [3, 4] })];
    await checkValues(f(x, y), Array.from(a, (one, i) => expected(one, b[i])), tolerance);
    await checkValues(f(x, 0.75), Array.from(a, (one) => expected(one, 0.75)), tolerance);
    await checkValues(f(0.75, y), Array.from(b, (one) => expected(0.75, one)), tolerance);
    const row = tensor(b.subarray(0, 4));
    await checkValues(f(x, row), Array.from(a, (one, i) => expected(one, b[i % 4])), tolerance);
    const column = tensor(b.subarray(0, 3), { shape: [3, 1] });
    await checkValues(f(x, column), Array.from(a, (one, i) => expected(one, b[Math.floor(i / 4)])), tolerance);
    assertEquals((await f(zeros([2, 0]), zeros([0])).data()).length, 0);
    await checkGradient(f, [tensor([[-1.83], [0.4], [1.21]]), tensor([0.95, 0.71, 1.55])], { step: 2 ** -6 });
  });
}

Deno.test("outer broadcasting of every rank", async () => {
  assertEquals(await add(tensor([[1], [2]]), tensor([10, 20, 30])).array(), [[11, 21, 31], [12, 22, 32]]);
  assertEquals(add(zeros([2, 1, 4]), zeros([3, 1])).shape, [2, 3, 4]);
  assertEquals(add(zeros([]), zeros([1, 1])).shape, [1, 1]);
  await checkGradient(mul, [random([2, 1, 3]), random([4, 1], { seed: 2 })]);
  await checkGradient(mul, [random([]), random([2, 3])]);
});

Deno.test("signs of remainders, and quotients rounded down", async () => {
  const [a, b] = [tensor([7, -7, 7, -7, 6, -6]), tensor([3, 3, -3, -3, 3, -3])];
  await checkValues(mod(a, b), [1, -1, 1, -1, 0, 0]);
  await checkValues(remainder(a, b), [1, 2, -2, -1, 0, 0]);
  await checkValues(floorDiv(a, b), [2, -3, -3, 2, 2, 2]);
});

Deno.test("whole numbers stay whole", async () => {
  const int = (values: number[]) => tensor(values, { dtype: "int32" });
  const [a, b] = [int([7, -7, 7, -7]), int([3, 3, -3, -3])];
  assertEquals(await div(a, b).array(), [2, -2, -2, 2]);
  assertEquals(await mod(a, b).array(), [1, -1, 1, -1]);
  assertEquals(await remainder(a, b).array(), [1, 2, -2, -1]);
  assertEquals(await floorDiv(a, b).array(), [2, -3, -3, 2]);
  assertEquals(await maximum(a, -1).array(), [7, -1, 7, -1]);
  assertEquals(await mul(tensor([65_536], { dtype: "uint32" }), 65_535).array(), [4_294_901_760]);
  assertEquals(await add(int([2147483647]), 1).array(), [-2147483648]);
});

Deno.test("NaN and infinities go through", async () => {
  const a = tensor([NaN, 1, NaN, Infinity, -Infinity]);
  const b = tensor([1, NaN, NaN, 0, 5]);
  await checkValues(maximum(a, b), [NaN, NaN, NaN, Infinity, 5]);
  await checkValues(minimum(a, b), [NaN, NaN, NaN, 0, -Infinity]);
  await checkValues(div(tensor([1, -1, 0]), 0), [Infinity, -Infinity, NaN]);
  await checkValues(sub(tensor([Infinity]), Infinity), NaN);
});

Deno.test("maximum and minimum in one kernel", async () => {
  assertEquals(await maximum(minimum(tensor([-5, 0.5, 5]), 1), -1).array(), [-1, 0.5, 1]);
});

Deno.test("equal operands of maximum and minimum share the gradient", async () => {
  for (const f of [maximum, minimum]) {
    const [da, db] = grad(([a, b]: Tensor[]) => sum(f(a, b)))([tensor([2, 1]), tensor([2, 2])]);
    assertEquals(await da.array(), [0.5, f === maximum ? 0 : 1]);
    assertEquals(await db.array(), [0.5, f === maximum ? 1 : 0]);
  }
});

Deno.test("an operand used twice gets both gradients", async () => {
  await checkGradient((x) => mul(x, add(x, x)), [random([4])]);
  await checkGradient((x) => div(x, add(mul(x, x), 1)), [random([4])]);
});

Deno.test("more than 65,536 elements", async () => {
  const y = await mul(add(arange(200_001), 1), 2).data();
  assertEquals([y[0], y[65_536], y[200_000]], [2, 131_074, 400_002]);
});

Deno.test("operands that do not fit are refused with what was found", () => {
  assertThrows(
    () => add(zeros([2, 3]), zeros([2])),
    ShapeError,
    "Cannot add: shapes [2,3] and [2] do not broadcast; extents 3 and 2 must be equal or 1",
  );
  assertThrows(() => mul(zeros([2]), zeros([2], "int32")), DTypeError, "operands are float32 and int32");
  assertThrows(() => add(tensor([true]), tensor([true])), DTypeError, "Cannot apply add: found bool");
  assertThrows(() => atan2(zeros([1], "int32"), 1), DTypeError, "Cannot apply atan2: found int32, needs float32");
  assertThrows(() => logicalAnd(zeros([1]), zeros([1])), DTypeError, "needs bool");
});
