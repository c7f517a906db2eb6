import { assertEquals, assertThrows } from "@std/assert";
import {
  batchMatmul,
  bilinear,
  DTypeError,
  einsum,
  matmul,
  matrixPower,
  ShapeError,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

Deno.test("batchMatmul multiplies matrices pair by pair", async () => {
  const [x, y] = [random([3, 2, 4]), random([3, 4, 5], { seed: 2 })];
  await checkValues(batchMatmul(x, y), einsum("bij,bjk->bik", x, y));
});

Deno.test("bilinear maps two vectors at once", async () => {
  const weight = tensor([[[1, 0], [0, 1]], [[0, 1], [0, 0]]]);
  assertEquals(await bilinear(tensor([1, 2]), tensor([3, 4]), weight, tensor([0.5, 0])).array(), [11.5, 4]);
  const [x, y] = [random([2, 3, 2]), random([2, 3, 2], { seed: 2 })];
  await checkValues(bilinear(x, y, weight), einsum("abi,oij,abj->abo", x, weight, y));
});

Deno.test("matrixPower multiplies by itself, also in stacks", async () => {
  assertEquals(await matrixPower(tensor([[1, 1], [1, 0]]), 10).array(), [[89, 55], [55, 34]]);
  assertEquals(await matrixPower(tensor([[[2, 0], [0, 3]], [[0, 1], [0, 0]]]), 2).array(), [[[4, 0], [0, 9]], [[0, 0], [
    0,
    0,
  ]]]);
  assertEquals(await matrixPower(tensor([[5, 7], [0, 1]]), 0).array(), [[1, 0], [0, 1]]);
  assertEquals(await matrixPower(tensor([[5, 7], [0, 1]]), 1).array(), [[5, 7], [0, 1]]);
});

Deno.test("all are differentiable twice", async () => {
  await checkGradient(batchMatmul, [random([2, 2, 3]), random([2, 3, 2], { seed: 2 })]);
  await checkGradient(bilinear, [
    random([2, 2]),
    random([2, 3], { seed: 2 }),
    random([2, 2, 3], { seed: 3 }),
    random([2], { seed: 4 }),
  ]);
  await checkGradient((x) => matrixPower(x, 3), [random([2, 2])]);
  await checkValues(matmul(matrixPower(random([3, 3]), 2), random([3, 3])), matrixPower(random([3, 3]), 3));
});

Deno.test("operands that do not fit are refused", () => {
  assertThrows(() => batchMatmul(zeros([2, 3]), zeros([3, 2])), ShapeError, "needs [B, M, K] and [B, K, N]");
  assertThrows(() => batchMatmul(zeros([2, 2, 3]), zeros([3, 3, 2])), ShapeError, "found [2,2,3] and [3,3,2]");
  assertThrows(() => bilinear(zeros([2]), zeros([3]), zeros([4, 2, 2])), ShapeError, "weight [4,2,2]");
  assertThrows(() => bilinear(zeros([2]), zeros([3]), zeros([4, 2, 3]), zeros([3])), ShapeError, "bias [3]");
  assertThrows(() => bilinear(zeros([1, 2]), zeros([3]), zeros([4, 2, 3])), ShapeError, "a is [1,2], b [3]");
  assertThrows(() => matrixPower(zeros([2, 3]), 2), ShapeError, "x is [2,3], it needs square matrices");
  assertThrows(() => matrixPower(zeros([2, 2]), -1), ValueError, "found -1");
  assertThrows(() => matrixPower(zeros([2, 2], "int32"), 2), DTypeError, "found int32");
});
