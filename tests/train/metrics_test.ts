import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError, tensor, ValueError } from "../../core/mod.ts";
import { accuracy, confusionMatrix, metrics, topKAccuracy } from "../../train/mod.ts";

Deno.test("accuracy counts equal class numbers", () => {
  assertEquals(accuracy([1, 2, 3, 3], [1, 2, 3, 4]), 0.75);
  assertEquals(accuracy(new Int32Array([5]), new Uint8Array([5])), 1);
  assertThrows(() => accuracy([1], [1, 2]), ShapeError, "found 1 predictions and 2 labels");
  assertThrows(() => accuracy([], []), ShapeError, "needed as many, at least one");
});

Deno.test("top k: the right class is among the k best; the lower number wins a tie", () => {
  const scores = [0.1, 0.6, 0.3, /**/ 0.8, 0.1, 0.1];
  assertEquals([1, 2, 3].map((k) => topKAccuracy(scores, [2, 2], k)), [0, 0.5, 1]);
  assertEquals(topKAccuracy([1, 1], [0], 1), 1);
  assertEquals(topKAccuracy([1, 1], [1], 1), 0);
  assertThrows(() => topKAccuracy([1, 2, 3], [0, 1]), ShapeError, "3 scores do not make equal rows for 2 labels");
});

Deno.test("a confusion matrix has true classes as rows and predicted ones as columns", () => {
  assertEquals(confusionMatrix([0, 1, 1, 2], [0, 0, 1, 1], 3), [[1, 1, 0], [0, 1, 1], [0, 0, 0]]);
  assertThrows(() => confusionMatrix([3], [0], 3), ValueError, "sample 0 is class 0, predicted 3, needed 0 to 2");
});

const classes = 4;
const rows = Array.from({ length: 23 }, (_, n) => Array.from({ length: classes }, (_, c) => (n * 7 + c * c * 5) % 6));
const truth = Array.from({ length: 23 }, (_, n) => (n * n + n) % 3); // class 3 never comes
const scores = () => tensor(rows);
const labels = () => tensor(truth, { dtype: "int32" });
const predicted = rows.map((row) => row.indexOf(Math.max(...row)));

Deno.test("metrics on the device are those on the host, ties included", async () => {
  assertAlmostEquals(await metrics.accuracy(scores(), labels()).item(), accuracy(predicted, truth), 1e-6);
  for (const k of [1, 2, 3]) {
    const found = await metrics.topKAccuracy(scores(), labels(), k).item();
    assertAlmostEquals(found, topKAccuracy(rows.flat(), truth, k), 1e-6);
  }
  const matrix = confusionMatrix(predicted, truth, classes);
  assertEquals(await metrics.confusionMatrix(scores(), labels(), classes).array(), matrix);
  const classNumbers = tensor(predicted, { dtype: "int32" });
  assertEquals(await metrics.confusionMatrix(classNumbers, labels(), classes).array(), matrix);
  assertThrows(() => metrics.topKAccuracy(labels(), labels()), ShapeError, "needed [N, classes]");
  assertThrows(() => metrics.topKAccuracy(scores(), labels(), 0), ValueError, "k is 0");
  assertThrows(() => metrics.confusionMatrix(tensor([1]), labels(), 4), ShapeError, "predictions of [1]");
});

Deno.test("precision, recall, F1 and mean IoU: each class, macro and micro, 0 where a class never comes", async () => {
  const matrix = confusionMatrix(predicted, truth, classes);
  const at = (c: number) => ({
    right: matrix[c][c],
    predicted: matrix.reduce((sum, row) => sum + row[c], 0),
    actual: matrix[c].reduce((sum, count) => sum + count, 0),
  });
  assertEquals(at(3).actual, 0);
  type Counts = ReturnType<typeof at>;
  const rules: Readonly<Record<"precision" | "recall" | "f1" | "meanIou", (counts: Counts) => number>> = {
    precision: ({ right, predicted }) => right / predicted,
    recall: ({ right, actual }) => right / actual,
    f1: ({ right, predicted, actual }) => 2 * right / (predicted + actual),
    meanIou: ({ right, predicted, actual }) => right / (predicted + actual - right),
  };
  for (const [name, rule] of Object.entries(rules)) {
    const score = metrics[name as keyof typeof rules];
    const each = Array.from({ length: classes }, (_, c) => rule(at(c)) || 0);
    const found = await score(tensor(matrix), { average: "none" }).data();
    each.forEach((value, c) => assertAlmostEquals(found[c], value, 1e-6, `${name} of ${c}`));
    const macro = each.reduce((sum, value) => sum + value, 0) / classes;
    assertAlmostEquals(await score(tensor(matrix)).item(), macro, 1e-6, name);
    const total = { right: 0, predicted: 23, actual: 23 };
    for (let c = 0; c < classes; c++) total.right += matrix[c][c];
    assertAlmostEquals(await score(tensor(matrix), { average: "micro" }).item(), rule(total), 1e-6, name);
  }
  assertThrows(() => metrics.f1(tensor([[1, 2]])), ShapeError, "Cannot compute f1: the matrix is [1,2]");
});

Deno.test("perplexity is among how many classes the model is in doubt", async () => {
  const found = await metrics.perplexity(
    tensor([[0, 0, 0, 0], [Math.log(3), 0, 0, -1e9]]),
    tensor([1, 0], { dtype: "int32" }),
  ).item();
  assertAlmostEquals(found, Math.sqrt(4 * 5 / 3), 1e-5);
});
