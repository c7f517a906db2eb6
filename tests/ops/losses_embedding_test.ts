import { assertEquals } from "@std/assert";
import {
  cosineEmbedding,
  DTypeError,
  grad,
  ShapeError,
  type Tensor,
  tensor,
  tripletMargin,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

const [rows, width] = [4, 6];

function rowsOf(values: ArrayLike<number>): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(values).slice(i * width, (i + 1) * width));
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

Deno.test("cosineEmbedding equals a plain loop", async () => {
  const [a, b] = [1, 2].map((seed) => randomValues(rows * width, { seed, min: -1, max: 2 }));
  const t = [1, -1, -1, 1];
  const want = rowsOf(a).map((one, i) => {
    const other = rowsOf(b)[i];
    const cosine = dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
    return t[i] === 1 ? 1 - cosine : Math.max(0, cosine - 0.1);
  });
  const pair = [a, b].map((values) => tensor(values, { shape: [rows, width] }));
  await checkValues(cosineEmbedding(pair[0], pair[1], tensor(t), { margin: 0.1, reduction: "none" }), want);
  await checkValues(cosineEmbedding(tensor([3, 4]), tensor([4, 3]), tensor(1)), 0.04);
});

Deno.test("tripletMargin equals a plain loop", async () => {
  const triple = [1, 2, 3].map((seed) => randomValues(rows * width, { seed }));
  const [anchor, positive, negative] = triple.map(rowsOf);
  for (const [order, swap] of [[2, false], [1, false], [3, true], [2, true]] as const) {
    const distance = (a: number[], b: number[]) =>
      a.reduce((sum, value, i) => sum + Math.abs(value - b[i] + 1e-6) ** order, 0) ** (1 / order);
    const want = anchor.map((one, i) => {
      const far = distance(one, negative[i]);
      const farthest = swap ? Math.min(far, distance(positive[i], negative[i])) : far;
      return Math.max(0, distance(one, positive[i]) - farthest + 0.5);
    });
    const [a, p, n] = triple.map((values) => tensor(values, { shape: [rows, width] }));
    await checkValues(tripletMargin(a, p, n, { margin: 0.5, order, swap, reduction: "none" }), want);
  }
});

Deno.test("losses of vectors are differentiable twice", async () => {
  const pair = [random([2, 3], { min: 0.5 }), random([2, 3], { min: 0.5, seed: 2 })];
  await checkGradient((a, b) => cosineEmbedding(a, b, tensor([1, -1])), pair);
  const triple = [tensor([[0, 0.2]]), tensor([[3, 4]]), tensor([[1, 2]])];
  await checkGradient((a, p, n) => tripletMargin(a, p, n), triple);
  await checkGradient((a, p, n) => tripletMargin(a, p, n, { order: 3, swap: true }), triple);
});

Deno.test("vectors of length 0 and equal vectors have a finite loss and gradient", async () => {
  const same = tensor([[1, 2]]);
  const triplet = (positive: Tensor) => tripletMargin(same, positive, tensor([[4, 6]]), { margin: 6 });
  await checkValues(triplet(same), 1, { atol: 1e-5 });
  assertEquals((await grad(triplet)(same).data()).every(Number.isFinite), true);
  const cosine = (x: Tensor) => cosineEmbedding(x, zeros([1, 2]), tensor([1]));
  await checkValues(cosine(zeros([1, 2])), 1);
  await checkValues(grad(cosine)(zeros([1, 2])), [0, 0]);
});

Deno.test("no rows make no losses", async () => {
  const none = zeros([0, 3]);
  assertEquals((await tripletMargin(none, none, none, { reduction: "none" }).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const [x, t] = [zeros([2, 3]), zeros([2])];
  checkRefusals([
    [() => cosineEmbedding(x, zeros([3, 2]), t), ShapeError, "Cannot apply cosineEmbedding"],
    [() => cosineEmbedding(x, x, zeros([3])), ShapeError, "target is [3], vectors [2,3] need [2]"],
    [() => cosineEmbedding(x, x, zeros([2], "int32")), DTypeError, "float32 and int32"],
    [() => cosineEmbedding(x, x, t, { margin: NaN }), ValueError, "found NaN"],
    [() => cosineEmbedding(zeros([1, 2, 3]), zeros([1, 2, 3]), t), ShapeError, "it needs vectors, [N, D] or [D]"],
    [() => tripletMargin(x, x, zeros([2])), ShapeError, "Cannot apply tripletMargin"],
    [() => tripletMargin(zeros([]), zeros([]), zeros([])), ShapeError, "found []"],
    [() => tripletMargin(x, x, x, { order: 0 }), ValueError, "order must be above 0 and eps at least 0, found 0"],
    [() => tripletMargin(x, x, x, { eps: -1 }), ValueError, "and -1"],
    [() => tripletMargin(x, x, x, { margin: NaN }), ValueError, "margin must be a finite number"],
  ]);
});
