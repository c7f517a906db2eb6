import { assertEquals, assertThrows } from "@std/assert";
import { diag, diagonal, mul, ones, ShapeError, sum, tensor, tri, zeros } from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

Deno.test("diag makes matrices of vectors and takes diagonals of matrices", async () => {
  assertEquals(await diag(tensor([1, 2])).array(), [[1, 0], [0, 2]]);
  assertEquals(await diag(tensor([1, 2]), 1).array(), [[0, 1, 0], [0, 0, 2], [0, 0, 0]]);
  assertEquals(await diag(tensor([1, 2]), -1).array(), [[0, 0, 0], [1, 0, 0], [0, 2, 0]]);
  assertEquals(await diag(tensor([[1, 2, 3], [4, 5, 6]])).array(), [1, 5]);
  assertEquals(await diag(tensor([7], { dtype: "int32" })).array(), [[7]]);
});

Deno.test("diagonal takes any diagonal of the last two axes", async () => {
  const x = tensor([[1, 2, 3], [4, 5, 6]]);
  assertEquals(await diagonal(x, 1).array(), [2, 6]);
  assertEquals(await diagonal(x, -1).array(), [4]);
  assertEquals(await diagonal(tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])).array(), [[1, 4], [5, 8]]);
  assertEquals([diagonal(x, 3).shape, diagonal(x, -2).shape, diagonal(zeros([2, 0, 3])).shape], [[0], [0], [2, 0]]);
});

Deno.test("tri is 1 on and below a diagonal", async () => {
  assertEquals(await tri(2, 3, 1).array(), [[1, 1, 0], [1, 1, 1]]);
  assertEquals(await tri(3, 3, -1, "int32").array(), [[0, 0, 0], [1, 0, 0], [1, 1, 0]]);
});

Deno.test("a matrix of more than 65,536 elements", async () => {
  assertEquals(await sum(diagonal(ones([300, 400]))).item(), 300);
  assertEquals(await sum(diag(ones([300]), 7)).item(), 300);
});

Deno.test("diagonals are differentiable twice", async () => {
  for (const offset of [-1, 0, 2]) {
    await checkGradient((x) => mul(diagonal(x, offset), diagonal(x, offset)), [random([2, 3, 4])]);
    await checkGradient((x) => diag(mul(x, x), offset), [random([3])]);
  }
});

Deno.test("wrong ranks and offsets are refused", () => {
  assertThrows(() => diagonal(zeros([3])), ShapeError, "Cannot apply diagonal: x is [3], it needs at least 2 axes");
  assertThrows(() => diag(zeros([2, 2, 2])), ShapeError, "x is [2,2,2], it needs 1 or 2 axes");
  assertThrows(() => diag(zeros([2]), 0.5), ShapeError, "the offset must be a whole number, found 0.5");
  assertThrows(() => tri(2, 2, NaN), ShapeError, "Cannot apply tri");
});
