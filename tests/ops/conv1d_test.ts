import { assertEquals, assertThrows } from "@std/assert";
import { conv1d, conv2d, expandDims, ShapeError, squeeze, tensor, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

Deno.test("a row convolution is a plane of height 1", async () => {
  const [x, weight, bias] = [random([2, 4, 11]), random([6, 2, 3], { seed: 2 }), random([6], { seed: 3 })];
  for (const options of [{}, { stride: 2, padding: 2 }, { dilation: 2, padding: [1, 3] as const }]) {
    const { stride = 1, dilation = 1, padding = 0 } = options as {
      stride?: number;
      dilation?: number;
      padding?: number;
    };
    const [before, after] = [padding].flat().length === 2 ? [padding].flat() : [padding, padding];
    const plane = conv2d(expandDims(x, 2), expandDims(weight, 2), bias, {
      ...{ stride: [1, stride], dilation: [1, dilation], groups: 2 },
      padding: [[0, 0], [before, after]],
    });
    await checkValues(conv1d(x, weight, bias, { ...options, groups: 2 }), squeeze(plane, 2));
  }
});

Deno.test("rows of more than 65,536 elements, and rules of padding", async () => {
  const y = await conv1d(zeros([1, 1, 70_001]), zeros([1, 1, 3]), tensor([2]), { padding: "same" }).data();
  assertEquals([y.length, y[70_000]], [70_001, 2]);
  assertEquals(conv1d(zeros([1, 1, 5]), zeros([1, 1, 3]), null, { padding: "full" }).shape, [1, 1, 7]);
});

Deno.test("conv1d is differentiable twice", async () => {
  const options = { stride: 2, padding: 1 };
  await checkGradient((x, w, b) => conv1d(x, w, b, options), [random([2, 2, 7]), random([3, 2, 3]), random([3])]);
});

Deno.test("what does not fit is refused", () => {
  assertThrows(() => conv1d(zeros([1, 5]), zeros([1, 1, 3])), ShapeError, "x must be [N,Cin,L]");
  assertThrows(() => conv1d(zeros([1, 3, 5]), zeros([1, 2, 3])), ShapeError, "expects 2 input channels, x has 3");
  assertThrows(() => conv1d(zeros([1, 1, 2]), zeros([1, 1, 3])), ShapeError, "reaches over 3 columns");
  assertThrows(() => conv1d(zeros([1, 1, 5]), zeros([1, 1, 3]), null, { stride: 0 }), ShapeError, "stride");
});
