import { assertEquals } from "@std/assert";
import {
  ctc,
  type CtcOptions,
  DTypeError,
  grad,
  logSoftmax,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

const labels = (...rows: number[][]) => tensor(rows, { dtype: "int32" });
const counts = (...values: number[]) => tensor(values, { dtype: "int32" });

/** What a sequence of classes spells: repeats merged, blanks left out. */
function spelled(classes: readonly number[], blank: number): string {
  return classes.filter((one, i) => one !== blank && one !== classes[i - 1]).join();
}

/** -log of the summed probability of all sequences of classes that spell `want`, [T][C] log-probabilities. */
function bruteForce(scores: readonly number[][], want: readonly number[], blank: number): number {
  const classes = scores[0].length;
  let total = 0;
  for (let code = 0; code < classes ** scores.length; code++) {
    const way = scores.map((_, t) => Math.floor(code / classes ** t) % classes);
    if (spelled(way, blank) !== want.join()) continue;
    total += Math.exp(way.reduce((sum, one, t) => sum + scores[t][one], 0));
  }
  return -Math.log(total);
}

/** Log-probabilities [T, N, C] on the host, and as a tensor. */
function sequences(steps: number, batch: number, classes: number) {
  const raw = randomValues(steps * batch * classes, { seed: steps });
  const rows = Array.from({ length: steps * batch }, (_, row) => {
    const scores = Array.from(raw.slice(row * classes, (row + 1) * classes));
    const total = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
    return scores.map((score) => score - total);
  });
  const sample = (n: number, length = steps) => Array.from({ length }, (_, t) => rows[t * batch + n]);
  return { x: tensor(rows.flat(), { shape: [steps, batch, classes] }), sample };
}

Deno.test("ctc equals the sum over all alignments", async () => {
  const { x, sample } = sequences(6, 4, 4);
  const targets = [[1, 2, 3], [1, 1, 2], [3, 3, 3], [2, 3, 1]];
  const want = targets.map((target, n) => bruteForce(sample(n), target, 0));
  await checkValues(ctc(x, labels(...targets), { reduction: "none" }), want);
  await checkValues(ctc(x, labels(...targets), { reduction: "sum" }), want.reduce((a, b) => a + b, 0));
  await checkValues(ctc(x, labels(...targets)), want.reduce((a, b) => a + b / 3, 0) / 4);
  const last = ctc(x, labels([0, 1], [2, 2], [1, 0], [0, 0]), { blank: 3, reduction: "none" });
  await checkValues(last, [[0, 1], [2, 2], [1, 0], [0, 0]].map((target, n) => bruteForce(sample(n), target, 3)));
});

Deno.test("samples have lengths of their own", async () => {
  const { x, sample } = sequences(5, 4, 3);
  const options: CtcOptions = { inputLengths: counts(5, 3, 1, 4), targetLengths: counts(2, 1, 1, 0) };
  const target = labels([1, 2], [2, 1], [1, 1], [2, 2]);
  const want = [
    bruteForce(sample(0), [1, 2], 0),
    bruteForce(sample(1, 3), [2], 0),
    bruteForce(sample(2, 1), [1], 0),
    bruteForce(sample(3, 4), [], 0),
  ];
  await checkValues(ctc(x, target, { ...options, reduction: "none" }), want);
  await checkValues(ctc(x, target, options), (want[0] / 2 + want[1] + want[2] + want[3]) / 4);
  await checkValues(
    ctc(x, zeros([4, 0], "int32"), { reduction: "none" }),
    [0, 1, 2, 3].map((n) => bruteForce(sample(n), [], 0)),
  );
});

Deno.test("labels that do not fit in the time cost infinity, or nothing, and have no gradient", async () => {
  const { x } = sequences(3, 2, 3);
  const target = labels([1, 1, 2], [1, 2, 1]);
  const [first, second] = await ctc(x, target, { reduction: "none" }).data();
  assertEquals([first, Number.isFinite(second)], [Infinity, true]);
  assertEquals((await ctc(x, target, { zeroInfinity: true, reduction: "none" }).data())[0], 0);
  const dx = await grad((x: Tensor) => ctc(x, target, { zeroInfinity: true }))(x).data();
  assertEquals(Array.from(dx.subarray(0, 3)), [0, 0, 0]);
  assertEquals(dx.subarray(3, 6).some((value) => value !== 0), true);
});

Deno.test("probabilities of 0 are taken", async () => {
  const x = tensor([[[-Infinity, 0]], [[Math.log(0.25), Math.log(0.75)]]]);
  const loss = (x: Tensor) => ctc(x, labels([1]));
  await checkValues(loss(x), 0, { atol: 1e-6 });
  assertEquals((await grad(loss)(x).data()).every(Number.isFinite), true);
});

Deno.test("long sequences stay finite", async () => {
  const steps = 300;
  const x = logSoftmax(random([steps, 2, 5]));
  const target = tensor(Array.from({ length: 2 * 40 }, (_, i) => 1 + i * 7 % 4), { shape: [2, 40], dtype: "int32" });
  const loss = (x: Tensor) => ctc(x, target, { reduction: "sum" });
  const value = await loss(x).item();
  assertEquals(value > 100 && value < 1000, true, `${value}`);
  // Each time of a sample emits exactly one class: its gradient adds up to -1.
  const dx = Array.from(await grad(loss)(x).data());
  const sums = Array.from(
    { length: 2 * steps },
    (_, row) => dx.slice(row * 5, row * 5 + 5).reduce((a, b) => a + b, 0),
  );
  await checkValues(sums, new Array(2 * steps).fill(-1), { rtol: 3e-4 });
});

Deno.test("ctc is differentiable twice", async () => {
  const options: CtcOptions = { inputLengths: counts(4, 3), targetLengths: counts(2, 1) };
  await checkGradient((x) => ctc(x, labels([1, 1], [2, 1]), options), [random([4, 2, 3], { min: -2, max: 0 })]);
  await checkGradient((x) => ctc(logSoftmax(x), labels([1, 2]), { reduction: "none" }), [random([3, 1, 3])]);
});

Deno.test("no samples make no losses", async () => {
  assertEquals((await ctc(zeros([4, 0, 3]), zeros([0, 2], "int32"), { reduction: "none" }).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const [x, t] = [zeros([5, 2, 3]), labels([1, 2], [1, 1])];
  checkRefusals([
    [() => ctc(zeros([5, 3]), t), ShapeError, "Cannot apply ctc: logProbabilities are [5,3], they need [T, N, C]"],
    [() => ctc(zeros([0, 2, 3]), t), ShapeError, "T above 0"],
    [() => ctc(x, labels([1, 2])), ShapeError, "labels are [1,2], they need [2, S]"],
    [() => ctc(x, counts(1, 2)), ShapeError, "labels are [2], they need [2, S]"],
    [() => ctc(x, zeros([2, 2])), DTypeError, "they need int32"],
    [() => ctc(x, labels([1, 3], [1, 1])), ValueError, "label [0,1] is 3, 3 classes need 0 to 2"],
    [() => ctc(x, t, { blank: 3 }), ValueError, "blank is 3, 3 classes need 0 to 2"],
    [() => ctc(x, t, { inputLengths: counts(5, 6) }), ValueError, "inputLengths must be from 1 to 5, found 6"],
    [() => ctc(x, t, { targetLengths: counts(3, 1) }), ValueError, "targetLengths must be from 0 to 2, found 3"],
    [() => ctc(x, t, { inputLengths: counts(5) }), ShapeError, "inputLengths are [1], 2 samples need [2]"],
    [() => ctc(x, t, { inputLengths: zeros([2]) }), DTypeError, "inputLengths are float32, they need int32"],
    [() => ctc(zeros([5, 2, 3], "int32"), t), DTypeError, "Cannot apply ctc: found int32"],
  ]);
});
