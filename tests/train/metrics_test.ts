import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError, ValueError } from "../../core/mod.ts";
import { accuracy, confusionMatrix, topKAccuracy } from "../../train/mod.ts";

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
