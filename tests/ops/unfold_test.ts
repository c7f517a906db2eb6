import { assertEquals, assertThrows } from "@std/assert";
import {
  conv2d,
  DTypeError,
  fold,
  matmul,
  mul,
  ones,
  type PatchOptions,
  reshape,
  ShapeError,
  tensor,
  unfold,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

Deno.test("unfold cuts an image into columns of patches", async () => {
  const x = tensor([[[[1, 2, 3], [4, 5, 6]]]]);
  assertEquals(await unfold(x, 2).array(), [[[1, 2], [2, 3], [4, 5], [5, 6]]]);
  assertEquals(await unfold(x, [1, 2], { stride: 2, padding: [0, 1] }).array(), [[[0, 2], [1, 3]]]);
  assertEquals(await unfold(x, [2, 2], { dilation: [1, 2] }).array(), [[[1], [3], [4], [6]]]);
  const whole = tensor([[[[1, 2], [3, 4]]]], { dtype: "int32" });
  assertEquals(await unfold(whole, 2).array(), [[[1], [2], [3], [4]]]);
});

Deno.test("fold adds patches where they overlap, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    const patches = tensor([[[1, 2], [3, 4], [5, 6], [7, 8]]], { device });
    assertEquals(await fold(patches, [2, 3], 2).array(), [[[[1, 5, 4], [5, 13, 8]]]]);
    const counts = await fold(unfold(ones([1, 1, 4, 4]), 3, { padding: 1 }), [4, 4], 3, { padding: 1 }).array();
    assertEquals(counts, [[[[4, 6, 6, 4], [6, 9, 9, 6], [6, 9, 9, 6], [4, 6, 6, 4]]]]);
  });
});

Deno.test("a convolution is a product with the patches", async () => {
  const options: PatchOptions = { stride: [2, 1], padding: [[1, 0], [2, 1]], dilation: [1, 2] };
  const [x, weight] = [random([2, 3, 7, 8]), random([4, 3, 3, 2], { seed: 2 })];
  const y = conv2d(x, weight, null, options);
  const product = matmul(reshape(weight, [4, 18]), unfold(x, [3, 2], options));
  await checkValues(product, await y.data(), { atol: 1e-5 });
});

Deno.test("more than 65,536 patches", async () => {
  const columns = unfold(ones([1, 1, 300, 301]), 3, { padding: 1 });
  assertEquals(columns.shape, [1, 9, 300 * 301]);
  const y = await fold(columns, [300, 301], 3, { padding: 1 }).data();
  assertEquals([y[0], y[1], y[302], y[300 * 301 - 1]], [4, 6, 9, 4]);
});

Deno.test("unfold and fold are each other's gradient, differentiable twice", async () => {
  for (const options of [{}, { stride: 2, padding: 1 }, { dilation: [2, 1] as const, padding: [1, 0] as const }]) {
    await checkGradient((x) => unfold(mul(x, x), 2, options), [random([1, 2, 4, 5])]);
    const shape = unfold(zeros([1, 2, 4, 5]), 2, options).shape;
    await checkGradient((x) => fold(mul(x, x), [4, 5], 2, options), [random(shape)]);
  }
});

Deno.test("empty batches are empty", async () => {
  assertEquals((await unfold(zeros([0, 3, 4, 4]), 2).data()).length, 0);
  assertEquals(fold(zeros([0, 4, 9]), [4, 4], 2).shape, [0, 1, 4, 4]);
});

Deno.test("wrong patches are refused", () => {
  const x = zeros([1, 2, 4, 4]);
  assertThrows(() => unfold(zeros([4, 4]), 2), ShapeError, "Cannot apply unfold: x is [4,4], it needs rank 4");
  assertThrows(() => unfold(x, 5), ShapeError, "a patch reaches over 5 elements, the image [4,4] has 4");
  assertThrows(() => unfold(x, 0), ShapeError, "kernel must be a whole number of at least 1");
  assertThrows(() => unfold(x, 2, { stride: 0 }), ShapeError, "stride must be");
  assertThrows(() => unfold(x, 2, { padding: -1 }), ShapeError, "padding must be");
  assertThrows(() => unfold(zeros([1, 1, 2, 2], "bool"), 2), DTypeError, "Cannot apply unfold: found bool");
  assertThrows(() => fold(zeros([1, 5, 9]), [4, 4], 2), ShapeError, "need [N, a multiple of 4, 9]");
  assertThrows(() => fold(zeros([1, 4, 8]), [4, 4], 2), ShapeError, "x is [1,4,8]; images of [4,4]");
  assertThrows(() => fold(x, [4, 4], 2), ShapeError, "it needs rank 3");
});
