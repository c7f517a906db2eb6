import { assertEquals, assertThrows } from "@std/assert";
import { add, full, indices, mul, ones, onesLike, ShapeError, sum, tensor, zeros, zerosLike } from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

Deno.test("zeros, ones and full have the shape, type and value asked for", async () => {
  assertEquals(await zeros([2, 2]).array(), [[0, 0], [0, 0]]);
  assertEquals(await ones([3], "int32").array(), [1, 1, 1]);
  assertEquals(await full([2], 2.5).array(), [2.5, 2.5]);
  assertEquals(await full([], 7).array(), 7);
  assertEquals(await ones([2], "bool").array(), [1, 1]);
  assertEquals([ones([2], "bool").dtype, zeros([1]).dtype, full([1], 3, "uint32").dtype], [
    "bool",
    "float32",
    "uint32",
  ]);
  assertEquals(await full([1], -1, "uint32").array(), [4_294_967_295]);
});

Deno.test("the shape and type of another tensor", async () => {
  const x = tensor([[1, 2, 3]], { dtype: "int32" });
  assertEquals([zerosLike(x).dtype, await zerosLike(x).array()], ["int32", [[0, 0, 0]]]);
  assertEquals([onesLike(x).dtype, await onesLike(x).array()], ["int32", [[1, 1, 1]]]);
});

Deno.test("indices count in row-major order", async () => {
  const y = indices([2, 3]);
  assertEquals([y.dtype, await y.array()], ["int32", [[0, 1, 2], [3, 4, 5]]]);
  assertEquals(await indices([3], "float32").array(), [0, 1, 2]);
  assertEquals((await indices([300, 300], "uint32").data())[89_999], 89_999);
});

Deno.test("empty shapes, and sizes beyond 65,536", async () => {
  assertEquals((await zeros([2, 0]).data()).length, 0);
  assertEquals(await sum(ones([70_001])).item(), 70_001);
  assertEquals((await full([70_001], 3).data())[70_000], 3);
});

Deno.test("constants take part in computations as numbers do", async () => {
  assertEquals(await add(full([2, 3], 2), tensor([1, 2, 3])).array(), [[3, 4, 5], [3, 4, 5]]);
  await checkGradient((x) => mul(x, full([2, 3], 2)), [random([3])]);
});

Deno.test("extents must be whole and not negative", () => {
  assertThrows(() => zeros([2, -1]), ShapeError, "found [2,-1]");
  assertThrows(() => ones([1.5]), ShapeError, "whole numbers");
  assertThrows(() => indices([2 ** 17, 2 ** 17]), ShapeError, "more than 2^32 elements");
});
