import { assertEquals } from "@std/assert";
import {
  conv3d,
  convTranspose2d,
  convTranspose3d,
  DTypeError,
  expandDims,
  ones,
  ShapeError,
  squeeze,
  tensor,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { type Conv3dCase, referenceOf, shapesOf } from "./_conv3d_reference.ts";
import { checkRefusals } from "./_refusals.ts";
import { onDevice, valuesOn } from "./_variants.ts";

interface TransposedCase extends Conv3dCase {
  /** What the convolution leaves at the end: its input is so much longer than the strides reach. */
  readonly outputPadding: readonly [number, number, number];
}

const plain = { images: 1, groups: 1, stride: [1, 1, 1], dilation: [1, 1, 1], outputPadding: [0, 0, 0] } as const;
const none = [[0, 0], [0, 0], [0, 0]] as const;

/** Convolutions whose input gradients are asked for. */
const cases: readonly TransposedCase[] = [
  { ...plain, images: 2, inputs: 3, outputs: 4, size: [5, 5, 6], kernel: [3, 2, 3], padding: none },
  {
    ...{ ...plain, groups: 2, inputs: 2, outputs: 3, size: [6, 4, 7], kernel: [3, 3, 2] },
    ...{ stride: [2, 1, 3], padding: [[1, 1], [1, 1], [0, 0]], outputPadding: [1, 0, 2] },
  },
  {
    ...{ ...plain, images: 2, inputs: 1, outputs: 2, size: [9, 5, 5], kernel: [2, 2, 2] },
    ...{ dilation: [3, 1, 2], stride: [2, 1, 1], padding: [[1, 1], [0, 0], [0, 0]], outputPadding: [1, 0, 0] },
  },
];

for (const kind of ["cpu", "gpu"] as const) {
  Deno.test(`convTranspose3d on ${kind} equals plain loops`, async () => {
    await onDevice(kind, async (device) => {
      for (const conv of cases) {
        const shapes = shapesOf(conv);
        const [dy, weight] = [random(shapes.y, { seed: 3 }), random(shapes.weight, { seed: 2 })];
        const unread = new Float64Array(shapes.x.reduce((product, extent) => product * extent, 1));
        const { dx } = referenceOf(conv, unread, await weight.data(), await dy.data());
        const { stride, dilation, outputPadding, groups } = conv;
        const padding = [conv.padding[0][0], conv.padding[1][0], conv.padding[2][0]] as const;
        const y = convTranspose3d(dy, weight, null, { stride, dilation, outputPadding, groups, padding });
        assertEquals(y.shape, shapes.x);
        await checkValues((await valuesOn(device, [y]))[0], dx, { atol: 1e-4 });
      }
    });
  });
}

Deno.test("a volume of one slice is an image, and what is added at the end beyond the reach is zero", async () => {
  const [x, weight, bias] = [random([2, 3, 4, 5]), random([3, 2, 3, 2], { seed: 2 }), random([2], { seed: 3 })];
  const y = convTranspose3d(expandDims(x, 2), expandDims(weight, 2), bias, { stride: [1, 2, 2] });
  await checkValues(squeeze(y, 2), convTranspose2d(x, weight, bias, { stride: 2 }));
  const longer = convTranspose3d(ones([1, 1, 2, 1, 1]), ones([1, 1, 1, 1, 1]), null, {
    ...{ stride: [3, 1, 1], outputPadding: [2, 0, 0] },
  });
  await checkValues(longer, [1, 0, 0, 1, 0, 0]);
  const dilated = convTranspose3d(ones([1, 1, 2, 1, 1]), tensor([1, 10], { shape: [1, 1, 2, 1, 1] }), null, {
    ...{ dilation: [3, 1, 1], padding: [1, 0, 0], outputPadding: [2, 0, 0] },
  });
  await checkValues(dilated, [1, 0, 10, 10, 0]);
});

Deno.test("it is the input gradient of conv3d", async () => {
  const weight = random([4, 3, 2, 3, 3]);
  const options = { stride: 2, padding: 1 };
  const [y, pullback] = vjp((x) => conv3d(x, weight, null, options), zeros([1, 3, 5, 5, 6]));
  const dy = random(y.shape, { seed: 5 });
  await checkValues(convTranspose3d(dy, weight, null, { ...options, outputPadding: [1, 0, 1] }), pullback(dy));
});

Deno.test("convTranspose3d is differentiable twice, in groups too", async () => {
  const options = { stride: [2, 1, 2], padding: [1, 0, 1], outputPadding: [1, 0, 0], groups: 2 } as const;
  await checkGradient(
    (x, w, b) => convTranspose3d(x, w, b, options),
    [random([1, 2, 3, 2, 3]), random([2, 2, 2, 2, 3], { seed: 2 }), random([4], { seed: 3 })],
  );
});

Deno.test("what does not fit is refused", () => {
  const [x, weight] = [zeros([1, 4, 5, 5, 5]), zeros([4, 2, 3, 3, 3])];
  checkRefusals([
    [
      () => convTranspose3d(zeros([4, 5, 5, 5]), weight),
      ShapeError,
      "x must be [N,Cin,D,H,W] and weight [Cin,Cout/groups,kd,kh,kw]",
    ],
    [() => convTranspose3d(zeros([1, 3, 5, 5, 5]), weight), ShapeError, "expects 4 input channels"],
    [() => convTranspose3d(x, weight, null, { groups: 3 }), ShapeError, "in 3 groups"],
    [() => convTranspose3d(x, zeros([4, 2, 0, 3, 3])), ShapeError, "the kernel is empty"],
    [() => convTranspose3d(x, weight, null, { outputPadding: [0, 0, 1] }), ShapeError, "less than stride or dilation"],
    [() => convTranspose3d(x, weight, null, { padding: [4, 0, 0] }), ShapeError, "nothing is left"],
    [() => convTranspose3d(x, weight, null, { stride: 0 }), ShapeError, "stride must be"],
    [() => convTranspose3d(x, weight, zeros([3])), ShapeError, "convTranspose3d: bias must be [2]"],
    [() => convTranspose3d(x, zeros([4, 2, 3, 3, 3], "int32")), DTypeError, "float32 and int32"],
  ]);
});
