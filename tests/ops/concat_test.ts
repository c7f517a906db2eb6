import { assertEquals, assertThrows } from "@std/assert";
import { arange, concat, DTypeError, ones, roll, ShapeError, stack, sum, tensor, tile, zeros } from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

Deno.test("concat joins along any axis", async () => {
  const [a, b] = [tensor([[1, 2]]), tensor([[3, 4], [5, 6]])];
  assertEquals(await concat([a, b]).array(), [[1, 2], [3, 4], [5, 6]]);
  assertEquals(await concat([b, b], -1).array(), [[3, 4, 3, 4], [5, 6, 5, 6]]);
});

Deno.test("concat of 40 tensors reads no more buffers than a device allows", async () => {
  const parts = Array.from({ length: 40 }, (_, i) => tensor([i, i + 0.5]));
  const y = await concat(parts).data();
  assertEquals([y.length, y[0], y[79]], [80, 0, 39.5]);
});

Deno.test("concat leaves empty tensors out, and one tensor as it is", async () => {
  assertEquals(await concat([zeros([0, 2]), ones([1, 2]), zeros([0, 2])]).array(), [[1, 1]]);
  assertEquals(concat([zeros([0, 2]), zeros([0, 2])]).shape, [0, 2]);
});

Deno.test("concat keeps integers and booleans", async () => {
  const y = concat([tensor([1, -2], { dtype: "int32" }), tensor([3], { dtype: "int32" })]);
  assertEquals([y.dtype, await y.array()], ["int32", [1, -2, 3]]);
  assertEquals(await concat([tensor([true]), tensor([false])]).array(), [1, 0]);
});

Deno.test("concat of more than 65,536 elements", async () => {
  assertEquals(await sum(concat([ones([70_001]), ones([70_002])])).item(), 140_003);
});

Deno.test("stack, tile and roll", async () => {
  assertEquals(await stack([tensor([1, 2]), tensor([3, 4])], 1).array(), [[1, 3], [2, 4]]);
  assertEquals(await tile(tensor([[1, 2]]), [2, 2]).array(), [[1, 2, 1, 2], [1, 2, 1, 2]]);
  assertEquals(tile(tensor([1, 2]), [0]).shape, [0]);
  assertEquals(await roll(arange(5), [-2], [0]).array(), [2, 3, 4, 0, 1]);
  assertEquals(await roll(tensor([[1, 2], [3, 4]]), [1, 1], [0, 1]).array(), [[4, 3], [2, 1]]);
});

Deno.test("joined tensors are differentiable twice", async () => {
  await checkGradient((a, b) => concat([a, b, a], 1), [random([2, 1, 3]), random([2, 4, 3])]);
  await checkGradient((a, b) => stack([a, b], 1), [random([3]), random([3])]);
  await checkGradient((a) => tile(a, [2, 3]), [random([2, 2])]);
  await checkGradient((a) => roll(a, [1, -2], [0, 1]), [random([3, 4])]);
});

Deno.test("what cannot be joined is refused with its shapes", () => {
  assertThrows(() => concat([]), ShapeError, "the list is empty");
  assertThrows(() => concat([zeros([2, 3]), zeros([2, 4])]), ShapeError, "shapes [2,3], [2,4]");
  assertThrows(() => concat([zeros([2]), zeros([2], "int32")]), DTypeError, "float32 and int32");
  assertThrows(() => concat([zeros([2])], 1), ShapeError, "axis 1 is out of range");
  assertThrows(() => stack([zeros([2]), zeros([3])]), ShapeError, "[2] and [3] must be equal");
  assertThrows(() => tile(zeros([2]), [-1]), ShapeError, "found [-1]");
  assertThrows(() => roll(zeros([2]), [1], [0, 1]), ShapeError, "1 shifts for 2 axes");
});
