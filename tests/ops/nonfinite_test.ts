// NaN and infinities as in IEEE arithmetic, told by their bits: compilers of shaders may assume that neither exists.
import { assertEquals } from "@std/assert";
import {
  all,
  any,
  argmax,
  argmin,
  cast,
  clamp,
  cummax,
  equal,
  grad,
  greater,
  greaterEqual,
  isFinite,
  isInf,
  isNaN,
  less,
  lessEqual,
  logSumExp,
  matmul,
  max,
  maximum,
  maxPool2d,
  mean,
  min,
  minimum,
  mul,
  norm,
  notEqual,
  prod,
  relu,
  reshape,
  softmax,
  sum,
  type Tensor,
  tensor,
  variance,
} from "../../core/mod.ts";
import { onBothKinds } from "./_kinds.ts";
import { valuesOn } from "./_variants.ts";

const infinity = Infinity;

/** Bits of each element; every NaN counts as the same. */
function bitsOf(values: ArrayLike<number>): string[] {
  const words = new Uint32Array(Float32Array.from(values).buffer);
  return Array.from(words, (word) => (word & 0x7fffffff) > 0x7f800000 ? "NaN" : word.toString(16));
}

type Case = readonly [name: string, result: Tensor, expected: readonly number[]];

/** Checks a table of results, computed on one device in one run. */
async function checkBits(values: (rows: readonly Tensor[]) => Promise<ArrayLike<number>[]>, cases: readonly Case[]) {
  const found = await values(cases.map(([, result]) => result));
  const show = (of: (i: number) => ArrayLike<number>) =>
    cases.map(([name], i) => `${name}: ${bitsOf(of(i)).join(" ")}`);
  assertEquals(show((i) => found[i]), show((i) => cases[i][2]));
}

Deno.test("elements: rectifiers, extremes and bounds, alone and in a chain", async () => {
  await onBothKinds(async (device) => {
    const x = tensor([1, NaN, -infinity, infinity, -2], { device });
    const y = tensor([NaN, 1, 3, -infinity, -2], { device });
    await checkBits((tensors) => valuesOn(device, tensors), [
      ["relu", relu(x), [1, NaN, 0, infinity, 0]],
      ["relu of a product", relu(mul(x, 2)), [2, NaN, 0, infinity, 0]],
      ["maximum", maximum(x, y), [NaN, NaN, 3, infinity, -2]],
      ["minimum", minimum(x, y), [NaN, NaN, -infinity, -infinity, -2]],
      ["maximum of itself", maximum(x, x), [1, NaN, -infinity, infinity, -2]],
      ["maximum with 0", maximum(x, 0), [1, NaN, 0, infinity, 0]],
      ["minimum with 0", minimum(0, x), [0, NaN, -infinity, 0, -2]],
      ["clamp", clamp(x, { min: -1, max: 1 }), [1, NaN, -1, 1, -1]],
      ["product with 0", mul(x, 0), [0, NaN, NaN, NaN, -0]],
      ["gradient of relu", grad((v: Tensor) => sum(relu(v)))(x), [1, 1, 0, 1, 0]],
    ]);
  });
});

Deno.test("comparisons: NaN differs from all, itself included", async () => {
  await onBothKinds(async (device) => {
    const x = tensor([1, NaN, NaN, infinity, -infinity], { device });
    const y = tensor([1, NaN, 1, infinity, infinity], { device });
    await checkBits((tensors) => valuesOn(device, tensors), [
      ["equal", equal(x, y), [1, 0, 0, 1, 0]],
      ["notEqual", notEqual(x, y), [0, 1, 1, 0, 1]],
      ["less", less(x, y), [0, 0, 0, 0, 1]],
      ["lessEqual", lessEqual(x, y), [1, 0, 0, 1, 1]],
      ["greater", greater(x, y), [0, 0, 0, 0, 0]],
      ["greaterEqual", greaterEqual(x, y), [1, 0, 0, 1, 0]],
      ["equal to itself", equal(x, x), [1, 0, 0, 1, 1]],
      ["different from itself", notEqual(x, x), [0, 1, 1, 0, 0]],
      ["at most itself", lessEqual(x, x), [1, 0, 0, 1, 1]],
      ["at least itself", greaterEqual(x, x), [1, 0, 0, 1, 1]],
      ["equal to a number", equal(x, 1), [1, 0, 0, 0, 0]],
      ["different from a number", notEqual(x, 1), [0, 1, 1, 1, 1]],
      ["equal after a chain", equal(mul(x, 2), mul(y, 2)), [1, 0, 0, 1, 0]],
      ["isNaN", isNaN(x), [0, 1, 1, 0, 0]],
      ["isInf", isInf(x), [0, 0, 0, 1, 1]],
      ["isFinite", isFinite(x), [1, 0, 0, 0, 0]],
      ["true of NaN", cast(x, "bool"), [1, 1, 1, 1, 1]],
    ]);
  });
});

Deno.test("reductions: a NaN in the middle of a row takes its row and no other", async () => {
  await onBothKinds(async (device) => {
    const x = tensor([[1, NaN, 3], [infinity, 2, -infinity], [infinity, 2, 5], [-infinity, 0, -1], [4, 5, 6]], {
      device,
    });
    const rows = { axis: 1 };
    await checkBits((tensors) => valuesOn(device, tensors), [
      ["sum", sum(x, rows), [NaN, NaN, infinity, -infinity, 15]],
      ["mean", mean(x, rows), [NaN, NaN, infinity, -infinity, 5]],
      ["max", max(x, rows), [NaN, infinity, infinity, 0, 6]],
      ["min", min(x, rows), [NaN, -infinity, 2, -infinity, 4]],
      ["sum of columns", sum(x, { axis: 0 }), [NaN, NaN, -infinity]],
      ["max of columns", max(x, { axis: 0 }), [infinity, NaN, 6]],
      ["min of columns", min(x, { axis: 0 }), [-infinity, NaN, -infinity]],
      ["prod", prod(x, rows), [NaN, -infinity, infinity, NaN, 120]],
      ["norm to infinity", norm(x, { axis: 1, order: infinity }), [NaN, infinity, infinity, infinity, 6]],
      ["variance", variance(x, rows), [NaN, NaN, NaN, NaN, 1]],
      ["logsumexp of infinities", logSumExp(tensor([[0, infinity], [-infinity, -infinity]], { device }), rows), [
        infinity,
        -infinity,
      ]],
      ["argmax", argmax(x, rows), [1, 0, 0, 1, 2]],
      ["argmin", argmin(x, rows), [1, 2, 1, 0, 0]],
      ["any", any(isNaN(x), rows), [1, 0, 0, 0, 0]],
      ["all", all(isFinite(x), rows), [0, 0, 0, 0, 1]],
      ["relu of sums", relu(sum(x, rows)), [NaN, NaN, infinity, 0, 15]],
      ["softmax", softmax(tensor([[0, NaN, 1], [0, -infinity, 0], [0, infinity, 0]], { device })), [
        ...[NaN, NaN, NaN],
        ...[0.5, 0, 0.5],
        ...[NaN, NaN, NaN],
      ]],
      ["cummax", cummax(reshape(x, [15]))[0], [1, ...new Array<number>(14).fill(NaN)]],
      ["product of matrices", matmul(x, tensor([[1], [1], [1]], { device })), [NaN, NaN, infinity, -infinity, 15]],
      ["pool", maxPool2d(reshape(x, [1, 1, 5, 3]), [1, 3]), [NaN, infinity, infinity, 0, 6]],
    ]);
  });
});

Deno.test("long rows: one NaN or infinity among many chunks", async () => {
  await onBothKinds(async (device) => {
    const count = 70_001;
    const values = new Float32Array(4 * count).fill(-1);
    values[50_000] = NaN;
    values[count + 60_000] = infinity;
    values[2 * count + 3] = -infinity;
    values[2 * count + 69_000] = infinity;
    const x = tensor(values, { shape: [4, count], device });
    const rows = { axis: 1 };
    await checkBits((tensors) => valuesOn(device, tensors), [
      ["sum", sum(x, rows), [NaN, infinity, NaN, -count]],
      ["max", max(x, rows), [NaN, infinity, infinity, -1]],
      ["min", min(x, rows), [NaN, -1, -infinity, -1]],
      ["argmax", argmax(x, rows), [50_000, 60_000, 69_000, 0]],
      ["argmin", argmin(x, rows), [50_000, 0, 3, 0]],
      ["any", any(isNaN(x), rows), [1, 0, 0, 0]],
    ]);
  });
});
