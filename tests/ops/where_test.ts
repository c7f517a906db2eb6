import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  DTypeError,
  grad,
  greater,
  log,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  where,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

const condition = tensor([[true, false, true], [false, false, true]]);

Deno.test("where chooses by element; the three broadcast together", async () => {
  const a = tensor([[1, 2, 3], [4, 5, 6]]);
  assertEquals(await where(condition, a, 0).array(), [[1, 0, 3], [0, 0, 6]]);
  assertEquals(await where(condition, 9, a).array(), [[9, 2, 9], [4, 5, 9]]);
  assertEquals(await where(condition, 1, -1).array(), [[1, -1, 1], [-1, -1, 1]]);
  assertEquals(await where(condition, tensor([[10], [20]]), tensor([1, 2, 3])).array(), [[10, 2, 10], [1, 2, 20]]);
  assertEquals(where(tensor(true), zeros([2, 0]), 1).shape, [2, 0]);
});

Deno.test("where keeps the element type", async () => {
  const y = where(condition, tensor([1, 2, 3], { dtype: "int32" }), 7);
  assertEquals([y.dtype, await y.array()], ["int32", [[1, 7, 3], [7, 7, 3]]]);
  const flags = where(tensor([true, false]), tensor([true, true]), tensor([false, false]));
  assertEquals([flags.dtype, await flags.array()], ["bool", [1, 0]]);
});

Deno.test("where is differentiable twice in both branches, with broadcasting", async () => {
  await checkGradient((a, b) => where(condition, a, b), [random([2, 3]), random([3], { seed: 2 })]);
  await checkGradient((a, b) => where(condition, a, b), [random([2, 1]), random([], { seed: 2 })]);
});

Deno.test("what is not chosen contributes neither NaN nor gradient", async () => {
  const x = tensor([-1, 2]);
  const safeLog = (v: Tensor) => where(greater(v, 0), log(where(greater(v, 0), v, 1)), 0);
  await checkValues(safeLog(x), [0, Math.log(2)]);
  assertEquals(await grad((v: Tensor) => sum(safeLog(v)))(x).array(), [0, 0.5]);
  await checkValues(where(tensor([true, false]), tensor([1, NaN]), tensor([NaN, 2])), [1, 2]);
});

Deno.test("more than 65,536 elements", async () => {
  const x = arange(70_001);
  const y = await where(greater(x, 65_536), x, -1).data();
  assertEquals([y[65_536], y[65_537], y[70_000]], [-1, 65_537, 70_000]);
});

Deno.test("wrong operands are refused with what was found", () => {
  assertThrows(() => where(zeros([2]), 1, 2), DTypeError, "the condition is float32, it needs bool");
  assertThrows(() => where(condition, zeros([3]), zeros([3], "int32")), DTypeError, "operands are float32 and int32");
  assertThrows(() => where(condition, zeros([2]), 0), ShapeError, "do not broadcast");
});
