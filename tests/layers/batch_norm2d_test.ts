import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { batchNorm, batchNormTrain, jit, key, realize, ShapeError, tensor } from "../../core/mod.ts";
import { batchNorm2d, conv2d, type Params, sequential } from "../../layers/mod.ts";

const x = () => tensor([[[[1, 2]], [[10, 30]]], [[[3, 6]], [[20, 60]]]]); // [2, 2, 1, 2]

Deno.test("batchNorm2d: variables under PyTorch's names, with its first values", async () => {
  const { params, buffers } = batchNorm2d(2).init(key(0));
  assertEquals(await params.weight.array(), [1, 1]);
  assertEquals(await params.bias.array(), [0, 0]);
  assertEquals(await buffers.running_mean.array(), [0, 0]);
  assertEquals(await buffers.running_var.array(), [1, 1]);
  assertEquals([buffers.num_batches_tracked.dtype, await buffers.num_batches_tracked.item()], ["int32", 0]);
});

Deno.test("batchNorm2d: training moves the running statistics by momentum, the variance unbiased", async () => {
  const layer = batchNorm2d(2);
  const v = layer.init(key(0));
  const [, next] = layer.apply(v, x(), { train: true });
  // Channel 0 holds 1, 2, 3, 6: mean 3, unbiased variance 14 / 3; channel 1 holds 10, 30, 20, 60: mean 30, 1400 / 3.
  const [mean, variance] = await Promise.all([next.running_mean.data(), next.running_var.data()]);
  [0.3, 3].forEach((want, c) => assertAlmostEquals(mean[c], want, 1e-6));
  [0.9 + 0.1 * 14 / 3, 0.9 + 0.1 * 1400 / 3].forEach((want, c) => assertAlmostEquals(variance[c], want, 1e-4));
  assertEquals(await next.num_batches_tracked.item(), 1);
  const [, after] = layer.apply({ params: v.params, buffers: next }, x(), { train: true });
  assertAlmostEquals((await after.running_mean.data())[0], 0.9 * 0.3 + 0.3, 1e-6);
  assertEquals(await after.num_batches_tracked.item(), 2);
});

Deno.test("batchNorm2d: training normalises by the batch, evaluation by the running statistics", async () => {
  const layer = batchNorm2d(2, { eps: 0.01, momentum: 0.5 });
  const params = { weight: tensor([2, -1]), bias: tensor([0.5, 3]) };
  const buffers = {
    running_mean: tensor([1, 2]),
    running_var: tensor([4, 9]),
    num_batches_tracked: tensor(7, { dtype: "int32" }),
  };
  const [y, next] = layer.apply({ params, buffers }, x(), { train: true });
  const statistics = { runningMean: buffers.running_mean, runningVar: buffers.running_var };
  const [want, mean] = batchNormTrain(x(), { ...params, ...statistics, momentum: 0.5, eps: 0.01 });
  assertEquals(await y.data(), await want.data());
  assertEquals(await next.running_mean.data(), await mean.data());
  const evaluated = layer.apply({ params, buffers }, x());
  const { running_mean, running_var } = buffers;
  const expected = batchNorm(x(), { ...params, mean: running_mean, variance: running_var, eps: 0.01 });
  assertEquals(await evaluated.data(), await expected.data());
});

Deno.test("batchNorm2d: momentum 1 remembers the last batch alone, so evaluating it gives mean 0", async () => {
  const layer = batchNorm2d(2, { momentum: 1 });
  const v = layer.init(key(0));
  const [, buffers] = layer.apply(v, x(), { train: true });
  const values = await layer.apply({ params: v.params, buffers }, x()).data();
  for (const places of [[0, 1, 4, 5], [2, 3, 6, 7]]) {
    assertAlmostEquals(places.reduce((sum, place) => sum + values[place], 0), 0, 1e-5);
  }
});

Deno.test("batchNorm2d: a captured step keeps count, step after step, with one capture", async () => {
  const net = sequential({ conv: conv2d(2, 2, 1), bn: batchNorm2d(2) });
  const { params, buffers: first } = net.init(key(0));
  let captures = 0;
  const step = jit((buffers: Params<keyof typeof first>) => {
    captures++;
    return net.apply({ params, buffers }, x(), { train: true })[1];
  }, { donate: [0] });
  await realize(first);
  let buffers = first;
  for (let i = 0; i < 5; i++) buffers = step(buffers);
  assertEquals(await buffers["bn.num_batches_tracked"].item(), 5);
  assertEquals(captures, 1);
});

Deno.test("batchNorm2d: one value for a channel, or other channels, are refused", () => {
  const layer = batchNorm2d(2);
  const v = layer.init(key(0));
  assertThrows(() => layer.apply(v, tensor([[[[1]], [[2]]]]), { train: true }), ShapeError);
  assertThrows(() => layer.apply(v, tensor([[[[1]], [[2]], [[3]]]])), ShapeError);
  assertThrows(() => batchNorm2d(0), ShapeError, "Cannot make batchNorm2d: found channels 0");
});
