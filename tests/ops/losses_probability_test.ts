import { assertEquals, assertThrows } from "@std/assert";
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  grad,
  klDivergence,
  log,
  logSoftmax,
  ShapeError,
  sigmoid,
  softmax,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

const scores = () => random([3, 4], { min: -4, max: 4 });
const answers = () => random([3, 4], { min: 0.1, max: 0.9, seed: 2 });

Deno.test("binary cross-entropy agrees with its formula, from probabilities and from scores", async () => {
  const [x, t] = [await scores().data(), await answers().data()];
  const want = Array.from(x, (value, i) => {
    const p = 1 / (1 + Math.exp(-value));
    return -t[i] * Math.log(p) - (1 - t[i]) * Math.log(1 - p);
  });
  const options = { reduction: "none" } as const;
  await checkValues(binaryCrossEntropyWithLogits(scores(), answers(), options), want);
  await checkValues(binaryCrossEntropy(sigmoid(scores()), answers(), options), want);
  await checkValues(binaryCrossEntropy(sigmoid(scores()), answers()), want.reduce((a, b) => a + b) / 12);
});

Deno.test("weights of elements and of yes answers stretch and multiply", async () => {
  const [x, t] = [tensor([[0.5], [-1]]), tensor([[1], [0.25]])];
  const yes = (value: number) => Math.log(1 + Math.exp(-value));
  const want = [3 * yes(0.5), 3 * 0.25 * yes(-1) + 0.75 * yes(1)];
  const options = { positiveWeight: tensor([3]), reduction: "none" } as const;
  await checkValues(binaryCrossEntropyWithLogits(x, t, options), want);
  const weighted = { ...options, weight: tensor([[2], [10]]) };
  await checkValues(binaryCrossEntropyWithLogits(x, t, weighted), [2 * want[0], 10 * want[1]]);
  await checkValues(binaryCrossEntropy(tensor([0.5, 0.5]), tensor([1, 0]), { weight: tensor([1, 3]) }), 2 * Math.LN2);
});

Deno.test("large scores do not overflow, sure mistakes cost 100", async () => {
  const x = tensor([500, -500, 500]);
  const t = tensor([1, 1, 0]);
  await checkValues(binaryCrossEntropyWithLogits(x, t, { reduction: "none" }), [0, 500, 500]);
  await checkValues(binaryCrossEntropy(tensor([0, 1, 1]), tensor([1, 0, 1]), { reduction: "none" }), [100, 100, 0]);
  const dp = grad((p: Tensor) => binaryCrossEntropy(p, tensor([1, 0.5]), { reduction: "sum" }))(tensor([1, 0.5]));
  await checkValues(dp, [0, 0]);
  assertEquals(await binaryCrossEntropy(tensor([NaN]), tensor([1])).item(), NaN);
});

Deno.test("klDivergence is the sum of t (log t - input), with 0 log 0 = 0", async () => {
  const input = logSoftmax(random([3, 4]));
  const [logs, t] = [await input.data(), [0.5, 0.5, 0, 0, 0.25, 0.25, 0.25, 0.25, 1, 0, 0, 0]];
  const terms = t.map((value, i) => value === 0 ? 0 : value * (Math.log(value) - logs[i]));
  const total = terms.reduce((a, b) => a + b);
  const target = tensor(t, { shape: [3, 4] });
  await checkValues(klDivergence(input, target, { reduction: "none" }), terms);
  await checkValues(klDivergence(input, target), total / 3);
  await checkValues(klDivergence(input, target, { reduction: "mean" }), total / 12);
  const row = { reduction: "sum", logTarget: true } as const;
  await checkValues(
    klDivergence(tensor([-1, -2]), log(tensor([0.5, 0.25])), row),
    1 - Math.LN2,
  );
});

Deno.test("losses of probabilities are differentiable twice in both operands", async () => {
  const probabilities = random([2, 3], { min: 0.3, max: 0.7 });
  const answers = random([2, 3], { min: 0.2, max: 0.8, seed: 2 });
  const weight = tensor([[1, 2, 3]]);
  await checkGradient((p, t) => binaryCrossEntropy(p, t, { weight }), [probabilities, answers], { step: 2 ** -7 });
  await checkGradient(
    (x, t) => binaryCrossEntropyWithLogits(x, t, { positiveWeight: weight, weight }),
    [random([2, 3], { avoid: [0] }), answers],
  );
  await checkGradient((x, t) => klDivergence(logSoftmax(x), softmax(t)), [random([2, 3]), answers]);
  await checkGradient((x, t) => klDivergence(x, t, { logTarget: true }), [probabilities, answers]);
  const dt = grad((t: Tensor) => klDivergence(zeros([1, 2]), t))(tensor([[0, 1]]));
  assertEquals(await dt.array(), [[0, 1]]);
});

Deno.test("unequal shapes and unknown reductions are refused", () => {
  assertThrows(() => binaryCrossEntropy(zeros([2]), zeros([3])), ShapeError, "input is [2], target is [3]");
  assertThrows(() => binaryCrossEntropyWithLogits(zeros([2]), zeros([2, 1])), ShapeError, "they must be equal");
  assertThrows(() => klDivergence(zeros([]), zeros([])), ShapeError, "batchMean needs [N, ...]");
  const reduction = "all" as "sum";
  assertThrows(
    () => klDivergence(zeros([2]), zeros([2]), { reduction }),
    ValueError,
    "found reduction all, needs batchMean, mean, sum or none",
  );
});
