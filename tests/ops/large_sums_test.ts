// Sums over many more elements than one invocation may loop over, on both kinds of kernels.
import { assert } from "@std/assert";
import {
  batchNormTrain,
  conv2d,
  type Device,
  mean,
  ones,
  sum,
  type Tensor,
  tensor,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

const count = 17_000_000;

/** Total of the values and of their squared distances from the mean, in float64. */
function statistics(values: Float32Array): { total: number; mean: number; variance: number } {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  const mean = total / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return { total, mean, variance: squares / (values.length - 1) };
}

async function checkRelative(what: string, got: Tensor, want: number): Promise<void> {
  const value = await got.item();
  const error = Math.abs(value / want - 1);
  assert(error <= 1e-6, `${what} is ${value}, expected ${want}: relative error ${error}`);
}

Deno.test("sum, mean, bias gradient and batch statistics over 17,000,000 elements are within 1e-6", async () => {
  const values = randomValues(count, { min: 0, max: 1, seed: 3 });
  const want = statistics(values);
  await onBothKinds(async (device: Device) => {
    const x = tensor(values, { shape: [17, 1, 1000, 1000], device });
    await checkRelative("sum", sum(x), want.total);
    await checkRelative("mean", mean(x), want.mean);
    const [, pullback] = vjp((bias: Tensor) => conv2d(x, ones([1, 1, 1, 1]), bias), zeros([1]));
    await checkRelative("bias gradient", pullback(x), want.total);
    const [, newMean, newVariance] = batchNormTrain(x, {
      runningMean: zeros([1]),
      runningVar: ones([1]),
      momentum: 1,
    });
    await checkRelative("mean of batchNormTrain", newMean, want.mean);
    await checkRelative("variance of batchNormTrain", newVariance, want.variance);
  });
});
