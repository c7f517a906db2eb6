import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  batchNorm,
  batchNormTrain,
  conv2d,
  explain,
  grad,
  relu,
  type Shape,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

interface Statistics {
  readonly mean: number[];
  /** Divided by the count. */
  readonly variance: number[];
  readonly count: number;
}

function channelOf(i: number, shape: Shape): number {
  return Math.floor(i / shape.slice(2).reduce((a, b) => a * b, 1)) % shape[1];
}

/** Mean and variance of each channel, in float64. */
function statistics(x: ArrayLike<number>, shape: Shape): Statistics {
  const over = (values: number[]) => {
    const totals = new Array<number>(shape[1]).fill(0);
    values.forEach((value, i) => totals[channelOf(i, shape)] += value);
    return totals.map((total) => total * shape[1] / x.length);
  };
  const values = Array.from(x);
  const mean = over(values);
  const variance = over(values.map((value, i) => (value - mean[channelOf(i, shape)]) ** 2));
  return { mean, variance, count: x.length / shape[1] };
}

Deno.test("batchNormTrain normalises each channel and renews running statistics, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const shape of [[8, 5], [4, 3, 7], [2, 3, 4, 5], [1, 4, 6, 6], [2, 2, 3, 2, 2]]) {
      const values = randomValues(shape.reduce((a, b) => a * b), { min: 3, max: 9, seed: shape[0] });
      const { mean, variance, count } = statistics(values, shape);
      const vector = (seed: number) => randomValues(shape[1], { min: 0.5, max: 2, seed });
      const [weight, bias, oldMean, oldVar] = [1, 2, 3, 4].map(vector);
      const [y, newMean, newVar] = batchNormTrain(tensor(values, { shape, device }), {
        weight: tensor(weight),
        bias: tensor(bias),
        runningMean: tensor(oldMean),
        runningVar: tensor(oldVar),
        momentum: 0.2,
        eps: 1e-3,
      });
      const want = Array.from(values, (value, i) => {
        const c = channelOf(i, shape);
        return (value - mean[c]) / Math.sqrt(variance[c] + 1e-3) * weight[c] + bias[c];
      });
      await checkValues(y, want, { atol: 1e-5 });
      await checkValues(newMean, mean.map((value, c) => 0.8 * oldMean[c] + 0.2 * value));
      const unbiased = variance.map((value) => value * count / (count - 1));
      await checkValues(newVar, unbiased.map((value, c) => 0.8 * oldVar[c] + 0.2 * value));
    }
  });
});

Deno.test("statistics of more than 65,536 elements with a large mean are accurate", async () => {
  const shape = [3, 2, 160, 161];
  const values = randomValues(3 * 2 * 160 * 161, { min: 99, max: 101 });
  const { mean, variance, count } = statistics(values, shape);
  const [y, newMean, newVar] = batchNormTrain(tensor(values, { shape }));
  await checkValues(newMean, mean, { rtol: 1e-6 });
  await checkValues(newVar, variance.map((value) => value * count / (count - 1)), { rtol: 1e-5 });
  const normal = Array.from(values, (value, i) => {
    const c = channelOf(i, shape);
    return (value - mean[c]) / Math.sqrt(variance[c] + 1e-5);
  });
  await checkValues(y, normal, { atol: 3e-4 });
});

Deno.test("batchNormTrain is differentiable twice, in x, weight and bias", async () => {
  const normalize = (x: Tensor, weight: Tensor, bias: Tensor) => batchNormTrain(x, { weight, bias })[0];
  const vectors = (channels: number) => [random([channels], { min: 0.5, seed: 2 }), random([channels], { seed: 3 })];
  await checkGradient(normalize, [random([3, 2, 2, 2]), ...vectors(2)], { step: 2 ** -6 });
  await checkGradient(normalize, [random([5, 3]), ...vectors(3)], { step: 2 ** -6, tolerance: 3e-3 });
  await checkGradient((x) => batchNormTrain(x)[0], [random([2, 2, 5])], { step: 2 ** -6, tolerance: 3e-3 });
});

Deno.test("no gradient flows through the running statistics", async () => {
  const x = random([4, 2]);
  const dx = grad((x: Tensor) => {
    const [, mean, variance] = batchNormTrain(x, { runningMean: zeros([2]), runningVar: zeros([2]) });
    return sum(add(mean, variance));
  })(x);
  assertEquals((await dx.data()).every((value) => value === 0), true);
});

Deno.test("batchNorm normalises with given statistics", async () => {
  const x = tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]);
  const options = { mean: tensor([1, 2]), variance: tensor([4, 9]), eps: 0 };
  await checkValues(batchNorm(x, options), [0, 0.5, 1 / 3, 2 / 3, 2, 2.5, 5 / 3, 2]);
  const affine = batchNorm(x, { ...options, weight: tensor([2, 3]), bias: tensor([1, -1]) });
  await checkValues(affine, [1, 2, 0, 1, 5, 6, 4, 5]);
  assertEquals((await batchNorm(zeros([0, 2, 3]), options).data()).length, 0);
});

Deno.test("batchNorm is differentiable twice in every operand", async () => {
  const vector = (seed: number) => random([2], { min: 0.5, max: 2, seed });
  await checkGradient((x, weight, bias, mean, variance) => batchNorm(x, { weight, bias, mean, variance }), [
    random([2, 2, 3]),
    ...[1, 2, 3, 4].map(vector),
  ]);
});

Deno.test("batchNorm and relu ride on the convolution before them", () => {
  const vector = random([4]);
  const y = conv2d(random([1, 3, 8, 8]), random([4, 3, 3, 3]), null, { padding: 1 });
  const plan = explain(relu(batchNorm(y, { weight: vector, bias: vector, mean: vector, variance: vector })));
  assert(plan.includes("conv2d+mul+add+relu [1,4,8,8]"), plan);
});

Deno.test("wrong channels and too few elements are refused", () => {
  const x = zeros([2, 3, 4, 4]);
  const four = zeros([4]);
  assertThrows(
    () => batchNorm(x, { mean: four, variance: four }),
    ShapeError,
    "Cannot apply batchNorm: mean is [4], the 3 channels of x [2,3,4,4] need [3]",
  );
  assertThrows(() => batchNormTrain(x, { weight: four }), ShapeError, "weight is [4]");
  assertThrows(() => batchNormTrain(zeros([3])), ShapeError, "rank 2 to 5");
  assertThrows(() => batchNormTrain(zeros([1, 3])), ShapeError, "has 1 elements, a variance needs 2");
});
