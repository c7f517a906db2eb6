import { assertEquals } from "@std/assert";
import {
  conv2d,
  conv3d,
  DTypeError,
  expandDims,
  pad,
  ShapeError,
  squeeze,
  type Tensor,
  type Triple,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { type Conv3dCase, referenceOf, shapesOf } from "./_conv3d_reference.ts";
import { checkRefusals } from "./_refusals.ts";
import { onDevice, valuesOn } from "./_variants.ts";

const plain = {
  images: 1,
  groups: 1,
  stride: [1, 1, 1],
  dilation: [1, 1, 1],
  padding: [[0, 0], [0, 0], [0, 0]],
} as const;

const cases: readonly Conv3dCase[] = [
  { ...plain, images: 2, inputs: 3, outputs: 4, size: [4, 5, 6], kernel: [3, 2, 3], padding: [[1, 1], [0, 1], [1, 1]] },
  { ...plain, groups: 2, inputs: 2, outputs: 3, size: [5, 4, 4], kernel: [2, 3, 1], stride: [2, 1, 3] },
  { ...plain, images: 2, inputs: 1, outputs: 2, size: [5, 5, 5], kernel: [2, 2, 2], dilation: [3, 2, 1] },
  { ...plain, inputs: 2, outputs: 2, size: [1, 1, 7], kernel: [3, 1, 3], padding: [[2, 1], [0, 0], [0, 2]] },
  { ...plain, images: 3, inputs: 4, outputs: 5, size: [2, 3, 3], kernel: [1, 1, 1] },
  // Enough work for the kernels of large convolutions.
  { ...plain, inputs: 9, outputs: 17, size: [4, 9, 9], kernel: [3, 3, 3], padding: [[1, 1], [1, 1], [1, 1]] },
];

for (const kind of ["cpu", "gpu"] as const) {
  Deno.test(`conv3d on ${kind}: y, dx and dw equal plain loops`, async () => {
    await onDevice(kind, async (device) => {
      for (const conv of cases) {
        const shapes = shapesOf(conv);
        const [x, weight, dy] = [random(shapes.x), random(shapes.weight, { seed: 2 }), random(shapes.y, { seed: 3 })];
        const wanted = referenceOf(conv, await x.data(), await weight.data(), await dy.data());
        const { stride, dilation, padding, groups } = conv;
        const [y, pullback] = vjp(
          ([x, weight]) => conv3d(x, weight, null, { stride, dilation, padding, groups }),
          [x, weight] as const,
        );
        assertEquals(y.shape, shapes.y);
        const got = await valuesOn(device, [y, ...pullback(dy)]);
        for (const [i, values] of [wanted.y, wanted.dx, wanted.dw].entries()) {
          await checkValues(got[i], values, { atol: 1e-4, rtol: 1e-5 });
        }
      }
    });
  });
}

Deno.test("a volume of one slice is an image", async () => {
  const [x, weight, bias] = [random([2, 3, 5, 6]), random([4, 3, 3, 3], { seed: 2 }), random([4], { seed: 3 })];
  const y = conv3d(expandDims(x, 2), expandDims(weight, 2), bias, { padding: [0, 1, 1], stride: [1, 2, 1] });
  await checkValues(squeeze(y, 2), conv2d(x, weight, bias, { padding: 1, stride: [2, 1] }));
});

Deno.test("padding by rule and by mode", async () => {
  const [x, weight] = [random([1, 2, 5, 6, 4]), random([3, 2, 2, 3, 3], { seed: 2 })];
  const extents = (options: Parameters<typeof conv3d>[3]) => conv3d(x, weight, null, options).shape.slice(2);
  assertEquals(extents({ padding: "valid" }), [4, 4, 2]);
  assertEquals(extents({ padding: "same", stride: 2 }), [3, 3, 2]);
  assertEquals(extents({ padding: "full" }), [6, 8, 6]);
  assertEquals(extents({ padding: [1, 0, 2] }), [6, 4, 6]);
  for (const paddingMode of ["edge", "reflect", "circular"] as const) {
    const padded = pad(x, [[0, 0], [0, 0], [1, 0], [2, 1], [0, 2]], { mode: paddingMode });
    const y = conv3d(x, weight, null, { padding: [[1, 0], [2, 1], [0, 2]], paddingMode, stride: [2, 1, 1] });
    await checkValues(y, conv3d(padded, weight, null, { stride: [2, 1, 1] }));
  }
});

Deno.test("conv3d is differentiable twice, in x, weight and bias", async () => {
  const options = { stride: [2, 1, 1], padding: [[1, 0], [0, 1], [1, 1]], dilation: [1, 2, 1], groups: 2 } as const;
  await checkGradient(
    (x: Tensor, weight: Tensor, bias: Tensor) => conv3d(x, weight, bias, options),
    [random([1, 2, 4, 4, 3]), random([4, 1, 2, 2, 3], { seed: 2 }), random([4], { seed: 3 })],
  );
});

Deno.test("no volumes give no volumes", async () => {
  const y = conv3d(zeros([0, 2, 3, 4, 4]), zeros([3, 2, 2, 2, 2]));
  assertEquals(y.shape, [0, 3, 2, 3, 3]);
  assertEquals((await y.data()).length, 0);
});

Deno.test("what does not fit is refused, with the shapes", () => {
  const [x, weight] = [zeros([1, 4, 5, 6, 7]), zeros([8, 4, 3, 3, 3])];
  checkRefusals([
    [
      () => conv3d(zeros([4, 5, 6, 7]), weight),
      ShapeError,
      "Cannot apply conv3d: x must be [N,Cin,D,H,W] and weight [Cout,Cin/groups,kd,kh,kw]",
    ],
    [() => conv3d(x, zeros([8, 3, 3, 3, 3])), ShapeError, "conv3d: weight expects 3 input channels, x has 4"],
    [() => conv3d(x, zeros([9, 2, 3, 3, 3]), null, { groups: 2 }), ShapeError, "do not divide into 2 groups"],
    [() => conv3d(x, weight, null, { groups: 0 }), ShapeError, "conv3d: groups must be"],
    [() => conv3d(x, zeros([8, 4, 0, 3, 3])), ShapeError, "conv3d: the kernel is empty"],
    [
      () => conv3d(x, zeros([8, 4, 6, 3, 3])),
      ShapeError,
      "conv3d: the kernel reaches over 6 slices, x with padding has 5",
    ],
    [() => conv3d(x, weight, null, { dilation: [1, 1, 4] }), ShapeError, "over 9 columns, x with padding has 7"],
    [() => conv3d(x, weight, zeros([7])), ShapeError, "conv3d: bias must be [8], found [7]"],
    [() => conv3d(x, weight, null, { stride: 0 }), ShapeError, "at least 1, or three, found 0"],
    [() => conv3d(x, weight, null, { dilation: [1, 1] as unknown as Triple }), ShapeError, "dilation must be"],
    [() => conv3d(x, weight, null, { padding: -1 }), ShapeError, "padding must be"],
    [() => conv3d(x, weight, null, { padding: [1, 1] as unknown as Triple }), ShapeError, "found [1,1]"],
    [() => conv3d(x, zeros([8, 4, 3, 3, 3], "int32")), DTypeError, "float32 and int32"],
    [() => conv3d(x, weight, null, { padding: 5, paddingMode: "reflect" }), ShapeError, "reflect fills at most 4"],
  ]);
});
