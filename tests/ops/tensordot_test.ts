import { assertEquals, assertThrows } from "@std/assert";
import { dot, DTypeError, kron, mul, outer, ShapeError, tensor, tensordot, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";

const a = () => tensor([[1, 2], [3, 4]]);

Deno.test("tensordot sums over pairs of axes", async () => {
  assertEquals(await tensordot(a(), a(), [[0], [0]]).array(), [[10, 14], [14, 20]]);
  assertEquals(await tensordot(a(), a(), 1).array(), [[7, 10], [15, 22]]);
  assertEquals(await tensordot(a(), a()).item(), 30);
  assertEquals(await tensordot(a(), a(), [[0, 1], [1, 0]]).item(), 29);
  assertEquals(tensordot(zeros([2, 3, 4]), zeros([4, 5, 3]), [[1, -1], [2, 0]]).shape, [2, 5]);
  assertEquals(await tensordot(tensor([1, 2]), tensor([3, 4]), 0).array(), [[3, 4], [6, 8]]);
});

Deno.test("dot, outer and kron", async () => {
  assertEquals(await dot(tensor([1, 2, 3]), tensor([4, 5, 6])).item(), 32);
  assertEquals(await outer(tensor([1, 2]), tensor([3, 4, 5])).array(), [[3, 4, 5], [6, 8, 10]]);
  assertEquals(await kron(a(), tensor([[0, 1]])).array(), [[0, 1, 0, 2], [0, 3, 0, 4]]);
  assertEquals(await kron(tensor([1, 10]), tensor([[1], [2]])).array(), [[1, 10], [2, 20]]);
  assertEquals(await dot(tensor([2, 3], { dtype: "int32" }), tensor([5, 7], { dtype: "int32" })).item(), 31);
});

Deno.test("a dot product of more than 65,536 elements", async () => {
  const [x, y] = [randomValues(100_003, { seed: 1 }), randomValues(100_003, { seed: 2 })];
  const want = x.reduce((sum, value, i) => sum + value * y[i], 0);
  await checkValues(dot(tensor(x), tensor(y)), want, { atol: 1e-2 });
});

Deno.test("all are differentiable twice", async () => {
  await checkGradient((x, y) => tensordot(x, y, [[1], [0]]), [random([2, 3]), random([3, 2], { seed: 2 })]);
  await checkGradient((x, y) => mul(dot(x, y), dot(x, x)), [random([4]), random([4], { seed: 2 })]);
  await checkGradient((x, y) => outer(x, mul(y, y)), [random([2]), random([3], { seed: 2 })]);
  await checkGradient((x, y) => kron(x, mul(y, y)), [random([2, 2]), random([1, 3], { seed: 2 })]);
});

Deno.test("empty operands", async () => {
  assertEquals(await dot(zeros([0]), zeros([0])).item(), 0);
  assertEquals(outer(zeros([0]), zeros([3])).shape, [0, 3]);
  assertEquals(kron(zeros([0]), zeros([3])).shape, [0]);
});

Deno.test("operands that do not fit are refused", () => {
  const x = zeros([2, 3]);
  assertThrows(() => tensordot(x, x, 1), ShapeError, "axis 1 of a [2,3] is 3, axis 0 of b [2,3] is 2");
  assertThrows(() => tensordot(x, x, 3), ShapeError, "3 axes to sum over");
  assertThrows(() => tensordot(x, x, [[0, 0], [0, 1]]), ShapeError, "each named once");
  assertThrows(() => tensordot(x, x, [[0], [0, 1]]), ShapeError, "must be as many");
  assertThrows(() => tensordot(x, x, [[2], [0]]), ShapeError, "axis 2 is out of range");
  assertThrows(() => dot(zeros([2]), zeros([3])), ShapeError, "Cannot apply dot: found [2] and [3]");
  assertThrows(() => outer(x, zeros([3])), ShapeError, "Cannot apply outer: found [2,3] and [3]");
  assertThrows(() => dot(zeros([2]), zeros([2], "int32")), DTypeError, "Cannot apply dot");
  assertThrows(() => outer(zeros([2], "bool"), zeros([2], "bool")), DTypeError, "Cannot apply outer: found bool");
  assertThrows(() => kron(x, zeros([2], "int32")), DTypeError, "float32 and int32");
});
