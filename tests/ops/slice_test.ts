import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  chunk,
  grad,
  mul,
  reshape,
  ShapeError,
  slice,
  splitTensor,
  sum,
  tensor,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

const matrix = () => tensor([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]);

Deno.test("slice follows NumPy's ranges", async () => {
  assertEquals(await slice(matrix(), [[1, 3], [0, null, 2]]).array(), [[4, 6], [8, 10]]);
  assertEquals(await slice(matrix(), [[-1, null]]).array(), [[8, 9, 10, 11]]);
  assertEquals(await slice(matrix(), [null, [1, -1]]).array(), [[1, 2], [5, 6], [9, 10]]);
  assertEquals(await slice(matrix(), [[0, 100, 2]]).array(), [[0, 1, 2, 3], [8, 9, 10, 11]]);
});

Deno.test("empty slices have extent 0 and no values", async () => {
  const empty = slice(matrix(), [[2, 1]]);
  assertEquals(empty.shape, [0, 4]);
  assertEquals((await empty.data()).length, 0);
  assertEquals(slice(zeros([0, 3]), [null, [1, 2]]).shape, [0, 1]);
});

Deno.test("an empty slice has gradient zero", async () => {
  assertEquals(await grad((x) => sum(slice(x, [[2, 1]])))(tensor([1, 2, 3])).array(), [0, 0, 0]);
});

Deno.test("a slice of more than 65,536 elements", async () => {
  const y = await slice(arange(200_003), [[1, null, 2]]).data();
  assertEquals([y.length, y[0], y[100_000]], [100_001, 1, 200_001]);
});

Deno.test("slices are differentiable twice, with steps and at borders", async () => {
  await checkGradient((x) => slice(x, [[1, null, 2], [0, 5, 3]]), [random([4, 7])]);
  await checkGradient((x) => mul(slice(x, [[1, 2]]), slice(x, [[3, 4]])), [random([5])]);
});

Deno.test("split and chunk cut an axis in order", async () => {
  const parts = splitTensor(arange(6), [1, 3, 2]);
  assertEquals(await Promise.all(parts.map((part) => part.array())), [[0], [1, 2, 3], [4, 5]]);
  assertEquals(chunk(reshape(arange(14), [7, 2]), 3).map(({ shape }) => shape), [[3, 2], [3, 2], [1, 2]]);
  assertEquals(await sum(splitTensor(matrix(), [1, 3], 1)[1]).item(), 54);
});

Deno.test("wrong slices are refused with what was found", () => {
  assertThrows(() => slice(matrix(), [null, null, null]), ShapeError, "3 ranges for 2 axes");
  assertThrows(() => slice(matrix(), [[0, 2, -1]]), ShapeError, "found -1; use flip");
  assertThrows(() => slice(matrix(), [[0.5]]), ShapeError, "0.5 is no whole number");
  assertThrows(() => splitTensor(matrix(), [1, 1]), ShapeError, "add up to 2");
  assertThrows(() => splitTensor(matrix(), [4, -1]), ShapeError, "sizes [4,-1]");
  assertThrows(() => chunk(matrix(), 0), ShapeError, "at least 1 part, found 0");
});
