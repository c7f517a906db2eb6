import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  crossEntropy,
  DTypeError,
  explain,
  grad,
  logSoftmax,
  mul,
  nll,
  realize,
  reshape,
  ShapeError,
  softmax,
  type Tensor,
  tensor,
  valueAndGrad,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomSource, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

const labelsOf = (values: ArrayLike<number>, shape = [values.length]) => tensor(Int32Array.from(values), { shape });

interface Rules {
  readonly weight?: ArrayLike<number>;
  readonly smoothing?: number;
  readonly ignoreIndex?: number;
}

/** Losses of the rows, and what the mean divides by, in float64 by PyTorch's rules. */
function expected(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number, rules: Rules = {}) {
  const { weight, smoothing = 0, ignoreIndex } = rules;
  const weightOf = (c: number) => weight?.[c] ?? 1;
  let divisor = 0;
  const rows = Array.from(labels, (label, row) => {
    if (label === ignoreIndex) return 0;
    const scores = Array.from({ length: classes }, (_, c) => logits[row * classes + c]);
    const largest = Math.max(...scores);
    const log = largest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0));
    divisor += weightOf(label);
    const even = scores.reduce((sum, score, c) => sum + weightOf(c) * (log - score), 0);
    return (1 - smoothing) * weightOf(label) * (log - scores[label]) + smoothing / classes * even;
  });
  return { rows, mean: rows.reduce((a, b) => a + b) / divisor };
}

Deno.test("crossEntropy gives the lecture's example: loss, and softmax less target as gradient", async () => {
  const logits = tensor([[2, 1, 0.1]]);
  const [loss, dx] = valueAndGrad((x: Tensor) => crossEntropy(x, labelsOf([0])))(logits);
  await checkValues(loss, 0.41703002);
  await checkValues(dx, [-0.3409989, 0.242433, 0.0985659]);
});

Deno.test("crossEntropy follows every rule of PyTorch's, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    const [count, classes] = [7, 5];
    const values = randomValues(count * classes, { min: -5, max: 5 });
    const logits = tensor(values, { shape: [count, classes], device });
    const labels = [0, 4, 2, -1, 1, 3, -1].map((label, i) => label < 0 ? i % 5 : label);
    const weight = Float32Array.from([0.5, 2, 1, 0.25, 3]);
    for (const smoothing of [0, 0.1, 1]) {
      for (const weights of [undefined, weight]) {
        for (const ignoreIndex of [undefined, 2, -100]) {
          const given = ignoreIndex === -100 ? labels.with(1, -100) : labels;
          const want = expected(values, given, classes, { weight: weights, smoothing, ignoreIndex });
          const options = { labelSmoothing: smoothing, weight: weights && tensor(weights), ignoreIndex };
          const loss = (reduction?: "sum" | "none") => crossEntropy(logits, labelsOf(given), { ...options, reduction });
          await checkValues(loss("none"), want.rows, { atol: 2e-6 });
          await checkValues(loss("sum"), want.rows.reduce((a, b) => a + b), { atol: 5e-6 });
          await checkValues(loss(), want.mean, { atol: 2e-6 });
        }
      }
    }
  });
});

Deno.test("crossEntropy takes scores of one row and of pixels", async () => {
  await checkValues(crossEntropy(tensor([2, 1, 0.1]), tensor(0, { dtype: "int32" })), 0.41703002);
  const shape = [2, 3, 2, 2];
  const pixels = random(shape);
  const labels = labelsOf([0, 1, 2, 0, 1, 1, 2, 0], [2, 2, 2]);
  const picked = nll(logSoftmax(pixels, { axis: 1 }), labels, { reduction: "none" });
  assertEquals(picked.shape, [2, 2, 2]);
  await checkValues(crossEntropy(pixels, labels, { reduction: "none" }), await picked.data());
});

Deno.test("probabilities as targets: onehot equals labels, smoothing and weights apply", async () => {
  const logits = random([2, 3]);
  const onehot = tensor([[0, 0, 1], [1, 0, 0]]);
  const options = { labelSmoothing: 0.2 };
  await checkValues(
    crossEntropy(logits, onehot, options),
    await crossEntropy(logits, labelsOf([2, 0]), options).data(),
  );
  const weight = tensor([1, 2, 3]);
  const rows = await crossEntropy(logits, labelsOf([2, 0]), { weight, reduction: "none" }).data();
  await checkValues(crossEntropy(logits, onehot, { weight }), (rows[0] + rows[1]) / 2);
  await checkGradient((x, t) => crossEntropy(x, softmax(t), options), [logits, random([2, 3], { seed: 2 })]);
});

Deno.test("losses of classes are differentiable twice", async () => {
  const labels = labelsOf([1, 0, 3, 2]);
  const weight = tensor([0.5, 2, 1, 3]);
  for (
    const options of [{}, { weight }, { labelSmoothing: 0.3, weight, ignoreIndex: 3 }, { reduction: "none" }] as const
  ) {
    await checkGradient((x) => crossEntropy(x, labels, options), [random([4, 4])]);
  }
  await checkGradient((x) => crossEntropy(x, labelsOf([0, 1, 1, 0], [2, 2])), [random([2, 2, 2])]);
  await checkGradient((x) => nll(mul(x, x), labels, { weight, ignoreIndex: 0 }), [random([4, 4])]);
});

Deno.test("sure and wrong scores cost what they should, without overflow", async () => {
  const logits = tensor([[1e4, 0, -1e4], [1e4, 0, -1e4]]);
  await checkValues(crossEntropy(logits, labelsOf([0, 2]), { reduction: "none" }), [0, 2e4]);
  await checkValues(grad((x: Tensor) => crossEntropy(x, labelsOf([0, 2])))(logits), [0, 0, 0, 0.5, 0, -0.5]);
});

Deno.test("loss and gradient of labels take three dispatches", () => {
  const labels = labelsOf(new Int32Array(64));
  const both = valueAndGrad((x: Tensor) => crossEntropy(x, labels))(random([64, 10]));
  assert(explain(both).startsWith("dispatches: 3,"), explain(both));
});

Deno.test("more than 65,536 rows", async () => {
  const next = randomSource(3);
  const labels = Int32Array.from({ length: 66_000 }, () => Math.floor(next() * 3));
  const values = randomValues(3 * 66_000, { seed: 8 });
  const loss = crossEntropy(tensor(values, { shape: [66_000, 3] }), tensor(labels));
  await checkValues(loss, expected(values, labels, 3).mean, { rtol: 2e-6 });
});

Deno.test("a label out of range is refused where the host knows it, by name and place", () => {
  const logits = zeros([3, 4]);
  const message = "Cannot apply crossEntropy: label [2] is 4, 4 classes need 0 to 3";
  assertThrows(() => crossEntropy(logits, labelsOf([0, 3, 4])), ValueError, message);
  assertThrows(() => crossEntropy(logits, labelsOf([0, -1, 0])), ValueError, "label [1] is -1");
  assertThrows(() => crossEntropy(logits, reshape(labelsOf([0, 9, 0], [3, 1]), [3])), ValueError, "label [1] is 9");
  assertThrows(
    () => crossEntropy(zeros([1, 2, 2, 2]), labelsOf([0, 1, 0, 2], [1, 2, 2])),
    ValueError,
    "label [0,1,1] is 2",
  );
  assertThrows(
    () => nll(logits, labelsOf([0, 4, 0]), { ignoreIndex: -100 }),
    ValueError,
    "Cannot apply nll: label [1] is 4",
  );
});

Deno.test("a label out of range on the device gives NaN for its row alone", async () => {
  const labels = add(labelsOf([1, 7, -3]), 0);
  await realize(labels);
  await checkValues(crossEntropy(zeros([3, 4]), labels, { reduction: "none" }), [Math.log(4), NaN, NaN]);
  assertEquals(await crossEntropy(zeros([3, 4]), labels).item(), NaN);
});

Deno.test("a mean over nothing is NaN, as in PyTorch", async () => {
  assertEquals(await crossEntropy(zeros([2, 3]), labelsOf([5, 5]), { ignoreIndex: 5 }).item(), NaN);
  assertEquals(await crossEntropy(zeros([0, 3]), labelsOf([])).item(), NaN);
});

Deno.test("labels, weights and options that do not fit are refused", () => {
  const logits = zeros([2, 3]);
  assertThrows(() => crossEntropy(logits, labelsOf([0, 1, 2])), ShapeError, "labels are [3], they need [2]");
  assertThrows(() => crossEntropy(logits, tensor([0, 1])), DTypeError, "labels are float32, they need int32");
  assertThrows(() => crossEntropy(logits, tensor([0, NaN])), ValueError, "label [1] is NaN");
  assertThrows(() => crossEntropy(logits, tensor([[0, 0, 1], [0, NaN, 1]])), ValueError, "probability [1,1] is NaN");
  assertThrows(() => crossEntropy(logits, zeros([2, 3]), { ignoreIndex: 1 }), ValueError, "found probabilities");
  assertThrows(() => crossEntropy(logits, labelsOf([0, 1]), { weight: zeros([2]) }), ShapeError, "3 classes need [3]");
  assertThrows(() => crossEntropy(logits, labelsOf([0, 1]), { labelSmoothing: 1.5 }), ValueError, "found 1.5");
  assertThrows(() => crossEntropy(zeros([]), labelsOf([0])), ShapeError, "found a scalar");
  assertThrows(() => crossEntropy(zeros([2, 3], "int32"), labelsOf([0, 1])), DTypeError, "found int32");
});
