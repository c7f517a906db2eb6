// The worked examples of the lectures, number by number, and the properties that they state. docs/lectures.md says where
// everything else of them is tested.
import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  avgPool2d,
  conv2d as correlate,
  convolve1d,
  convolve2d,
  convOutputSize,
  crossEntropy,
  dropout,
  flatten,
  grad,
  halfSquaredError,
  key,
  l2Penalty,
  linear,
  localResponseNorm,
  lpPool2d,
  matmul,
  maxPool1d,
  maxPool2d,
  mul,
  normal,
  ones,
  permute,
  reshape,
  roll,
  softmax,
  subsample,
  sum,
  type Tensor,
  tensor,
  zeroOne,
} from "../core/mod.ts";
import { conv2d as convLayer, linear as linearLayer, sequential, summary } from "../layers/mod.ts";
import { lenet5 } from "../models/mod.ts";
import { optim } from "../train/mod.ts";

type Rows = readonly (readonly number[])[];

const plane = (rows: Rows) => tensor(rows.flat(), { shape: [1, 1, rows.length, rows[0].length] });

async function assertRows(found: Tensor, expected: Rows, tolerance = 1e-5): Promise<void> {
  assertEquals(found.shape.slice(-2), [expected.length, expected[0].length]);
  const values = await found.data();
  expected.flat().forEach((value, i) => assertAlmostEquals(values[i], value, tolerance, `element ${i}`));
}

async function assertEqualTensors(found: Tensor, expected: Tensor, tolerance = 1e-5): Promise<void> {
  assertEquals(found.shape, expected.shape);
  const [a, b] = await Promise.all([found.data(), expected.data()]);
  a.forEach((value, i) => assertAlmostEquals(value, b[i], tolerance, `element ${i}`));
}

const square5 = [[1, 1, 1, 1, 1], [-1, 0, -3, 0, 1], [2, 1, 1, -1, 0], [0, -1, 1, 2, 1], [1, 2, 1, 1, 1]];
const corners = [[1, 0, 0], [0, 0, 0], [0, 0, -1]];
const square6 = [
  [2, 3, 1, 5, 2, 3],
  [7, 4, 5, 2, 3, 1],
  [3, 9, 6, 0, 4, 2],
  [0, 6, 4, 7, 1, 2],
  [4, 1, 0, 8, 0, 6],
  [7, 0, 2, 1, 6, 3],
];
const mixed = [[1, 0, 1], [4, -3, 2], [3, 0, -1]];
const step6: Rows = Array.from({ length: 6 }, () => [10, 10, 10, 0, 0, 0]);
const slope6: Rows = Array.from({ length: 6 }, (_, row) => Array.from({ length: 6 }, (_, i) => i < 5 - row ? 10 : 0));
const binary5 = [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]];
const vertical = [[1, 0, -1], [1, 0, -1], [1, 0, -1]];
const diagonal = [[1, 1, 0], [1, 0, -1], [0, -1, -1]];

Deno.test("worked convolutions: true ones and cross-correlations", async () => {
  await assertRows(convolve2d(plane(square5), plane(corners)), [[0, -2, -1], [2, 2, 4], [-1, 0, 0]]);
  await assertRows(correlate(plane(square5), plane(corners)), [[0, 2, 1], [-2, -2, -4], [1, 0, 0]]);
  await assertRows(correlate(plane(square6), plane(mixed)), [
    [32, 40, 37, 7],
    [5, 35, 51, 14],
    [11, 30, 7, 49],
    [36, 32, -19, 53],
  ]);
  await assertRows(convolve2d(plane(square6), plane(mixed)), [
    [32, 22, 31, 5],
    [15, 15, 37, 6],
    [17, 28, -3, 39],
    [26, 50, -17, 43],
  ]);
  await assertRows(correlate(plane(step6), plane(vertical)), Array.from({ length: 4 }, () => [0, 30, 30, 0]));
  await assertRows(correlate(plane(slope6), plane(diagonal)), [
    [0, 10, 30, 30],
    [10, 30, 30, 10],
    [30, 30, 10, 0],
    [30, 10, 0, 0],
  ]);
  await assertRows(correlate(plane(binary5), plane([[1, 0, 1], [0, 1, 0], [1, 0, 1]])), [[4, 3, 4], [2, 4, 3], [
    2,
    3,
    4,
  ]]);
  const y = convolve1d(tensor([[[1, 2, 3, 4, 5, 6]]]), tensor([[[1, 0.5, 0.25]]]));
  assertEquals(await y.array(), [[[4.25, 6, 7.75, 9.5]]]);
});

Deno.test("gradients of the vertical edge for an upstream of ones", async () => {
  const [dx, dk] = grad(([x, k]: [Tensor, Tensor]) => sum(correlate(x, k)))([plane(step6), plane(vertical)]);
  await assertRows(dk, [[120, 80, 40], [120, 80, 40], [120, 80, 40]]);
  const edge = [1, 1, 0, 0, -1, -1];
  await assertRows(dx, [1, 2, 3, 3, 2, 1].map((rows) => edge.map((value) => rows * value)));
});

Deno.test("an element of the true convolution, counted from 1: (f * g)_{4,4} = f33 g11 + f32 g12 + f31 g13 + f23 g21 + ...", async () => {
  const f = (i: number, j: number) => square6[i - 1]?.[j - 1] ?? 0;
  const g = (i: number, j: number) => mixed[i - 1][j - 1];
  let expected = 0;
  for (let i = 1; i <= 3; i++) for (let j = 1; j <= 3; j++) expected += f(4 - i, 4 - j) * g(i, j);
  // Element (4, 4) of (f * g)_{u,v} = sum f_{u-i,v-j} g_{i,j}: in the full convolution, counted from 0, place (2, 2).
  const full = await convolve2d(plane(square6), plane(mixed), null, { padding: "full" }).array() as number[][][][];
  assertEquals(full[0][0][2][2], expected);
});

Deno.test("volumes: the channels' sums and the bias add up, at a stride of 2 too", async () => {
  // Sums of 0, 2 and 0 under the window of the upper left; bias 1.
  const x = tensor([[[1, 0, 5], [0, 0, 5], [5, 5, 5]], [[1, 1, 5], [0, 0, 5], [5, 5, 5]], [[0, 3, 5], [3, 0, 5], [
    5,
    5,
    5,
  ]]]);
  const weight = tensor([[[[0, 1], [1, 1]], [[1, 1], [1, 1]], [[1, 1], [-1, 1]]]]);
  const y = correlate(expand(x), weight, tensor([1]), { stride: 2 });
  assertEquals(await y.array(), [[[[3]]]]);
});

const expand = (x: Tensor) => reshape(x, [1, ...x.shape]);
const worked = [[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]];

Deno.test("worked poolings and their gradients", async () => {
  await assertRows(maxPool2d(plane(worked), 2), [[6, 8], [3, 4]]);
  await assertRows(avgPool2d(plane(worked), 2), [[3.25, 5.25], [2, 2]]);
  await assertRows(lpPool2d(plane(worked), 2), [[Math.sqrt(63), Math.sqrt(133)], [Math.sqrt(18), Math.sqrt(26)]]);
  const upstream = plane([[1, 2], [3, 4]]);
  const back = (pool: (x: Tensor) => Tensor, rows: Rows) =>
    grad((x: Tensor) => sum(mul(pool(x), upstream)))(plane(rows));
  const max = (x: Tensor) => maxPool2d(x, 2);
  await assertRows(back(max, worked), [[0, 0, 0, 0], [0, 1, 0, 2], [3, 0, 0, 0], [0, 0, 0, 4]]);
  await assertRows(back((x) => avgPool2d(x, 2), worked), [
    [0.25, 0.25, 0.5, 0.5],
    [0.25, 0.25, 0.5, 0.5],
    [0.75, 0.75, 1, 1],
    [0.75, 0.75, 1, 1],
  ]);
  const other = [[1, 1, 2, 0], [0, 1, 1, 2], [0, 0, 1, 3], [0, 0, 1, 1]];
  await assertRows(maxPool2d(plane(other), 2), [[1, 2], [0, 3]]);
  await assertRows(avgPool2d(plane(other), 2), [[0.75, 1.25], [0, 1.5]]);
  const tie = grad((x: Tensor) => sum(max(x)))(plane([[1, 1], [1, 1]]));
  await assertRows(tie, [[1, 0], [0, 0]]);
});

Deno.test("pooling of rows: overlapping, shifted, with a stride of 2", async () => {
  const close = async (found: Tensor, expected: readonly number[]) =>
    assertEquals([...await found.data()].map((value) => +value.toFixed(6)), expected);
  const [x, shifted] = [tensor([[[0.1, 1, 0.2, 0.1]]]), tensor([[[0.3, 0.1, 1, 0.2]]])];
  const pool = (x: Tensor, stride = 1) => maxPool1d(x, 3, { stride, padding: 1 });
  await close(pool(x), [1, 1, 1, 0.2]);
  await close(pool(shifted), [0.3, 1, 1, 1]);
  await close(grad((x: Tensor) => sum(pool(x)))(x), [0, 3, 1, 0]);
  // The figure's last window has one element alone: three windows of 3 over 6 elements, the last cut off.
  await close(maxPool1d(tensor([[[0.1, 1, 0.2, 0.1, 0, 0.1]]]), 3, { stride: 2, ceilMode: true }), [1, 0.2, 0.1]);
});

Deno.test("softmax with cross-entropy: the loss, the probabilities, and their difference from the target as gradient", async () => {
  const [z, target] = [tensor([[2, 1, 0.1]]), tensor([0], { dtype: "int32" })];
  assertAlmostEquals(await crossEntropy(z, target).item(), 0.41703002, 1e-6);
  await assertRows(softmax(z), [[0.6590011, 0.242433, 0.0985659]], 1e-6);
  await assertRows(grad((z: Tensor) => crossEntropy(z, target))(z), [[-0.3409989, 0.242433, 0.0985659]], 1e-6);
});

Deno.test("other losses: half the squared error, 0/1", async () => {
  const [y, t] = [tensor([[1, 2], [3, 4]]), tensor([[0, 2], [3, 1]])];
  assertEquals(await halfSquaredError(y, t).item(), (1 + 9) / 2 / 2);
  assertEquals(await zeroOne(y, tensor([1, 0], { dtype: "int32" })).item(), 0.5);
});

Deno.test("local response normalisation, in the lecture's form and in PyTorch's", async () => {
  const x = tensor([1, 2, 3, 4, 5, 6], { shape: [1, 6, 1, 1] });
  const options = { k: 2, alpha: 1e-4, beta: 0.75 };
  const lecture = [0.5942916, 1.187871, 1.7801404, 2.3704186, 2.9634657, 3.5573544];
  const same = [0.5945411, 1.1889396, 1.7830752, 2.3768101, 2.9711016, 3.5655624];
  const values = async (y: Tensor) => [...await y.data()].map((value) => +value.toFixed(5));
  const rounded = (numbers: readonly number[]) => numbers.map((value) => +value.toFixed(5));
  assertEquals(await values(localResponseNorm(x, 5, { ...options, form: "sum" })), rounded(lecture));
  assertEquals(await values(localResponseNorm(x, 5, options)), rounded(same));
  assertEquals(await values(localResponseNorm(x, 5, { ...options, alpha: 5e-4 })), rounded(lecture));
});

Deno.test("three steps of gradient descent with momentum and weight decay, which is the pull of an L2 penalty", async () => {
  const optimizer = optim.sgd({ lr: 0.1, momentum: 0.9, weightDecay: 0.01 });
  let params: optim.NamedTensors = { w: tensor([1, -2]) };
  let state = optimizer.init(params);
  const expected = [[0.949, -2.023], [0.892151, -2.021677], [0.8400947, -2.0484645]];
  for (const [i, gradient] of [[0.5, 0.25], [0.1, -0.2], [0, 0.3]].entries()) {
    [params, state] = optimizer.step(params, { w: tensor(gradient) }, state);
    (await params.w.data()).forEach((value, j) => assertAlmostEquals(value, expected[i][j], 1e-6));
  }
  const pull = grad((p: { w: Tensor }) => l2Penalty(p, { strength: 0.01 }))({ w: tensor([1, -2]) });
  (await pull.w.data()).forEach((value, i) => assertAlmostEquals(value, [0.01, -0.02][i], 1e-8));
});

Deno.test("dropout as the lectures define it, and as PyTorch does: the means in training and at test time", async () => {
  const x = ones([20_000]);
  const mean = async (y: Tensor) => [...await y.data()].reduce((total, value) => total + value, 0) / 20_000;
  const classic = { rate: 0.7, mode: "classic" } as const;
  assertAlmostEquals(await mean(dropout(x, { ...classic, key: key(1) })), 0.7, 0.02);
  assertAlmostEquals(await mean(dropout(x, { ...classic, train: false })), 0.7, 1e-6);
  assertAlmostEquals(await mean(dropout(x, { rate: 0.7, key: key(1) })), 1, 0.05);
});

Deno.test("sizes and counts", () => {
  const output = (layer: ReturnType<typeof convLayer>, input: readonly number[]) => layer.describe(input).output;
  assertEquals(output(convLayer(1, 1, [1, 2]), [1, 1, 280, 320]), [1, 1, 280, 319]);
  for (const filters of [6, 2]) assertEquals(output(convLayer(3, filters, 5), [1, 3, 32, 32]), [1, filters, 28, 28]);
  assertEquals(maxPool2d(ones([1, 64, 224, 224]), 2).shape, [1, 64, 112, 112]);
  for (const [stride, padding, size] of [[1, 0, 3], [2, 0, 2], [1, 1, 5], [2, 1, 3]]) {
    assertEquals(convOutputSize(5, 3, { stride, padding: [padding, padding] }), size);
  }
  for (let input = 1; input < 60; input++) {
    for (let stride = 1; stride < 9; stride++) {
      for (const width of [1, 3, 5].filter((width) => width <= input)) {
        assertEquals(
          convOutputSize(input, width, { stride }),
          Math.ceil((input - width + 1) / stride),
        );
      }
    }
  }
  const { params, layers, receptiveField } = summary(lenet5(), [1, 1, 28, 28]);
  assertEquals(layers.map((layer) => layer.params).filter((count) => count > 0), [156, 2416, 48120, 10164, 850]);
  assertEquals([params, receptiveField], [61_706, 16]);
});

Deno.test("properties: shift of the input, shared weights, 1x1, strides, fully connected as a convolution", async () => {
  const [x, w] = [normal(key(1), [2, 3, 6, 6]), normal(key(2), [4, 3, 3, 3])];
  const circular = { padding: 1, paddingMode: "circular" } as const;
  const shift = (y: Tensor) => roll(y, [2, -1], [2, 3]);
  await assertEqualTensors(correlate(shift(x), w, null, circular), shift(correlate(x, w, null, circular)));
  await assertEqualTensors(correlate(x, w, null, { stride: 2 }), subsample(correlate(x, w), 2));
  const one = normal(key(3), [4, 3, 1, 1]);
  const perPixel = matmul(permute(x, [0, 2, 3, 1]), permute(reshape(one, [4, 3]), [1, 0]));
  await assertEqualTensors(correlate(x, one), permute(perPixel, [0, 3, 1, 2]));
  const full = normal(key(4), [5, 3, 6, 6]);
  const connected = linear(flatten(x, { start: 1 }), flatten(full, { start: 1 }));
  await assertEqualTensors(reshape(correlate(x, full), [2, 5]), connected, 1e-4);
});

Deno.test("properties: sparse connections, and a field of view that grows with depth", async () => {
  const x = normal(key(5), [1, 1, 7, 7]);
  const seen = grad((x: Tensor) => sum(correlate(x, ones([1, 1, 3, 3]), null, { stride: 7 })))(x);
  const touched = [...await seen.data()].flatMap((value, i) => value === 0 ? [] : [i]);
  assertEquals(touched, [0, 1, 2, 7, 8, 9, 14, 15, 16]);
  const deep = (depth: number) =>
    summary(
      sequential(Object.fromEntries(Array.from({ length: depth }, (_, i) => [`conv${i}`, convLayer(1, 1, 3)]))),
      [1, 1, 32, 32],
    ).receptiveField;
  assertEquals([1, 2, 3, 4].map(deep), [3, 5, 7, 9]);
  // Connections of 100 neurons to a 32 x 32 x 3 image: all of them, or one shared kernel each.
  const [dense, shared] = [linearLayer(32 * 32 * 3, 100, { bias: false }), convLayer(3, 100, 5, { bias: false })];
  assertEquals(dense.describe([1, 3072]).params, 307_200);
  assertEquals(shared.describe([1, 3, 32, 32]).params, 7500);
});
