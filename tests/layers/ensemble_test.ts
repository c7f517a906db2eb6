import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { key, ones, ShapeError, type Tensor, tensor, ValueError } from "../../core/mod.ts";
import {
  averageVariables,
  batchNorm1d,
  defineLayer,
  dropout,
  ensemble,
  flatten,
  linear,
  monteCarlo,
  multiCrop,
  multiCropped,
  sequential,
} from "../../layers/mod.ts";

const softmaxOf = (row: readonly number[]) => {
  const sum = row.reduce((total, value) => total + Math.exp(value), 0);
  return row.map((value) => Math.exp(value) / sum);
};

async function assertClose(found: Tensor, expected: readonly number[], tolerance = 1e-6): Promise<void> {
  const values = await found.data();
  assertEquals(values.length, expected.length);
  expected.forEach((value, i) => assertAlmostEquals(values[i], value, tolerance, `element ${i}`));
}

Deno.test("an ensemble gives the logarithm of the mean of its members' probabilities", async () => {
  const [a, b] = [linear(2, 3), linear(2, 3)];
  const vote = ensemble({ a, b });
  const variables = vote.init(key(1));
  assertEquals(Object.keys(variables.params), ["a.weight", "a.bias", "b.weight", "b.bias"]);
  const x = tensor([[1, -2]]);
  const part = (name: "a" | "b") => ({
    params: { weight: variables.params[`${name}.weight`], bias: variables.params[`${name}.bias`] },
    buffers: {},
  });
  const [first, second] = await Promise.all([a.apply(part("a"), x), b.apply(part("b"), x)].map((y) => y.data()));
  const [p, q] = [softmaxOf([...first]), softmaxOf([...second])];
  await assertClose(vote.apply(variables, x), p.map((value, i) => Math.log((value + q[i]) / 2)));
  assertEquals([vote.describe([5, 2]).output, vote.describe([5, 2]).params], [[5, 3], 18]);
  assertThrows(() => ensemble({}), ValueError, "it has no member");
  assertThrows(() => ensemble({ a, b: linear(2, 4) }).describe([1, 2]), ShapeError, "its members give [1,3], [1,4]");
});

Deno.test("averaged variables are means; integer buffers stay, the originals too", async () => {
  const model = batchNorm1d(2);
  const [a, b] = [model.init(key(1)), model.init(key(2))];
  const other = {
    params: { ...b.params, bias: tensor([2, 4]) },
    buffers: { ...b.buffers, running_var: tensor([3, 5]) },
  };
  const { params, buffers } = averageVariables([a, other]);
  await assertClose(params.bias, [1, 2]);
  await assertClose(buffers.running_var, [2, 3]);
  assertEquals(buffers.num_batches_tracked.dtype, a.buffers.num_batches_tracked.dtype);
  assertEquals(await other.params.bias.array(), [2, 4]);
  assertThrows(() => averageVariables([]), ValueError, "found none");
  const missing = { params: { weight: a.params.weight }, buffers: a.buffers } as unknown as typeof a;
  assertThrows(() => averageVariables([a, missing]), ValueError, "bias is missing in some");
});

Deno.test("ten parts: the middle, four corners, and their mirror images", async () => {
  const image = Array.from({ length: 12 }, (_, i) => i);
  const parts = multiCrop(tensor(image, { shape: [1, 1, 3, 4] }), 2);
  const values = await Promise.all(parts.map(async (part) => [...await part.data()]));
  const five = [[1, 2, 5, 6], [0, 1, 4, 5], [2, 3, 6, 7], [4, 5, 8, 9], [6, 7, 10, 11]];
  assertEquals(values, [...five, ...five.map(([a, b, c, d]) => [b, a, d, c])]);
  assertThrows(() => multiCrop(ones([1, 1, 3, 4]), 4), ShapeError);
});

Deno.test("multiCropped answers with the mean of the parts' probabilities, for each sample", async () => {
  const model = sequential({ flatten: flatten(), fc: linear(4, 3) });
  const variables = model.init(key(3));
  const x = tensor(Array.from({ length: 24 }, (_, i) => Math.sin(i)), { shape: [2, 1, 3, 4] });
  for (const flip of [true, false]) {
    const whole = multiCropped(model, 2, { flip });
    const parts = multiCrop(x, 2, { flip });
    const logits = await Promise.all(
      parts.map(async (part) => await model.apply(variables, part).array() as number[][]),
    );
    const expected = [0, 1].flatMap((n) =>
      [0, 1, 2].map((c) => Math.log(logits.reduce((sum, one) => sum + softmaxOf(one[n])[c], 0) / parts.length))
    );
    await assertClose(whole.apply(variables, x), expected);
    assertEquals(whole.describe([2, 1, 3, 4]).output, [2, 3]);
  }
});

Deno.test("Monte-Carlo dropout: passes by key, with their mean, variance and entropy", async () => {
  const model = sequential({ bn: batchNorm1d(4), drop: dropout(0.5), fc: linear(4, 3) });
  const variables = model.init(key(1));
  const x = tensor([[1, -2, 3, 0.5], [0, 1, 0, -1]]);
  const passes = 40;
  const found = monteCarlo(model, variables, x, { key: key(5), passes });
  const means = await found.mean.array() as number[][];
  for (const row of means) assertAlmostEquals(row.reduce((a, b) => a + b), 1, 1e-5);
  const variance = await found.variance.data();
  assert(variance.every((value) => value > 1e-5 && value < 0.25));
  const expected = means.map((row) => -row.reduce((sum, p) => sum + p * Math.log(p), 0));
  await assertClose(found.entropy, expected, 1e-5);
  assertEquals(await monteCarlo(model, variables, x, { key: key(5), passes }).mean.array(), means);
  assert((await monteCarlo(model, variables, x, { key: key(6), passes }).mean.array()).toString() !== means.toString());
  // One pass has no variance; a sure answer has no entropy.
  const sure = defineLayer({ kind: "sure", forward: () => tensor([[1000, 0]]) });
  const one = monteCarlo(sure, { params: {}, buffers: {} }, x, { key: key(1), passes: 1 });
  assertEquals([await one.variance.array(), Math.abs(await one.entropy.item())], [[[0, 0]], 0]);
  assertThrows(() => monteCarlo(model, variables, x, { key: key(1), passes: 0 }), ValueError, "passes is 0");
});
