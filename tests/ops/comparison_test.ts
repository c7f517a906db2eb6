import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  cast,
  DTypeError,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalOr,
  logicalXor,
  notEqual,
  ShapeError,
  sum,
  tensor,
  zeros,
} from "../../core/mod.ts";

Deno.test("comparisons give bool and have no gradient", async () => {
  const [a, b] = [tensor([1, 2, 3, NaN]), tensor([2, 2, 2, NaN])];
  assertEquals(equal(a, b).dtype, "bool");
  const cases: [typeof equal, number[]][] = [
    [equal, [0, 1, 0]],
    [notEqual, [1, 0, 1]],
    [less, [1, 0, 0]],
    [lessEqual, [1, 1, 0]],
    [greater, [0, 0, 1]],
    [greaterEqual, [0, 1, 1]],
  ];
  for (const [f, expected] of cases) assertEquals(Array.from((await f(a, b).data()).subarray(0, 3)), expected);
  for (const f of [less, lessEqual, greater, greaterEqual, equal]) assertEquals((await f(a, b).data())[3], 0);
  assertEquals(await equal(tensor([true, false]), tensor([true, true])).array(), [1, 0]);
  assertEquals(await less(tensor([-1], { dtype: "int32" }), 0).array(), [1]);
});

Deno.test("logic of two", async () => {
  const [a, b] = [tensor([false, false, true, true]), tensor([false, true, false, true])];
  assertEquals(await logicalAnd(a, b).array(), [0, 0, 0, 1]);
  assertEquals(await logicalOr(a, b).array(), [0, 1, 1, 1]);
  assertEquals(await logicalXor(a, b).array(), [0, 1, 1, 0]);
});

Deno.test("comparisons broadcast, over more than 65,536 elements and over none", async () => {
  assertEquals(await less(tensor([[1], [3]]), tensor([2, 4])).array(), [[1, 1], [0, 1]]);
  assertEquals(await sum(cast(greaterEqual(arange(70_001), 35_000), "int32")).item(), 35_001);
  assertEquals((await equal(zeros([0, 2]), 1).data()).length, 0);
});

Deno.test("NaN equals nothing and is neither less nor greater", async () => {
  const [nan, one] = [tensor([NaN]), tensor([1])];
  const answers = await Promise.all([equal, less, greater, lessEqual, greaterEqual].map((f) => f(nan, one).item()));
  assertEquals(answers, [0, 0, 0, 0, 0]);
});

Deno.test("operands that cannot be compared are refused", () => {
  assertThrows(() => less(zeros([2]), zeros([3])), ShapeError, "[2] and [3] do not broadcast");
  assertThrows(() => equal(zeros([2]), zeros([2], "int32")), DTypeError, "float32 and int32");
  assertThrows(() => logicalAnd(zeros([2]), zeros([2])), DTypeError, "needs bool");
});
