import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  channelShuffle,
  mul,
  pixelShuffle,
  pixelUnshuffle,
  reshape,
  ShapeError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

Deno.test("pixelShuffle turns channels into pixels, pixelUnshuffle turns them back", async () => {
  const x = reshape(arange(16), [1, 8, 1, 2]);
  assertEquals(await pixelShuffle(x, 2).array(), [[[[0, 2, 1, 3], [4, 6, 5, 7]], [[8, 10, 9, 11], [12, 14, 13, 15]]]]);
  const y = random([2, 3 * 9, 5, 4]);
  await checkValues(pixelUnshuffle(pixelShuffle(y, 3), 3), await y.data());
  await checkValues(pixelShuffle(y, 1), await y.data());
});

Deno.test("channelShuffle deals groups out", async () => {
  assertEquals(Array.from(await channelShuffle(reshape(arange(6), [1, 6, 1, 1]), 2).data()), [0, 3, 1, 4, 2, 5]);
  const y = random([2, 6, 3, 2]);
  await checkValues(channelShuffle(channelShuffle(y, 2), 3), await y.data());
});

Deno.test("more than 65,536 elements and none", async () => {
  const y = random([1, 64, 40, 40]);
  await checkValues(pixelUnshuffle(pixelShuffle(y, 4), 4), await y.data());
  assertEquals(pixelShuffle(zeros([0, 4, 2, 3]), 2).shape, [0, 1, 4, 6]);
});

Deno.test("shuffles are differentiable twice", async () => {
  await checkGradient((x) => pixelShuffle(mul(x, x), 2), [random([1, 4, 2, 1])]);
  await checkGradient((x) => pixelUnshuffle(mul(x, x), 2), [random([1, 1, 2, 4])]);
  await checkGradient((x) => channelShuffle(mul(x, x), 2), [random([1, 4, 1, 2])]);
});

Deno.test("factors must divide", () => {
  const x = zeros([1, 6, 4, 3]);
  assertThrows(() => pixelShuffle(x, 2), ShapeError, "C of [1,6,4,3] is 6, it must be a multiple of 4");
  assertThrows(() => pixelUnshuffle(x, 2), ShapeError, "W of [1,6,4,3] is 3, it must be a multiple of 2");
  assertThrows(() => channelShuffle(x, 4), ShapeError, "C of [1,6,4,3] is 6, it must be a multiple of 4");
  assertThrows(() => channelShuffle(x, 0), ShapeError, "at least 1, found 0");
  assertThrows(() => pixelShuffle(zeros([4, 2, 2]), 2), ShapeError, "x is [4,2,2], it needs rank 4");
});
