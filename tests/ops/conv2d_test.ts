import { assertEquals } from "@std/assert";
import {
  add,
  conv2d,
  DTypeError,
  full,
  grad,
  jit,
  mul,
  pad,
  relu,
  ShapeError,
  slice,
  sum,
  tensor,
  transpose,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

/** One channel, one image. */
const plane = (rows: number[][]) => tensor(rows.flat(), { shape: [1, 1, rows.length, rows[0].length] });

Deno.test("conv2d is cross-correlation: the worked example of the lectures", async () => {
  const x = plane([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]);
  const weight = plane([[1, 0, 1], [0, 1, 0], [1, 0, 1]]);
  await checkValues(conv2d(x, weight), [4, 3, 4, 2, 4, 3, 2, 3, 4]);
});

Deno.test("conv2d adds the bias of each output channel", async () => {
  const y = conv2d(full([2, 1, 2, 2], 1), full([3, 1, 2, 2], 2), tensor([0, 10, -20]));
  assertEquals(y.shape, [2, 3, 1, 1]);
  await checkValues(y, [8, 18, -12, 8, 18, -12]);
});

Deno.test("padding by number, by axis, by side and by rule gives the extents that the formulas say", () => {
  const extents = (options: Parameters<typeof conv2d>[3], kernel: [number, number] = [3, 2]) =>
    conv2d(zeros([1, 1, 8, 9]), zeros([1, 1, ...kernel]), null, options).shape.slice(2);
  assertEquals(extents({}), [6, 8]);
  assertEquals(extents({ padding: "valid", stride: 2 }), [3, 4]);
  assertEquals(extents({ padding: 1 }), [8, 10]);
  assertEquals(extents({ padding: [2, 0] }), [10, 8]);
  assertEquals(extents({ padding: [[0, 1], [2, 3]] }), [7, 13]);
  assertEquals(extents({ padding: "same" }), [8, 9]);
  assertEquals(extents({ padding: "same", stride: [3, 2] }), [3, 5]);
  assertEquals(extents({ padding: "same", stride: 3 }, [1, 1]), [3, 3]);
  assertEquals(extents({ padding: "full", dilation: [2, 1] }), [12, 10]);
});

Deno.test("same padding puts the odd element at the end", async () => {
  const y = conv2d(plane([[1, 2, 3]]), plane([[1, 10]]), null, { padding: "same" });
  await checkValues(y, [21, 32, 3]);
});

Deno.test("other padding modes convolve the padded image", async () => {
  const [x, weight] = [random([2, 2, 4, 5]), random([3, 2, 3, 3], { seed: 2 })];
  for (const paddingMode of ["edge", "reflect", "circular"] as const) {
    const padded = pad(x, [[0, 0], [0, 0], [1, 2], [2, 1]], { mode: paddingMode });
    const y = conv2d(x, weight, null, { padding: [[1, 2], [2, 1]], paddingMode });
    await checkValues(y, conv2d(padded, weight));
  }
});

Deno.test("groups convolve blocks of channels by themselves", async () => {
  const [x, weight] = [random([2, 6, 5, 5]), random([4, 3, 3, 3], { seed: 2 })];
  const y = conv2d(x, weight, null, { groups: 2 });
  for (const group of [0, 1]) {
    const alone = conv2d(slice(x, [null, [3 * group, 3 * group + 3]]), slice(weight, [[2 * group, 2 * group + 2]]));
    await checkValues(slice(y, [null, [2 * group, 2 * group + 2]]), alone);
  }
});

Deno.test("a strided convolution is a dense one decimated, and a dilated one has a spread kernel", async () => {
  const [x, weight] = [random([1, 2, 9, 10]), random([2, 2, 3, 3], { seed: 2 })];
  const dense = conv2d(x, weight);
  await checkValues(conv2d(x, weight, null, { stride: [2, 3] }), slice(dense, [null, null, [0, 7, 2], [0, 8, 3]]));
  const spread = tensor(
    Float32Array.from({ length: 100 }, (_, i) => i % 25 % 2 === 0 && Math.floor(i % 25 / 5) % 2 === 0 ? 1 : 0),
    { shape: [2, 2, 5, 5] },
  );
  await checkValues(conv2d(x, full([2, 2, 3, 3], 1), null, { dilation: 2 }), conv2d(x, spread));
});

Deno.test("a shifted image gives a shifted result", async () => {
  const [x, weight] = [random([1, 2, 8, 8]), random([3, 2, 3, 3], { seed: 2 })];
  const [y, shifted] = [conv2d(x, weight), conv2d(slice(x, [null, null, [1, 8], [2, 8]]), weight)];
  await checkValues(shifted, slice(y, [null, null, [1, 6], [2, 6]]));
});

Deno.test("no images give no images, and no channels give zeros", async () => {
  assertEquals((await conv2d(zeros([0, 2, 5, 5]), zeros([3, 2, 3, 3])).data()).length, 0);
  await checkValues(conv2d(zeros([1, 0, 3, 3]), zeros([2, 0, 2, 2]), tensor([1, 2])), [1, 1, 1, 1, 2, 2, 2, 2]);
  const weight = zeros([3, 2, 3, 3]);
  const dw = grad((w: typeof weight) => sum(conv2d(zeros([0, 2, 5, 5]), w)))(weight);
  await checkValues(dw, zeros([3, 2, 3, 3]));
});

Deno.test("gradients of x, weight and bias, and their gradients", async () => {
  const options = { stride: [2, 1], padding: [[1, 0], [2, 1]], dilation: [1, 2], groups: 2 } as const;
  const inputs = [random([2, 4, 6, 7]), random([6, 2, 3, 2], { seed: 2 }), random([6], { seed: 3 })];
  await checkGradient((x, weight, bias) => conv2d(x, weight, bias, options), inputs);
});

Deno.test("gradients through a nonlinear pair of convolutions, where neither is linear in the other's weight", async () => {
  const inputs = [random([1, 2, 5, 5]), random([3, 2, 3, 3], { seed: 2 }), random([2, 3, 1, 1], { seed: 3 })];
  await checkGradient(
    (x, first, second) => {
      const hidden = conv2d(x, first, null, { padding: 1 });
      return conv2d(mul(hidden, hidden), second);
    },
    inputs,
    { tolerance: 3e-3 },
  );
});

Deno.test("what follows a convolution is computed as it is written, with the same result", async () => {
  const [x, weight, bias] = [random([2, 3, 8, 8]), random([20, 3, 3, 3], { seed: 2 }), random([20], { seed: 3 })];
  const shortcut = random([2, 20, 8, 8], { seed: 4 });
  const fused = relu(add(conv2d(x, weight, bias, { padding: 1 }), shortcut));
  const y = await conv2d(x, weight, bias, { padding: 1 }).data();
  const offsets = await shortcut.data();
  await checkValues(fused, Float32Array.from(y, (value, i) => Math.max(0, value + offsets[i])));
});

Deno.test("operands that are computed on the way: a transposed kernel, a scaled image", async () => {
  const [x, weight] = [random([2, 20, 9, 9]), random([20, 24, 3, 3], { seed: 2 })];
  const scaled = await mul(x, 0.5).data();
  const turned = tensor(await transpose(weight, 0, 1).data() as Float32Array, { shape: [24, 20, 3, 3] });
  const y = conv2d(mul(x, 0.5), transpose(weight, 0, 1));
  await checkValues(y, conv2d(tensor(scaled as Float32Array, { shape: x.shape }), turned), { atol: 1e-4 });
});

Deno.test("the weight gradient over more than 65,536 places", async () => {
  const x = full([2, 1, 190, 190], 1);
  const dw = grad((w: typeof x) => sum(conv2d(x, w)))(zeros([1, 1, 3, 3]));
  await checkValues(dw, new Array(9).fill(2 * 188 * 188));
});

Deno.test("a captured convolution gives the same bits as a free one", async () => {
  const [x, weight] = [random([4, 3, 10, 10]), random([8, 3, 5, 5], { seed: 2 })];
  const captured = jit((a: typeof x, b: typeof x) => conv2d(a, b, null, { padding: 2 }));
  const free = await conv2d(x, weight, null, { padding: 2 }).data();
  for (let i = 0; i < 3; i++) assertEquals(await captured(x, weight).data(), free);
});

Deno.test("what does not fit is refused, with the shapes", () => {
  const x = zeros([1, 32, 8, 8]);
  checkRefusals([
    [
      () => conv2d(x, zeros([128, 64, 3, 3])),
      ShapeError,
      "Cannot apply conv2d: weight expects 64 input channels, x has 32 (x [1,32,8,8], weight [128,64,3,3])",
    ],
    [
      () => conv2d(x, zeros([8, 8, 3, 3]), null, { groups: 2 }),
      ShapeError,
      "16 (2 groups of 8) input channels, x has 32",
    ],
    [
      () => conv2d(x, zeros([9, 16, 3, 3]), null, { groups: 2 }),
      ShapeError,
      "9 output channels do not divide into 2 groups",
    ],
    [
      () => conv2d(x, zeros([8, 32, 3, 3]), null, { groups: 0 }),
      ShapeError,
      "groups must be a whole number of at least 1",
    ],
    [() => conv2d(zeros([32, 8, 8]), zeros([8, 32, 3, 3])), ShapeError, "x must be [N,Cin,H,W]"],
    [() => conv2d(x, zeros([8, 32, 9, 3])), ShapeError, "the kernel reaches over 9 rows, x with padding has 8"],
    [
      () => conv2d(x, zeros([8, 32, 3, 5]), null, { dilation: [1, 3] }),
      ShapeError,
      "over 13 columns, x with padding has 8",
    ],
    [() => conv2d(x, zeros([8, 32, 0, 3])), ShapeError, "the kernel is empty"],
    [() => conv2d(x, zeros([8, 32, 3, 3]), zeros([7])), ShapeError, "bias must be [8], found [7]"],
    [
      () => conv2d(x, zeros([8, 32, 3, 3]), null, { stride: 0 }),
      ShapeError,
      "stride must be a whole number of at least 1",
    ],
    [() => conv2d(x, zeros([8, 32, 3, 3]), null, { dilation: [1, 0] }), ShapeError, "dilation must be"],
    [() => conv2d(x, zeros([8, 32, 3, 3]), null, { padding: -1 }), ShapeError, "padding must be"],
    [() => conv2d(x, zeros([8, 32, 3, 3], "int32")), DTypeError, "operands are float32 and int32"],
    [
      () => conv2d(zeros([1, 32, 2, 8]), zeros([8, 32, 3, 3]), null, { padding: 2, paddingMode: "reflect" }),
      ShapeError,
      "reflect fills at most 1",
    ],
  ]);
});
