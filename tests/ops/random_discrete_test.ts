import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  bincount,
  categorical,
  choice,
  DTypeError,
  key,
  log,
  randint,
  reshape,
  ShapeError,
  sub,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";

/** Whether counts are within five standard deviations of what probabilities lead to expect. */
async function follows(x: Tensor, p: readonly number[]): Promise<void> {
  const count = x.shape.reduce((size, extent) => size * extent, 1);
  const counts = await bincount(x, { length: p.length }).data();
  p.forEach((share, i) => {
    const deviation = Math.abs(counts[i] - count * share) / Math.max(1, Math.sqrt(count * share * (1 - share)));
    assert(deviation < 5, `class ${i}: ${counts[i]} of ${count}, expected share ${share}`);
  });
}

Deno.test("randint gives all numbers of its range alike", async () => {
  const x = randint(key(1), [50_000, 2], { min: -3, max: 4 });
  assertEquals(x.dtype, "int32");
  await follows(sub(x, -3), new Array<number>(7).fill(1 / 7));
  const wide = await randint(key(2), [1000], { min: -(2 ** 31), max: 2 ** 31 }).data();
  assert(wide.some((value) => value < -(2 ** 30)) && wide.some((value) => value > 2 ** 30));
  assertEquals(await randint(key(2), [3], { max: 1 }).array(), [0, 0, 0]);
});

Deno.test("categorical draws classes by softmax of the logits, along any axis", async () => {
  const p = [0.1, 0.2, 0, 0.7];
  await follows(categorical(key(1), log(tensor(p)), { samples: 70_001 }), p);
  const logits = log(tensor([[0.25, 1], [0.75, 0]]));
  assertEquals(categorical(key(1), logits).shape, [2]);
  const draws = categorical(key(1), logits, { axis: 0, samples: 20_000 });
  assertEquals(draws.shape, [20_000, 2]);
  const columns = await draws.data();
  assert(columns.every((value, i) => i % 2 === 0 || value === 0));
  await follows(tensor(columns.filter((_, i) => i % 2 === 0) as Int32Array), [0.25, 0.75]);
});

Deno.test("choice draws with and without replacement, by probabilities, whole rows too", async () => {
  await follows(reshape(choice(key(1), 5, [100, 200]), [20_000]), new Array<number>(5).fill(0.2));
  await follows(choice(key(2), 3, [20_000], { p: tensor([1, 1, 2]) }), [0.25, 0.25, 0.5]);
  const lottery = await choice(key(3), 49, [6], { replace: false }).data();
  assertEquals(new Set(lottery).size, 6);
  const few = await choice(key(4), 5, [3], { replace: false, p: tensor([0, 1, 0, 1, 1]) }).data();
  assertEquals(Array.from(few).sort(), [1, 3, 4]);
  const rows = await choice(key(5), tensor([[1, 2], [3, 4], [5, 6]]), [4]).array() as number[][];
  assert(rows.every(([a, b]) => b === a + 1));
  assertEquals(choice(key(5), zeros([3, 2]), [2, 2]).shape, [2, 2, 2]);
  assertEquals(choice(key(5), 3, [0], { p: tensor([1, 1, 1]) }).shape, [0]);
});

Deno.test("without replacement heavier elements come first", async () => {
  const firsts = await Promise.all(Array.from({ length: 400 }, async (_, i) => {
    return (await choice(key(i), 3, [2], { replace: false, p: tensor([8, 1, 1]) }).data())[0];
  }));
  const share = firsts.filter((first) => first === 0).length / 400;
  assert(Math.abs(share - 0.8) < 0.1, String(share));
});

Deno.test("equal keys give equal draws", async () => {
  const draws = [
    () => randint(key(9), [50], { max: 100 }),
    () => categorical(key(9), zeros([50, 9])),
    () => choice(key(9), 100, [50]),
  ];
  for (const draw of draws) assertEquals(await draw().data(), await draw().data());
});

Deno.test("wrong ranges, lists and probabilities are refused", () => {
  assertThrows(() => randint(key(1), [2], { max: 0 }), ValueError, "min below max, found 0 to 0");
  assertThrows(() => randint(key(1), [2], { max: 2.5 }), ValueError, "whole numbers of int32");
  assertThrows(() => randint(key(1), [-1], { max: 2 }), ShapeError, "Cannot draw randint: extents must be");
  assertThrows(() => categorical(key(1), zeros([2, 0])), ShapeError, "no element to choose from");
  assertThrows(() => categorical(key(1), zeros([2]), { axis: 1 }), ShapeError, "axis 1 is out of range");
  assertThrows(() => categorical(key(1), zeros([2]), { samples: 0 }), ShapeError, "samples must be");
  assertThrows(() => categorical(key(1), zeros([2], "int32")), DTypeError, "Cannot apply categorical: found int32");
  assertThrows(() => choice(key(1), 0, [2]), ShapeError, "at least 1 element to draw from, found 0");
  assertThrows(() => choice(key(1), 3, [4], { replace: false }), ShapeError, "found 4 to draw from 3");
  assertThrows(() => choice(key(1), 3, [2], { p: zeros([2]) }), ShapeError, "p is [2], it needs [3]");
});
