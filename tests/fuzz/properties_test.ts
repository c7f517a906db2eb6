// What must hold whatever the values: the identities that the lectures teach.
import { assert, assertEquals } from "@std/assert";
import * as t from "../../core/mod.ts";
import { checkValues, random } from "../ops/_check.ts";
import { Draw } from "./_draw.ts";

const near = { atol: 2e-5, rtol: 2e-5 };

Deno.test("full true convolution is commutative, and cross-correlation is not", async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const draw = new Draw(seed);
    const [a, b] = [1, 2].map((one) => random([1, 1, draw.extent(), draw.extent()], { seed: 10 * seed + one }));
    const full = { padding: "full" } as const;
    await checkValues(t.convolve2d(a, b, null, full), t.convolve2d(b, a, null, full), near);
    const [row, other] = [a, b].map((x) => t.reshape(x, [1, 1, -1]));
    await checkValues(t.convolve1d(row, other, null, full), t.convolve1d(other, row, null, full), near);
  }
  const [a, b] = [t.tensor([[[[1, 2]]]]), t.tensor([[[[3, 5]]]])];
  await checkValues(t.conv2d(a, b, null, { padding: "full" }), [5, 13, 6]);
  await checkValues(t.conv2d(b, a, null, { padding: "full" }), [6, 13, 5]);
});

Deno.test("convolution and pooling are equivariant under translation by their stride", async () => {
  const x = random([1, 2, 13, 14]);
  const weight = random([3, 2, 3, 3], { seed: 2 });
  const layers: [(x: t.Tensor) => t.Tensor, number][] = [
    [(x) => t.conv2d(x, weight), 1],
    [(x) => t.conv2d(x, weight, null, { stride: 2 }), 2],
    [(x) => t.maxPool2d(x, 3, { stride: 2 }), 2],
    [(x) => t.avgPool2d(x, 2), 2],
    [(x) => t.relu(t.conv2d(x, weight, null, { dilation: 2 })), 1],
  ];
  for (const [layer, stride] of layers) {
    const [y, z] = [layer(x), layer(t.slice(x, [null, null, [2 * stride], [stride]]))];
    await checkValues(z, t.slice(y, [null, null, [2], [1]]), near);
  }
});

Deno.test("a fully connected layer is a convolution with a kernel as large as the image", async () => {
  const [x, weight, bias] = [random([4, 3, 5, 7]), random([6, 105], { seed: 2 }), random([6], { seed: 3 })];
  const convolved = t.conv2d(x, t.reshape(weight, [6, 3, 5, 7]), bias);
  await checkValues(t.flatten(convolved, { start: 1 }), t.linear(t.flatten(x, { start: 1 }), weight, bias), near);
});

Deno.test("a convolution with stride s is the one with stride 1, decimated", async () => {
  for (const [seed, stride] of [[1, 2], [2, 3], [3, 5]]) {
    const [x, weight] = [random([2, 2, 11, 12], { seed }), random([3, 2, 3, 2], { seed: seed + 10 })];
    const options = { padding: [[1, 0], [2, 1]] } as const;
    const dense = t.conv2d(x, weight, null, options);
    await checkValues(t.conv2d(x, weight, null, { ...options, stride }), t.subsample(dense, stride), near);
  }
});

Deno.test("a 1x1 convolution is a linear map of each pixel's channels", async () => {
  const [x, weight, bias] = [random([2, 5, 4, 3]), random([7, 5], { seed: 2 }), random([7], { seed: 3 })];
  const pixels = t.linear(t.permute(x, [0, 2, 3, 1]), weight, bias);
  const convolved = t.conv2d(x, t.reshape(weight, [7, 5, 1, 1]), bias);
  await checkValues(convolved, t.permute(pixels, [0, 3, 1, 2]), near);
});

/** The Jacobian of a map of one row of `width` elements, row by row: `dy[i] / dx[j]`. */
async function jacobian(f: (x: t.Tensor) => t.Tensor, width: number): Promise<number[][]> {
  const [y, pullback] = t.vjp(f, random([1, 1, width]));
  const outputs = y.shape[2];
  const units = Array.from({ length: outputs }, (_, i) => t.reshape(t.select(t.eye(outputs), i), [1, 1, outputs]));
  const rows = await Promise.all(units.map((unit) => pullback(unit).data()));
  return rows.map((row) => Array.from(row));
}

Deno.test("a convolution connects sparsely and shares its weights: its Jacobian is banded and Toeplitz", async () => {
  const weight = t.tensor([[[2, -3, 5]]]);
  const rows = await jacobian((x) => t.conv1d(x, weight), 9);
  rows.forEach((row, i) => assertEquals(row, Array.from({ length: 9 }, (_, j) => [2, -3, 5][j - i] ?? 0)));
});

Deno.test("the receptive field grows with depth: 2 more elements a layer of 3, twice as fast behind a stride of 2", async () => {
  const weight = t.ones([1, 1, 3]);
  const seen = async (f: (x: t.Tensor) => t.Tensor) => (await jacobian(f, 31))[2].filter((slope) => slope !== 0).length;
  let deep = (x: t.Tensor) => x;
  for (let depth = 1; depth <= 4; depth++) {
    const before = deep;
    deep = (x) => t.conv1d(before(x), weight);
    assertEquals(await seen(deep), 2 * depth + 1);
  }
  const strided = (x: t.Tensor) => t.conv1d(t.conv1d(x, weight, null, { stride: 2 }), weight);
  assertEquals(await seen(strided), 7);
  assertEquals(await seen((x) => t.conv1d(t.avgPool1d(t.conv1d(x, weight), 2), weight)), 8);
});

Deno.test("tanh(x) = 2 sigmoid(2 x) - 1", async () => {
  const x = random([1009], { min: -6, max: 6 });
  await checkValues(t.sub(t.mul(t.sigmoid(t.mul(x, 2)), 2), 1), t.tanh(x), { atol: 3e-7, rtol: 1e-6 });
});

Deno.test("expectations of dropout: classic has that of its test, which is scaled by what is kept; inverted keeps the mean", async () => {
  const [x, key, rate] = [t.ones([200_000]), t.key(5), 0.3];
  const meanOf = (options: Partial<t.DropoutOptions>) => t.mean(t.dropout(x, { rate, key, ...options })).item();
  // Four standard deviations of the mean of 200,000 draws.
  const slack = 4 * Math.sqrt(rate * (1 - rate) / 200_000);
  assert(Math.abs(await meanOf({ mode: "classic" }) - rate) < slack);
  assert(Math.abs(await meanOf({ mode: "inverted" }) - 1) < slack / (1 - rate));
  await checkValues(t.dropout(x, { rate, mode: "classic", train: false }), t.full([200_000], rate));
  await checkValues(t.dropout(x, { rate, mode: "inverted", train: false }), x);
});

Deno.test("response normalisation: PyTorch's with alpha n is the paper's for odd n, and another for even n", async () => {
  const x = random([2, 7, 3]);
  const both = (n: number) => {
    const [alpha, beta, k] = [0.1, 0.75, 2];
    return [
      t.localResponseNorm(x, n, { alpha: alpha * n, beta, k }),
      t.localResponseNorm(x, n, { alpha, beta, k, form: "sum" }),
    ];
  };
  for (const n of [1, 3, 5, 7]) await checkValues(...both(n) as [t.Tensor, t.Tensor], { rtol: 1e-6 });
  for (const n of [2, 4, 6]) {
    const difference = t.max(t.abs(t.sub(...both(n) as [t.Tensor, t.Tensor])));
    assert(await difference.item() > 1e-3, `even ${n}`);
  }
  const lecture = t.localResponseNorm(t.reshape(t.arange(1, 7), [1, 6, 1]), 5, { alpha: 1e-4, k: 2, form: "sum" });
  await checkValues(lecture, [0.5942916, 1.1878710, 1.7801404, 2.3704186, 2.9634657, 3.5573544], { rtol: 1e-6 });
});

Deno.test("same padding: the table of extent, kernel and stride, and that convolutions keep to it", () => {
  const table = [
    [5, 3, 1, 1, 1, 5],
    [5, 3, 2, 1, 1, 3],
    [6, 3, 2, 0, 1, 3],
    [7, 3, 2, 1, 1, 4],
    [224, 7, 2, 2, 3, 112],
    [227, 11, 4, 4, 4, 57],
    [28, 5, 1, 2, 2, 28],
    [6, 4, 1, 1, 2, 6],
    [6, 2, 1, 0, 1, 6],
    [7, 2, 3, 0, 1, 3],
  ];
  for (const [size, kernel, stride, before, after, output] of table) {
    assertEquals(t.samePadding(size, kernel, { stride }), [before, after]);
    assertEquals(t.convOutputSize(size, kernel, { stride, padding: [before, after] }), output);
    const y = t.conv1d(t.zeros([1, 1, size]), t.zeros([1, 1, kernel]), null, { stride, padding: "same" });
    assertEquals(y.shape, [1, 1, output]);
  }
});

Deno.test("sizes of valid, full and same convolutions for every extent below 60 and stride below 9", () => {
  for (let size = 1; size < 60; size++) {
    for (let stride = 1; stride < 9; stride++) {
      for (let kernel = 1; kernel <= Math.min(size, 7); kernel++) {
        assertEquals(t.convOutputSize(size, kernel, { stride }), Math.ceil((size - kernel + 1) / stride));
        const [before, after] = t.samePadding(size, kernel, { stride });
        assert(before >= 0 && after - before >= 0 && after - before <= 1);
        assertEquals(
          t.convOutputSize(size, kernel, { stride, padding: [before, after] }),
          Math.ceil(size / stride),
          `${size} ${kernel} ${stride}`,
        );
        assertEquals(t.convOutputSize(size, kernel, { padding: [kernel - 1, kernel - 1] }), size + kernel - 1);
      }
    }
  }
});
