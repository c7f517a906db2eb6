import { assertEquals, assertThrows } from "@std/assert";
import { arange, eye, linspace, reshape, ShapeError, tril, triu, ValueError, zeros } from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

Deno.test("arange counts up, down and by fractions", async () => {
  assertEquals(await arange(3).array(), [0, 1, 2]);
  assertEquals(await arange(5, 1, -2).array(), [5, 3]);
  assertEquals(await arange(0, 1, 0.25).array(), [0, 0.25, 0.5, 0.75]);
  assertEquals(arange(3, 3).shape, [0]);
  assertEquals(arange(0, 3, 1, "int32").dtype, "int32");
});

Deno.test("linspace includes both ends", async () => {
  assertEquals(await linspace(-1, 1, 5).array(), [-1, -0.5, 0, 0.5, 1]);
  assertEquals(await linspace(4, 9, 1).array(), [4]);
});

Deno.test("eye is 1 on the diagonal, square or not", async () => {
  assertEquals(await eye(2, 3).array(), [[1, 0, 0], [0, 1, 0]]);
  assertEquals(await eye(1).array(), [[1]]);
});

Deno.test("triangles keep one side of a diagonal, in every matrix of a batch", async () => {
  const x = reshape(arange(1, 13), [2, 2, 3]);
  assertEquals(await tril(x).array(), [[[1, 0, 0], [4, 5, 0]], [[7, 0, 0], [10, 11, 0]]]);
  assertEquals(await triu(x, 1).array(), [[[0, 2, 3], [0, 0, 6]], [[0, 8, 9], [0, 0, 12]]]);
  await checkGradient((v) => tril(v, -1), [random([3, 4])]);
  await checkGradient((v) => triu(v), [random([2, 3, 3])]);
});

Deno.test("impossible grids are refused", () => {
  assertThrows(() => arange(0, 1, 0), ValueError, "the step is 0");
  assertThrows(() => linspace(0, 1, 0), ShapeError, "found 0");
  assertThrows(() => tril(zeros([3])), ShapeError, "at least 2 axes, found [3]");
});
