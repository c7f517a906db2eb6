import { assertEquals } from "@std/assert";
import {
  avgPool1d,
  avgPool2d,
  DTypeError,
  expandDims,
  lpPool1d,
  lpPool2d,
  maxPool1d,
  maxPool1dIndices,
  maxPool2d,
  ShapeError,
  squeeze,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("the worked examples of the lectures", async () => {
  const row = (...values: number[]) => tensor([[values]]);
  await checkValues(maxPool1d(row(0.1, 1, 0.2, 0.1), 3, { stride: 1, padding: 1 }), [1, 1, 1, 0.2]);
  await checkValues(maxPool1d(row(0.3, 0.1, 1, 0.2), 3, { stride: 1, padding: 1 }), [0.3, 1, 1, 1]);
  await checkValues(maxPool1d(row(0.1, 1, 0.2, 0.1, 0.1), 3, { stride: 2, padding: [0, 1] }), [1, 0.2]);
});

Deno.test("pooling of rows is pooling of planes of height 1", async () => {
  const x = distinct([2, 3, 11]);
  const plane = expandDims(x, 2);
  const max = maxPool2d(plane, [1, 3], { stride: [1, 2], padding: [[0, 0], [1, 0]], dilation: [1, 2], ceilMode: true });
  await checkValues(maxPool1d(x, 3, { stride: 2, padding: [1, 0], dilation: 2, ceilMode: true }), squeeze(max, 2));
  const average = avgPool2d(plane, [1, 4], { stride: [1, 3], padding: [0, 2], ceilMode: true, countIncludePad: false });
  const own = avgPool1d(x, 4, { stride: 3, padding: 2, ceilMode: true, countIncludePad: false });
  await checkValues(own, squeeze(average, 2));
  assertEquals(maxPool1d(x, 3, { stride: 1, padding: "same" }).shape, [2, 3, 11]);
  await checkValues(lpPool1d(x, 4, { order: 3 }), squeeze(lpPool2d(plane, [1, 4], { order: 3 }), 2));
});

Deno.test("small rows", async () => {
  const x = tensor([[[3, 4, 0, 2]]]);
  await checkValues(avgPool1d(x, 2), [3.5, 1]);
  await checkValues(lpPool1d(x, 2), [5, 2]);
  await checkValues(lpPool1d(x, 2, { stride: 1, order: 1 }), [7, 4, 2]);
  await checkValues(maxPool1dIndices(x, 2), [1, 3]);
});

Deno.test("more than 65,536 windows", async () => {
  const x = tensor(Float32Array.from({ length: 70001 }, (_, i) => i), { shape: [1, 1, 70001] });
  const y = await maxPool1d(x, 2, { stride: 1 }).data();
  assertEquals([y.length, y[0], y[69999]], [70000, 1, 70000]);
});

Deno.test("pooling of rows is differentiable twice", async () => {
  await checkGradient((x) => maxPool1d(x, 3, { stride: 2 }), [distinct([1, 2, 7])]);
  await checkGradient((x) => avgPool1d(x, 3, { stride: 2, padding: 1 }), [random([1, 2, 6])]);
  await checkGradient((x) => lpPool1d(x, 2), [random([1, 1, 6], { min: 0.5 })]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await maxPool1d(zeros([0, 2, 6]), 2).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([1, 2, 6]);
  checkRefusals([
    [() => maxPool1d(zeros([2, 6]), 2), ShapeError, "Cannot apply maxPool1d: x is [2,6], it needs rank 3, [N, C, L]"],
    [() => maxPool1d(x, 0), ShapeError, "Cannot apply maxPool1d: kernel must be a whole number of at least 1"],
    [() => maxPool1d(x, 3, { stride: -1 }), ShapeError, "Cannot apply maxPool1d: stride"],
    [() => maxPool1d(x, 3, { padding: 2 }), ShapeError, "at most half"],
    [() => maxPool1d(x, 7), ShapeError, "a window reaches over 7 elements"],
    [() => maxPool1dIndices(x, 0.5), ShapeError, "Cannot apply maxPool1dIndices: kernel"],
    [() => avgPool1d(zeros([1, 2, 6], "int32"), 2), DTypeError, "Cannot apply avgPool1d: x is int32"],
    [() => avgPool1d(x, 0), ShapeError, "Cannot apply avgPool1d: kernel"],
    [() => lpPool1d(x, 7), ShapeError, "Cannot apply lpPool1d: a window reaches over 7"],
    [() => lpPool1d(x, 2, { order: 0 }), ValueError, "the order must be a number above 0, found 0"],
  ]);
});
