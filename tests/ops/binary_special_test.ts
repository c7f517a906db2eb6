import { assertEquals, assertThrows } from "@std/assert";
import {
  copysign,
  DTypeError,
  hypot,
  type Like,
  logaddexp,
  ShapeError,
  squaredDifference,
  sum,
  type Tensor,
  tensor,
  vjp,
  xlogy,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";

type Binary = (a: Like, b: Like) => Tensor;
const rows: readonly (readonly [Binary, (a: number, b: number) => number])[] = [
  [hypot, Math.hypot],
  [copysign, (a, b) => Math.abs(a) * (b < 0 ? -1 : 1)],
  [logaddexp, (a, b) => Math.log(Math.exp(a) + Math.exp(b))],
  [squaredDifference, (a, b) => (a - b) ** 2],
];

Deno.test("every operation agrees with float64, over more than 65,536 elements, broadcast", async () => {
  const [a, b] = [randomValues(70_001, { seed: 1 }), randomValues(70_001, { seed: 2 })];
  for (const [f, want] of rows) {
    await checkValues(f(tensor(a), tensor(b)), a.map((x, i) => want(x, b[i])), { rtol: 3e-6 });
    await checkValues(f(tensor([[1], [2]]), -3), [want(1, -3), want(2, -3)]);
  }
  const [p, q] = [a.map(Math.abs), b.map(Math.abs)];
  await checkValues(xlogy(tensor(p), tensor(q)), p.map((x, i) => x * Math.log(q[i])), { rtol: 3e-6 });
});

Deno.test("the ends of the range", async () => {
  await checkValues(hypot(tensor([3e30, 0, -Infinity, 1e-30, NaN]), tensor([4e30, 0, 1, 1e-30, 1])), [
    5e30,
    0,
    Infinity,
    Math.SQRT2 * 1e-30,
    NaN,
  ], { atol: 0 });
  await checkValues(logaddexp(tensor([1000, -Infinity, Infinity, -Infinity]), tensor([1000, 3, 0, -Infinity])), [
    1000 + Math.LN2,
    3,
    Infinity,
    -Infinity,
  ]);
  await checkValues(xlogy(tensor([0, 0, 0, 2, -1]), tensor([0, Infinity, NaN, 0, 0])), [
    0,
    0,
    NaN,
    -Infinity,
    Infinity,
  ]);
  const signs = await copysign(tensor([1, 1, 0]), tensor([-0, 0, -2])).data();
  assertEquals([signs[0], signs[1], Object.is(signs[2], -0)], [-1, 1, true]);
});

Deno.test("gradients where a quotient has no value are 0", async () => {
  const at = (f: Binary, a: number, b: number) =>
    vjp(([x, y]: Tensor[]) => sum(f(x, y)), [tensor([a]), tensor([b])])[1](tensor(1));
  for (const f of [hypot, copysign]) {
    assertEquals(await Promise.all(at(f, 0, 0).map((one) => one.item())), [0, 0]);
  }
  assertEquals(await at(xlogy, 0, 0)[0].item(), 0);
});

Deno.test("every operation is differentiable twice", async () => {
  const positive = { min: 0.5, max: 2 };
  await checkGradient(hypot, [random([5], { ...positive }), random([2, 1], { seed: 2, ...positive })]);
  await checkGradient((a, b) => copysign(a, b), [random([5], { avoid: [0] }), random([5], { seed: 2, avoid: [0] })]);
  await checkGradient(logaddexp, [random([5]), random([2, 1], { seed: 2 })]);
  await checkGradient(xlogy, [random([5], positive), random([2, 1], { seed: 2, ...positive })]);
  await checkGradient(squaredDifference, [random([5]), random([2, 1], { seed: 2 })]);
});

Deno.test("wrong shapes and types are refused", async () => {
  for (const f of [hypot, copysign, logaddexp, xlogy]) {
    assertThrows(() => f(zeros([2]), zeros([3])), ShapeError, "do not broadcast");
    assertThrows(() => f(zeros([2], "int32"), 1), DTypeError, "found int32");
  }
  assertThrows(
    () => squaredDifference(zeros([2], "bool"), 1),
    DTypeError,
    "Cannot apply squaredDifference: found bool",
  );
  assertThrows(() => squaredDifference(zeros([2]), zeros([3])), ShapeError, "Cannot apply squaredDifference: shapes");
  assertEquals(await squaredDifference(tensor([1, 5], { dtype: "int32" }), 3).array(), [4, 4]);
  assertEquals((await hypot(zeros([0]), 1).data()).length, 0);
});
