import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  add,
  arange,
  broadcastTo,
  expandDims,
  flatten,
  flip,
  mul,
  permute,
  reshape,
  ShapeError,
  squeeze,
  sum,
  tensor,
  transpose,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

const matrix = () => tensor([[1, 2, 3], [4, 5, 6]]);

Deno.test("reshape keeps the order and works out one extent", async () => {
  assertEquals(await reshape(matrix(), [3, 2]).array(), [[1, 2], [3, 4], [5, 6]]);
  assertEquals(await reshape(matrix(), [-1]).array(), [1, 2, 3, 4, 5, 6]);
  assertEquals(reshape(zeros([4, 6]), [2, -1, 3]).shape, [2, 4, 3]);
  assertEquals(reshape(zeros([0, 4]), [2, 0]).shape, [2, 0]);
  assertEquals(await reshape(tensor([5]), []).array(), 5);
  const x = matrix();
  assertStrictEquals(reshape(x, [2, 3]), x);
});

Deno.test("permute and transpose put axes in another order", async () => {
  const x = reshape(arange(24), [2, 3, 4]);
  const values = (await permute(x, [2, 0, 1]).array()) as number[][][];
  assertEquals(values.length, 4);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 2; j++) {
      for (let k = 0; k < 3; k++) assertEquals(values[i][j][k], 12 * j + 4 * k + i);
    }
  }
  assertEquals(await transpose(matrix()).array(), [[1, 4], [2, 5], [3, 6]]);
  assertEquals(transpose(x, 0, -1).shape, [4, 3, 2]);
  assertStrictEquals(permute(x, [0, 1, -1]), x);
  assertEquals(await transpose(transpose(matrix())).array(), await matrix().array());
});

Deno.test("broadcastTo repeats along extents of 1 and new axes", async () => {
  assertEquals(await broadcastTo(tensor([[1], [2]]), [2, 3]).array(), [[1, 1, 1], [2, 2, 2]]);
  assertEquals(await broadcastTo(tensor(7), [2, 2]).array(), [[7, 7], [7, 7]]);
  assertEquals(broadcastTo(zeros([1, 3]), [2, 0, 3]).shape, [2, 0, 3]);
});

Deno.test("flip reverses some axes or all", async () => {
  assertEquals(await flip(matrix()).array(), [[6, 5, 4], [3, 2, 1]]);
  assertEquals(await flip(matrix(), 1).array(), [[3, 2, 1], [6, 5, 4]]);
  assertEquals(await flip(matrix(), [-2]).array(), [[4, 5, 6], [1, 2, 3]]);
  assertEquals(await flip(matrix(), []).array(), await matrix().array());
  assertEquals(await flip(zeros([0, 2])).array(), []);
});

Deno.test("flatten, squeeze and expandDims", () => {
  const x = zeros([2, 1, 3, 1]);
  assertEquals(flatten(x).shape, [6]);
  assertEquals(flatten(x, { start: 1 }).shape, [2, 3]);
  assertEquals(flatten(x, { start: 1, end: -2 }).shape, [2, 3, 1]);
  assertEquals(flatten(tensor(1)).shape, [1]);
  assertEquals(squeeze(x).shape, [2, 3]);
  assertEquals(squeeze(x, -1).shape, [2, 1, 3]);
  assertEquals(squeeze(x, [1, 3]).shape, [2, 3]);
  assertEquals(expandDims(zeros([2, 3]), 0).shape, [1, 2, 3]);
  assertEquals(expandDims(zeros([2, 3]), -1).shape, [2, 3, 1]);
});

Deno.test("chains of views read the right elements", async () => {
  const x = reshape(arange(12), [3, 4]);
  assertEquals(await flip(transpose(x), 0).array(), [[3, 7, 11], [2, 6, 10], [1, 5, 9], [0, 4, 8]]);
  const seen = broadcastTo(reshape(transpose(x), [2, 1, 6]), [2, 2, 6]);
  assertEquals(
    await add(seen, 0).array(),
    [0, 1].map((i) => [0, 1].map(() => [0, 4, 8, 1, 5, 9].map((v) => v + 2 * i))),
  );
  assertEquals(await sum(flip(permute(reshape(x, [3, 2, 2]), [2, 0, 1])), { axis: 2 }).array(), [[20, 12, 4], [
    18,
    10,
    2,
  ]]);
});

Deno.test("more than 65,536 elements", async () => {
  const x = reshape(arange(70_002), [2, 35_001]);
  const y = await transpose(x).data();
  assertEquals([y[1], y[70_000], y[70_001]], [35_001, 35_000, 70_001]);
  assertEquals((await flip(reshape(x, [70_002])).data())[1], 70_000);
});

Deno.test("every movement is differentiable twice", async () => {
  const weight = random([3, 2], { seed: 9 });
  await checkGradient((x) => mul(reshape(x, [3, 2]), weight), [random([2, 3])]);
  await checkGradient((x) => mul(transpose(x), weight), [random([2, 3])]);
  await checkGradient((x) => mul(permute(x, [2, 0, 1]), weight), [random([3, 2, 1])]);
  await checkGradient((x) => mul(broadcastTo(x, [3, 2]), weight), [random([3, 1])]);
  await checkGradient((x) => mul(broadcastTo(x, [3, 2]), x), [random([2])]);
  await checkGradient((x) => mul(flip(x, 0), x), [random([3, 2])]);
  await checkGradient((x) => mul(squeeze(expandDims(x, 1), 1), flatten(x, { end: 0 })), [random([3, 2])]);
});

Deno.test("wrong shapes and axes are refused with what was found", () => {
  const x = zeros([2, 3]);
  assertThrows(() => reshape(x, [4]), ShapeError, "[2,3] has 6 elements, [4] needs 4");
  assertThrows(() => reshape(x, [-1, 4]), ShapeError, "[2,3] does not fill [-1,4]");
  assertThrows(() => reshape(x, [-1, -1]), ShapeError, "one extent may be -1");
  assertThrows(() => reshape(x, [2, 1.5]), ShapeError, "whole numbers");
  assertThrows(() => permute(x, [0]), ShapeError, "axes [0] are not an order of the 2 axes");
  assertThrows(() => permute(x, [0, 0]), ShapeError, "axes [0,0]");
  assertThrows(() => transpose(zeros([2])), ShapeError, "axis -2 is out of range");
  assertThrows(() => broadcastTo(x, [3, 2]), ShapeError, "do not broadcast");
  assertThrows(() => broadcastTo(x, [3]), ShapeError, "Cannot broadcastTo [3]: [2,3] does not stretch to it");
  assertThrows(() => flip(x, 2), ShapeError, "axis 2 is out of range");
  assertThrows(() => squeeze(x, 0), ShapeError, "Cannot squeeze axis 0 of [2,3]: its extent is 2, needs 1");
  assertThrows(() => flatten(x, { start: 1, end: 0 }), ShapeError, "start 1 lies behind end 0");
  assertThrows(() => expandDims(x, 3), ShapeError, "axis 3 is out of range");
});
