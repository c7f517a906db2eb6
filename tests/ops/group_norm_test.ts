import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  DTypeError,
  explain,
  groupNorm,
  instanceNorm,
  layerNorm,
  reshape,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("groupNorm equals a plain loop, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const [shape, groups] of [[[2, 6, 4, 4], 2], [[2, 4, 3, 5], 1], [[3, 4, 7], 4], [[5, 6], 3]] as const) {
      const count = shape.reduce((a: number, b: number) => a * b, 1);
      const values = randomValues(count, { min: 1, max: 4 });
      const [weight, bias] = [2, 3].map((seed) => randomValues(shape[1], { seed }));
      const width = count / shape[0] / groups;
      const plane = count / shape[0] / shape[1];
      const want = Array.from(values, (value, i) => {
        const start = Math.floor(i / width) * width;
        const row = values.slice(start, start + width);
        const mean = row.reduce((a, b) => a + b, 0) / width;
        const variance = row.reduce((sum, one) => sum + (one - mean) ** 2, 0) / width;
        const channel = Math.floor(i / plane) % shape[1];
        return (value - mean) / Math.sqrt(variance + 1e-3) * weight[channel] + bias[channel];
      });
      const x = tensor(values, { shape, device });
      const options = { weight: tensor(weight), bias: tensor(bias), eps: 1e-3 };
      await checkValues(groupNorm(x, groups, options), want, { atol: 5e-6 });
      if (groups === shape[1]) await checkValues(instanceNorm(x, options), want, { atol: 5e-6 });
    }
  });
});

Deno.test("one group is layer normalisation of a whole sample, also of more than 65,536 elements", async () => {
  const x = random([2, 3, 110, 200], { min: 5, max: 9 });
  const whole = layerNorm(x, [3, 110, 200]);
  await checkValues(groupNorm(x, 1), whole, { atol: 1e-5 });
  const y = Array.from(await whole.data());
  assert(Math.abs(y.reduce((a, b) => a + b, 0) / y.length) < 1e-5);
});

Deno.test("groupNorm and instanceNorm are differentiable twice in every operand", async () => {
  const vectors = [random([4], { seed: 2 }), random([4], { seed: 3 })];
  const how = { step: 2 ** -6, tolerance: 3e-3 };
  const inGroups = (x: Tensor, weight: Tensor, bias: Tensor) => groupNorm(x, 2, { weight, bias, eps: 1e-2 });
  await checkGradient(inGroups, [random([2, 4, 3]), ...vectors], how);
  const alone = (x: Tensor, weight: Tensor, bias: Tensor) => instanceNorm(x, { weight, bias, eps: 1e-2 });
  await checkGradient(alone, [random([1, 4, 2, 2]), ...vectors], how);
});

Deno.test("scale and shift of the channels ride on the kernel", () => {
  const y = groupNorm(random([2, 4, 8, 8]), 2, { weight: random([4]), bias: random([4]) });
  assertStringIncludes(explain(y), "dispatches: 1,");
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await groupNorm(zeros([0, 4, 2]), 2).data()).length, 0);
  assertEquals(reshape(instanceNorm(zeros([0, 4, 2])), [0]).shape, [0]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([2, 6, 4]);
  checkRefusals([
    [() => groupNorm(zeros([6]), 2), ShapeError, "Cannot apply groupNorm: x is [6], it needs [N, C, ...]"],
    [() => groupNorm(x, 4), ShapeError, "the 6 channels of x [2,6,4] do not part in 4 groups"],
    [() => groupNorm(x, 0), ValueError, "groups must be a whole number of at least 1, found 0"],
    [() => groupNorm(x, 1.5), ValueError, "found 1.5"],
    [() => groupNorm(x, 2, { weight: zeros([4]) }), ShapeError, "weight is [4], the 6 channels of x [2,6,4] need [6]"],
    [() => groupNorm(x, 2, { bias: zeros([6], "int32") }), DTypeError, "float32 and int32"],
    [() => groupNorm(zeros([2, 6]), 6), ShapeError, "has 1 element, a variance needs 2"],
    [() => groupNorm(x, 2, { eps: -1 }), ValueError, "eps must be a number of at least 0, found -1"],
    [() => groupNorm(zeros([2, 6], "int32"), 2), DTypeError, "found int32"],
    [() => instanceNorm(zeros([2, 6])), ShapeError, "Cannot apply instanceNorm: x is [2,6], it needs [N, C, L, ...]"],
    [() => instanceNorm(zeros([2, 6, 1])), ShapeError, "has 1 element"],
    [() => instanceNorm(x, { weight: zeros([2, 3]) }), ShapeError, "weight is [2,3]"],
  ]);
});
