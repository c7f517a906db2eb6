import { assertEquals, assertThrows } from "@std/assert";
import {
  globalAvgPool2d,
  globalMaxPool2d,
  grad,
  l2Pool2d,
  lpPool2d,
  ShapeError,
  subsample,
  sum,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

Deno.test("global pools take whole planes, of any size, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const [height, width] of [[3, 5], [1, 1], [300, 301]]) {
      const values = randomValues(2 * height * width, { seed: height });
      const x = tensor(values, { shape: [1, 2, height, width], device });
      const planes = [values.subarray(0, height * width), values.subarray(height * width)];
      assertEquals(globalMaxPool2d(x).shape, [1, 2, 1, 1]);
      await checkValues(globalMaxPool2d(x), planes.map((plane) => plane.reduce((a, b) => Math.max(a, b))));
      await checkValues(globalAvgPool2d(x), planes.map((plane) => plane.reduce((a, b) => a + b) / plane.length));
    }
  });
});

Deno.test("global pools are differentiable twice; the first of equal elements gets the gradient", async () => {
  await checkGradient(globalAvgPool2d, [random([2, 2, 3, 4])]);
  await checkGradient(globalMaxPool2d, [distinct([2, 2, 3, 4])]);
  const dx = await grad((x: Tensor) => sum(globalMaxPool2d(x)))(tensor([[[[1, 7], [7, 7]]]])).array();
  assertEquals(dx, [[[[0, 1], [0, 0]]]]);
});

Deno.test("globalMaxPool2d lets a NaN win", async () => {
  assertEquals(await globalMaxPool2d(tensor([[[[1, NaN, 3]]]])).item(), NaN);
});

Deno.test("subsample keeps one element of each stride", async () => {
  const x = tensor(Float32Array.from({ length: 20 }, (_, i) => i), { shape: [1, 1, 4, 5] });
  assertEquals(await subsample(x, 2).array(), [[[[0, 2, 4], [10, 12, 14]]]]);
  assertEquals(await subsample(x, [3, 4]).array(), [[[[0, 4], [15, 19]]]]);
  await checkGradient((x) => subsample(x, 2), [random([1, 2, 3, 4])]);
});

Deno.test("l2Pool2d gives the lecture's example", async () => {
  const x = tensor([[[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]]);
  await checkValues(l2Pool2d(x, 2), [63, 133, 18, 26].map(Math.sqrt));
});

Deno.test("lpPool2d takes other orders, strides and windows that hang over", async () => {
  const x = tensor([[[[1, 2, 3], [4, 5, 6]]]]);
  await checkValues(lpPool2d(x, [2, 1], { order: 1 }), [5, 7, 9]);
  await checkValues(lpPool2d(x, 2, { order: 3, stride: 1 }), [198, 376].map(Math.cbrt));
  await checkValues(lpPool2d(x, 2, { ceilMode: true }), [46, 90].map(Math.sqrt));
});

Deno.test("lpPool2d is differentiable twice, and its gradient at a window of zeros is 0", async () => {
  for (const order of [1, 2, 3]) {
    await checkGradient((x) => lpPool2d(x, 2, { order }), [random([1, 2, 4, 4], { min: 0.5, max: 2 })]);
  }
  assertEquals(await grad((x: Tensor) => sum(l2Pool2d(x, 2)))(zeros([1, 1, 2, 2])).array(), [[[[0, 0], [0, 0]]]]);
  assertEquals(await l2Pool2d(tensor([[[[NaN, 0]]]]), [1, 2]).item(), NaN);
});

Deno.test("wrong pools are refused with what was found", () => {
  assertThrows(() => globalAvgPool2d(zeros([2, 3])), ShapeError, "Cannot apply globalAvgPool2d: x is [2,3]");
  assertThrows(() => globalMaxPool2d(zeros([1, 1, 0, 3])), ShapeError, "Cannot apply globalMaxPool2d");
  assertThrows(() => subsample(zeros([3]), 2), ShapeError, "x is [3]");
  assertThrows(() => subsample(zeros([1, 1, 3, 3]), 0), ShapeError, "stride must be");
  assertThrows(() => lpPool2d(zeros([1, 1, 2, 2]), 2, { order: 0 }), ValueError, "found 0");
  assertThrows(() => l2Pool2d(zeros([1, 1, 2, 2]), 3), ShapeError, "a window reaches over 3");
});
