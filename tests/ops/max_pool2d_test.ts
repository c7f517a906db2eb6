import { assertEquals, assertThrows } from "@std/assert";
import {
  DTypeError,
  grad,
  maxPool2d,
  maxPool2dIndices,
  mul,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { optionsOf, type Windows, windowsOf } from "./_pooling.ts";

const geometries: Windows[] = [
  { shape: [2, 3, 6, 8], kernel: [2, 2] },
  { shape: [1, 2, 7, 5], kernel: [2, 2] },
  { shape: [2, 1, 8, 9], kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] },
  { shape: [1, 2, 8, 10], kernel: [3, 3], stride: [2, 2], ceilMode: true },
  { shape: [1, 2, 5, 8], kernel: [2, 2], stride: [3, 3], pads: [1, 1, 1, 1], ceilMode: true },
  { shape: [1, 1, 6, 9], kernel: [2, 3], stride: [1, 2], pads: [0, 1, 1, 0] },
  { shape: [1, 2, 9, 9], kernel: [3, 2], stride: [1, 2], pads: [2, 1, 1, 1], dilation: [2, 3] },
  { shape: [1, 2, 1, 1], kernel: [1, 1] },
  { shape: [3, 1, 12, 11], kernel: [5, 6], stride: [1, 1], pads: [2, 2, 3, 3] },
  // Windows that do not overlap: within quads, with gaps and rows and columns left over, and across quads.
  { shape: [2, 2, 8, 14], kernel: [2, 3], stride: [3, 4] },
  { shape: [1, 3, 7, 16], kernel: [3, 4] },
  { shape: [1, 2, 10, 11], kernel: [3, 3] },
  // Windows of too many columns, and elements under too many windows, for kernels that work in quads.
  { shape: [1, 2, 3, 24], kernel: [2, 9], stride: [1, 1] },
  { shape: [1, 1, 2, 40], kernel: [1, 20], stride: [1, 1] },
  // Large enough for software adapters to read values and places from textures.
  { shape: [1, 2, 96, 96], kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] },
  { shape: [2, 1, 91, 93], kernel: [2, 2] },
];

interface Expected {
  readonly values: number[];
  readonly places: number[];
}

/** The first of the largest elements of each window. */
function expected(x: ArrayLike<number>, windows: Windows): Expected {
  const { taps } = windowsOf(windows);
  const [planes, channels, height, width] = windows.shape;
  const values: number[] = [], places: number[] = [];
  for (let plane = 0; plane < planes * channels; plane++) {
    for (const window of taps) {
      let best = -1;
      for (const { place } of window) {
        if (place === undefined) continue;
        if (best < 0 || x[plane * height * width + place] > x[plane * height * width + best]) best = place;
      }
      places.push(best);
      values.push(best < 0 ? -Infinity : x[plane * height * width + best]);
    }
  }
  return { values, places };
}

Deno.test("maxPool2d gives the lecture's example and its gradient", async () => {
  const x = tensor([[[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]]);
  const [y, pullback] = vjp((x) => maxPool2d(x, 2), x);
  assertEquals(await y.array(), [[[[6, 8], [3, 4]]]]);
  assertEquals(await pullback(tensor([[[[1, 2], [3, 4]]]])).array(), [[[[0, 0, 0, 0], [0, 1, 0, 2], [3, 0, 0, 0], [
    0,
    0,
    0,
    4,
  ]]]]);
});

Deno.test("maxPool2d, its indices and its gradient agree with plain loops, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const windows of geometries) {
      const { shape, kernel } = windows;
      const size = shape.reduce((a, b) => a * b);
      const values = randomValues(size, { seed: size });
      const x = tensor(values, { shape, device });
      const options = optionsOf(windows);
      const want = expected(values, windows);
      const [y, pullback] = vjp((x) => maxPool2d(x, kernel, options), x);
      const { rows, columns } = windowsOf(windows);
      assertEquals(y.shape, [shape[0], shape[1], rows, columns]);
      await checkValues(y, want.values, { atol: 0, rtol: 0 });
      await checkValues(maxPool2dIndices(x, kernel, options), want.places, { atol: 0, rtol: 0 });
      const dy = randomValues(want.values.length, { seed: 5 });
      const dx = new Array<number>(size).fill(0);
      want.places.forEach((place, i) => {
        const plane = Math.floor(i / (rows * columns));
        if (place >= 0) dx[plane * shape[2] * shape[3] + place] += dy[i];
      });
      await checkValues(pullback(tensor(dy, { shape: y.shape, device })), dx);
    }
  });
});

Deno.test("the first of equal elements wins and takes the whole gradient", async () => {
  const x = zeros([1, 1, 4, 4]);
  assertEquals(await maxPool2dIndices(x, 2).array(), [[[[0, 2], [8, 10]]]]);
  const dx = await grad((x: Tensor) => sum(maxPool2d(x, 3, { stride: 1 })))(x).array();
  assertEquals(dx, [[[[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]]]);
});

Deno.test("padding never wins, a NaN does, and the last NaN as in PyTorch", async () => {
  const x = tensor([[[[-5, -4], [NaN, -7]]]]);
  assertEquals(await maxPool2d(x, 2, { stride: 1, padding: 1 }).array(), [[[[-5, -4, -4], [NaN, NaN, -4], [
    NaN,
    NaN,
    -7,
  ]]]]);
  const two = tensor([[[[NaN, NaN], [9, NaN]]]]);
  assertEquals(await maxPool2dIndices(two, 2).array(), [[[[3]]]]);
  assertEquals(await maxPool2d(tensor([[[[-Infinity, -Infinity]]]]), [1, 2]).array(), [[[[-Infinity]]]]);
});

Deno.test("a window that dilation leads past every element gives -infinity, place -1 and no gradient", async () => {
  const x = tensor([[[[3]]]]);
  const options = { dilation: 2, padding: 1 };
  assertEquals(await maxPool2d(x, 2, options).array(), [[[[-Infinity]]]]);
  assertEquals(await maxPool2dIndices(x, 2, options).array(), [[[[-1]]]]);
  assertEquals(await grad((x: Tensor) => sum(mul(maxPool2d(x, 2, options), 0)))(x).array(), [[[[0]]]]);
});

Deno.test("maxPool2d of more than 65,536 windows, and of windows of more than 65,536 elements", async () => {
  const many: Windows = { shape: [3, 4, 160, 161], kernel: [2, 2], stride: [2, 1] };
  const values = randomValues(3 * 4 * 160 * 161);
  await checkValues(
    maxPool2d(tensor(values, { shape: many.shape }), [2, 2], optionsOf(many)),
    expected(values, many).values,
  );
  const ramp = tensor(Float32Array.from({ length: 300 * 300 }, (_, i) => i), { shape: [1, 1, 300, 300] });
  assertEquals(await maxPool2d(ramp, [299, 298], { stride: 1 }).array(), [[[
    [298 * 300 + 297, 298 * 300 + 298, 298 * 300 + 299],
    [299 * 300 + 297, 299 * 300 + 298, 299 * 300 + 299],
  ]]]);
  const dx = await grad((x: Tensor) => sum(maxPool2d(x, [299, 298], { stride: 1 })))(ramp).data();
  assertEquals([dx[89697], dx[89999], dx.filter((value) => value === 1).length], [1, 1, 6]);
});

Deno.test("maxPool2d is differentiable twice", async () => {
  await checkGradient((x) => maxPool2d(x, 2), [distinct([1, 2, 4, 5])]);
  await checkGradient((x) => maxPool2d(x, 3, { stride: 2, padding: 1 }), [distinct([1, 1, 6, 5])]);
  const cube = (x: Tensor) => mul(x, mul(x, x));
  await checkGradient((x) => maxPool2d(cube(x), [2, 3], { stride: 1, dilation: [2, 1] }), [
    distinct([1, 1, 5, 4], { spacing: 0.2 }),
  ]);
});

Deno.test("maxPool2d takes every form of padding, and empty batches", async () => {
  const x = zeros([1, 1, 7, 8]);
  const shapeOf = (padding: Parameters<typeof maxPool2d>[2]) => maxPool2d(x, 3, padding).shape.slice(2);
  assertEquals(shapeOf({ stride: 2, padding: "same" }), [4, 4]);
  assertEquals(shapeOf({ stride: 2, padding: "valid" }), [3, 3]);
  assertEquals(shapeOf({ stride: 1, padding: [1, 0] }), [7, 6]);
  assertEquals(shapeOf({ stride: 1, padding: [[1, 0], [0, 1]] }), [6, 7]);
  assertEquals(shapeOf({ stride: 2, padding: 1, ceilMode: true }), [4, 5]);
  const none = maxPool2d(zeros([0, 3, 4, 4]), 2);
  assertEquals(none.shape, [0, 3, 2, 2]);
  assertEquals((await none.data()).length, 0);
});

Deno.test("wrong windows are refused with what was found", () => {
  const x = zeros([1, 1, 4, 4]);
  assertThrows(() => maxPool2d(zeros([4, 4]), 2), ShapeError, "x is [4,4], it needs rank 4");
  assertThrows(() => maxPool2d(zeros([1, 1, 2, 2], "int32"), 2), DTypeError, "x is int32");
  assertThrows(() => maxPool2d(x, 0), ShapeError, "kernel must be a whole number of at least 1");
  assertThrows(() => maxPool2d(x, 2, { stride: 0 }), ShapeError, "stride must be");
  assertThrows(() => maxPool2d(x, [2, 1.5]), ShapeError, "[2,1.5]");
  assertThrows(() => maxPool2d(x, 2, { dilation: 0 }), ShapeError, "dilation must be");
  assertThrows(() => maxPool2d(x, 3, { padding: 2 }), ShapeError, "at most half of the kernel's reach of 3");
  assertThrows(() => maxPool2d(x, 3, { padding: "full" }), ShapeError, "found [2,2]");
  assertThrows(() => maxPool2d(x, 3, { padding: -1 }), ShapeError, "padding must be");
  assertThrows(() => maxPool2d(x, [5, 2]), ShapeError, "reaches over 5 elements, axis 2 of [1,1,4,4] has 4");
  assertThrows(() => maxPool2d(zeros([1, 1, 0, 4]), 1), ShapeError, "axis 2 of [1,1,0,4] has 0");
  assertThrows(() => maxPool2d(x, [2048, 1024]), ShapeError, "a window may have");
});
