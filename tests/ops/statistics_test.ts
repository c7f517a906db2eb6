import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  DTypeError,
  full,
  grad,
  logSumExp,
  mul,
  norm,
  reshape,
  ShapeError,
  std,
  sum,
  type Tensor,
  tensor,
  ValueError,
  variance,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, random, randomValues } from "./_check.ts";

const varianceOf = (values: number[], correction: number) => {
  const mean = values.reduce((a, b) => a + b) / values.length;
  return values.reduce((total, x) => total + (x - mean) ** 2, 0) / (values.length - correction);
};

Deno.test("variance and std divide by the count less the correction", async () => {
  const values = [1, 2, 6, 4, 4, 10];
  const x = tensor(values);
  await checkValues(variance(x), varianceOf(values, 1));
  await checkValues(variance(x, { correction: 0 }), varianceOf(values, 0));
  await checkValues(std(x, { correction: 2 }), Math.sqrt(varianceOf(values, 2)));
  const rows = reshape(x, [2, 3]);
  await checkValues(variance(rows, { axis: 1 }), [varianceOf([1, 2, 6], 1), varianceOf([4, 4, 10], 1)]);
  const columns = [0, 1, 2].map((i) => Math.sqrt(varianceOf([values[i], values[i + 3]], 1)));
  await checkValues(std(rows, { axis: -2 }), columns);
  assertEquals(std(rows, { axis: 0, keepdims: true }).shape, [1, 3]);
  assertEquals(variance(rows, { keepdims: true }).shape, [1, 1]);
});

Deno.test("variance without a divisor is NaN, of equal numbers 0, and exact far from 0", async () => {
  await checkValues(variance(tensor([3])), NaN);
  await checkValues(variance(zeros([0])), NaN);
  await checkValues(variance(tensor([3]), { correction: 0 }), 0);
  await checkValues(variance(tensor([10_001, 10_002, 10_003])), 1);
  await checkValues(std(full([70_001], 2)), 0);
});

Deno.test("variance and std of more than 65,536 elements", async () => {
  const values = randomValues(70_001, { seed: 5 });
  await checkValues(variance(tensor(values)), varianceOf(Array.from(values), 1));
});

Deno.test("variance and std are differentiable twice; the gradient of std at 0 is 0", async () => {
  await checkGradient((x) => variance(x, { axis: [0, 2] }), [random([2, 3, 2])]);
  await checkGradient((x) => std(x, { axis: 1, correction: 0, keepdims: true }), [random([2, 5])]);
  assertEquals(await grad((x: Tensor) => std(x))(tensor([2, 2, 2])).array(), [0, 0, 0]);
});

Deno.test("norms of every order", async () => {
  const x = tensor([[3, -4, 0], [1, 2, -2]]);
  await checkValues(norm(x, { axis: 1 }), [5, 3]);
  await checkValues(norm(x, { axis: 1, order: 1 }), [7, 5]);
  await checkValues(norm(x, { axis: 1, order: Infinity }), [4, 2]);
  await checkValues(norm(x, { axis: 1, order: -Infinity }), [0, 1]);
  await checkValues(norm(x, { axis: 1, order: 0 }), [2, 3]);
  await checkValues(norm(x, { axis: 1, order: 3 }), [91 ** (1 / 3), 17 ** (1 / 3)]);
  await checkValues(norm(tensor([[0], [-2]]), { axis: 0, order: 1.5 }), [2]);
  await checkValues(norm(x), Math.sqrt(34));
  assertEquals(norm(x, { axis: 0, keepdims: true }).shape, [1, 3]);
});

Deno.test("norms of NaN and of nothing", async () => {
  for (const order of [1, 2, 2.5, Infinity]) await checkValues(norm(tensor([1, NaN]), { order }), NaN);
  for (const order of [0, 1, 2, 3]) await checkValues(norm(zeros([2, 0]), { axis: 1, order }), [0, 0]);
  assertThrows(() => norm(zeros([0]), { order: Infinity }), ShapeError, "no element to choose from");
});

Deno.test("norms are differentiable twice", async () => {
  const away = { avoid: [0], gap: 0.3 };
  await checkGradient((x) => norm(x, { axis: 1 }), [random([2, 4], away)]);
  await checkGradient((x) => norm(x, { order: 1 }), [random([5], away)]);
  await checkGradient((x) => norm(x, { order: 3, axis: 0 }), [random([3, 2], away)]);
  await checkGradient((x) => norm(x, { order: 1.5 }), [random([4], { min: 0.6, max: 2 })]);
  await checkGradient((x) => norm(add(x, 5), { order: Infinity }), [distinct([6])]);
});

Deno.test("gradients of norms at 0 are 0, and stay finite in further derivatives", async () => {
  for (const order of [0, 1, 1.5, 2, 3]) {
    const slopes = grad((x: Tensor) => norm(x, { order }));
    await checkValues(slopes(zeros([2])), [0, 0]);
    const partly = await slopes(tensor([0, 2])).data();
    assertEquals(partly[0], 0);
    const twice = grad((x: Tensor) => sum(mul(slopes(x), tensor([1, 2]))));
    assertEquals((await twice(tensor([0, 2])).data()).every(Number.isFinite), true);
  }
});

Deno.test("logSumExp neither overflows nor loses rows of -Infinity", async () => {
  const x = tensor([[1000, 1000], [-1000, -1001], [-Infinity, -Infinity], [Infinity, 0], [-Infinity, 2], [NaN, 0]]);
  await checkValues(logSumExp(x, { axis: 1 }), [
    ...[1000 + Math.LN2, -1000 + Math.log1p(Math.exp(-1))],
    ...[-Infinity, Infinity, 2, NaN],
  ]);
  assertEquals(logSumExp(x, { axis: 0, keepdims: true }).shape, [1, 2]);
  assertEquals(logSumExp(zeros([1, 3]), { axis: 1 }).shape, [1]);
  await checkValues(logSumExp(zeros([100_000])), Math.log(100_000));
});

Deno.test("logSumExp is differentiable twice; rows of -Infinity have gradient 0", async () => {
  await checkGradient((x) => logSumExp(x), [random([7])]);
  await checkGradient((x) => logSumExp(x, { axis: [0, 2] }), [random([2, 3, 2])]);
  const slopes = grad((x: Tensor) => sum(logSumExp(x, { axis: 1 })))(tensor([[-Infinity, -Infinity], [-Infinity, 0]]));
  await checkValues(slopes, [0, 0, 0, 1]);
});

Deno.test("wrong calls are refused with what was found", () => {
  const counts = tensor([1, 2], { dtype: "int32" });
  assertThrows(() => variance(counts), DTypeError, "Cannot apply variance: found int32, needs float32");
  assertThrows(() => norm(counts), DTypeError, "Cannot apply norm");
  assertThrows(() => norm(zeros([2]), { order: NaN }), ValueError, "the order is NaN");
  assertThrows(() => logSumExp(counts), DTypeError, "Cannot apply logSumExp");
  assertThrows(() => std(zeros([2]), { axis: 1 }), ShapeError, "axis 1 is out of range");
});
