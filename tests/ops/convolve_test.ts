import { assertEquals } from "@std/assert";
import {
  conv1d,
  conv2d,
  convolve1d,
  convolve2d,
  correlate1d,
  correlate2d,
  flip,
  ShapeError,
  tensor,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("the lecture's example: y_t = sum w_k x_{t-k} with w = 1, 1/2, 1/4", async () => {
  const [x, weight] = [tensor([1, 2, 3, 4, 5, 6]), tensor([1, 0.5, 0.25])];
  assertEquals(await convolve1d(x, weight).array(), [4.25, 6, 7.75, 9.5]);
  assertEquals(await convolve1d(tensor([[[1, 2, 3, 4, 5, 6]]]), tensor([[[1, 0.5, 0.25]]])).array(), [[[
    4.25,
    6,
    7.75,
    9.5,
  ]]]);
});

Deno.test("padding before the row makes a convolution causal", async () => {
  const y = convolve1d(tensor([1, 0, 0, 2]), tensor([1, 0.5, 0.25]), null, { padding: [2, 0] });
  assertEquals(await y.array(), [1, 0.5, 0.25, 2]);
});

Deno.test("the lecture's matrices: valid convolution and correlation", async () => {
  const x = tensor([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]);
  const kernel = tensor([[1, 0, 1], [0, 1, 0], [1, 0, 1]]);
  // The kernel is its own mirror image.
  for (const apply of [correlate2d, convolve2d]) {
    assertEquals(await apply(x, kernel).array(), [[4, 3, 4], [2, 4, 3], [2, 3, 4]]);
  }
  const [edge, step] = [tensor([[1, -1]]), tensor([[0, 0, 5, 5]])];
  assertEquals(await correlate2d(step, edge).array(), [[0, -5, 0]]);
  assertEquals(await convolve2d(step, edge).array(), [[0, 5, 0]]);
});

/** Places of a signal of `length` under a kernel by mode: extents and the first place, as the formulas say. */
const modes = [
  { padding: "valid", extent: (length: number, kernel: number) => length - kernel + 1, first: () => 0 },
  { padding: "same", extent: (length: number) => length, first: (kernel: number) => -Math.floor((kernel - 1) / 2) },
  {
    padding: "full",
    extent: (length: number, kernel: number) => length + kernel - 1,
    first: (kernel: number) => 1 - kernel,
  },
] as const;

Deno.test("valid, same and full, along rows and over planes, equal plain loops", async () => {
  const [height, width, rows, columns] = [5, 6, 3, 4];
  const [x, kernel] = [random([height, width]), random([rows, columns], { seed: 2 })];
  const [image, taps] = [await x.data(), await kernel.data()];
  const at = (i: number, j: number) => i < 0 || j < 0 || i >= height || j >= width ? 0 : image[i * width + j];
  for (const { padding, extent, first } of modes) {
    for (const isTurned of [false, true]) {
      const want = Array.from(
        { length: extent(height, rows) },
        (_, i) =>
          Array.from({ length: extent(width, columns) }, (_, j) => {
            let total = 0;
            for (let r = 0; r < rows; r++) {
              for (let s = 0; s < columns; s++) {
                const tap = isTurned ? (rows - 1 - r) * columns + columns - 1 - s : r * columns + s;
                total += taps[tap] * at(i + r + first(rows), j + s + first(columns));
              }
            }
            return total;
          }),
      );
      const y = (isTurned ? convolve2d : correlate2d)(x, kernel, null, { padding });
      assertEquals(y.shape, [want.length, want[0].length]);
      await checkValues(y, want);
    }
    const row = tensor(image.slice(0, width) as Float32Array);
    const one = tensor(taps.slice(0, columns) as Float32Array);
    const y = correlate1d(row, one, null, { padding });
    assertEquals(y.shape, [extent(width, columns)]);
    await checkValues(
      y,
      Array.from(
        { length: y.shape[0] },
        (_, j) =>
          Array.from({ length: columns }, (_, s) => taps[s] * at(0, j + s + first(columns))).reduce((a, b) => a + b, 0),
      ),
    );
    await checkValues(convolve1d(row, flip(one, 0), null, { padding }), y);
  }
});

Deno.test("with channels they are conv1d and conv2d, turned or not", async () => {
  const [x, weight, bias] = [random([2, 4, 5, 6]), random([6, 2, 3, 2], { seed: 2 }), random([6], { seed: 3 })];
  const options = { stride: 2, padding: 1, groups: 2 };
  await checkValues(correlate2d(x, weight, bias, options), conv2d(x, weight, bias, options));
  await checkValues(convolve2d(x, weight, bias, options), conv2d(x, flip(weight, [2, 3]), bias, options));
  const [row, taps] = [random([2, 4, 9]), random([6, 2, 3], { seed: 2 })];
  await checkValues(correlate1d(row, taps, bias, options), conv1d(row, taps, bias, options));
  await checkValues(convolve1d(row, taps, bias, options), conv1d(row, flip(taps, 2), bias, options));
});

Deno.test("a true convolution is commutative with full padding, a correlation is not", async () => {
  const [a, b] = [random([4, 5]), random([3, 2], { seed: 2 })];
  await checkValues(convolve2d(a, b, null, { padding: "full" }), convolve2d(b, a, null, { padding: "full" }));
  const [one, other] = [tensor([1, 2, 3]), tensor([1, 0])];
  assertEquals(await correlate1d(one, other, null, { padding: "full" }).array(), [0, 1, 2, 3]);
  assertEquals(await correlate1d(other, one, null, { padding: "full" }).array(), [3, 2, 1, 0]);
});

Deno.test("all four are differentiable twice", async () => {
  await checkGradient((x, w) => convolve1d(x, w), [random([1, 2, 6]), random([2, 2, 3])]);
  await checkGradient((x, w) => correlate1d(x, w, null, { padding: "full" }), [random([6]), random([3])]);
  await checkGradient((x, w) => convolve2d(x, w, null, { padding: "same" }), [random([3, 4]), random([2, 3])]);
  await checkGradient((x, w) => correlate2d(x, w), [random([3, 4]), random([2, 3])]);
});

Deno.test("what does not fit is refused", () => {
  checkRefusals([
    [() => correlate1d(zeros([2]), zeros([3])), ShapeError, "the kernel reaches over 3 columns"],
    [() => convolve1d(zeros([5]), zeros([1, 1, 3])), ShapeError, "x must be [N,Cin,L]"],
    [() => correlate1d(zeros([5]), zeros([3]), null, { stride: 0 }), ShapeError, "stride"],
    [() => correlate2d(zeros([5, 5]), zeros([3])), ShapeError, "x must be [N,Cin,H,W]"],
    [() => convolve2d(zeros([2, 5]), zeros([3, 3])), ShapeError, "the kernel reaches over 3 rows"],
    [() => convolve2d(zeros([5, 5]), zeros([3, 3]), zeros([2])), ShapeError, "bias must be [1], found [2]"],
  ]);
});
