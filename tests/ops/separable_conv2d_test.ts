import {
  concat,
  conv2d,
  depthwiseConv2d,
  DTypeError,
  separableConv2d,
  ShapeError,
  slice,
  tensor,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";
import { valuesOn } from "./_variants.ts";

Deno.test("each channel is convolved by itself, with as many kernels as the multiplier says", async () => {
  const options = { stride: [1, 2], padding: 1, dilation: [2, 1] } as const;
  await onBothKinds(async (device) => {
    const [x, weight, bias] = [random([2, 3, 6, 7]), random([6, 1, 3, 3], { seed: 2 }), random([6], { seed: 3 })];
    const alone = [0, 1, 2].map((c) =>
      conv2d(
        slice(x, [null, [c, c + 1]]),
        slice(weight, [[2 * c, 2 * c + 2]]),
        slice(bias, [[2 * c, 2 * c + 2]]),
        options,
      )
    );
    const [got, want] = await valuesOn(device, [depthwiseConv2d(x, weight, bias, options), concat(alone, 1)]);
    await checkValues(got, want);
  });
});

Deno.test("a separable convolution is one full convolution whose weight is a product", async () => {
  const [x, bias] = [random([2, 3, 5, 6]), random([4], { seed: 4 })];
  const [depthwise, pointwise] = [random([6, 1, 3, 2], { seed: 2 }), random([4, 6, 1, 1], { seed: 3 })];
  const [taps, mixing] = [await depthwise.data(), await pointwise.data()];
  const products = Float32Array.from({ length: 4 * 3 * 6 }, (_, i) => {
    const [o, c, tap] = [Math.floor(i / 18), Math.floor(i / 6) % 3, i % 6];
    return [0, 1].reduce((sum, m) => sum + mixing[o * 6 + 2 * c + m] * taps[(2 * c + m) * 6 + tap], 0);
  });
  await checkValues(
    separableConv2d(x, depthwise, pointwise, bias, { padding: 1 }),
    conv2d(x, tensor(products, { shape: [4, 3, 3, 2] }), bias, { padding: 1 }),
    { atol: 1e-5 },
  );
});

Deno.test("depthwiseConv2d and separableConv2d are differentiable twice", async () => {
  await checkGradient(
    (x, w, b) => depthwiseConv2d(x, w, b, { stride: 2, padding: 1 }),
    [random([1, 2, 4, 5]), random([4, 1, 3, 3], { seed: 2 }), random([4], { seed: 3 })],
  );
  await checkGradient(
    (x, d, p, b) => separableConv2d(x, d, p, b),
    [
      random([1, 2, 4, 3], { min: -1, max: 1 }),
      random([2, 1, 2, 2], { seed: 2, min: -1, max: 1 }),
      random([3, 2, 1, 1], { seed: 3, min: -1, max: 1 }),
      random([3], { seed: 4 }),
    ],
  );
});

Deno.test("what does not fit is refused", () => {
  const [x, weight, pointwise] = [zeros([1, 3, 6, 6]), zeros([6, 1, 3, 3]), zeros([4, 6, 1, 1])];
  checkRefusals([
    [() => depthwiseConv2d(zeros([3, 6, 6]), weight), ShapeError, "depthwiseConv2d: x must be [N,Cin,H,W]"],
    [
      () => depthwiseConv2d(x, zeros([6, 3, 3, 3])),
      ShapeError,
      "weight is [6,3,3,3], it needs [a multiple of 3,1,kh,kw] (x [1,3,6,6])",
    ],
    [() => depthwiseConv2d(x, zeros([4, 1, 3, 3])), ShapeError, "weight is [4,1,3,3]"],
    [() => depthwiseConv2d(x, zeros([3, 1, 7, 3])), ShapeError, "the kernel reaches over 7 rows"],
    [() => depthwiseConv2d(x, weight, zeros([3])), ShapeError, "bias must be [6], found [3]"],
    [() => depthwiseConv2d(x, zeros([6, 1, 3, 3], "int32")), DTypeError, "float32 and int32"],
    [() => separableConv2d(x, zeros([4, 1, 3, 3]), pointwise), ShapeError, "separableConv2d: weight is [4,1,3,3]"],
    [
      () => separableConv2d(x, weight, zeros([4, 3, 1, 1])),
      ShapeError,
      "pointwise is [4,3,1,1], it needs [Cout,6,1,1] (depthwise [6,1,3,3])",
    ],
    [() => separableConv2d(x, weight, zeros([4, 6, 1, 2])), ShapeError, "pointwise is [4,6,1,2]"],
    [() => separableConv2d(x, weight, pointwise, zeros([6])), ShapeError, "bias must be [4], found [6]"],
  ]);
});
