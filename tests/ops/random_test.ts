import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  bernoulli,
  foldIn,
  key,
  normal,
  permutation,
  ShapeError,
  split,
  type Tensor,
  uniform,
  ValueError,
} from "../../core/mod.ts";
import { threefry } from "../../core/threefry.ts";

/** Mean and variance. */
async function moments(x: Tensor): Promise<[number, number]> {
  const values = Array.from(await x.data());
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return [mean, values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length];
}

const near = (value: number, expected: number, tolerance: number) =>
  assert(Math.abs(value - expected) < tolerance, `${value} is not within ${tolerance} of ${expected}`);

Deno.test("threefry gives the published values (Random123 known answers)", () => {
  assertEquals(threefry(0, 0, 0, 0), [0x6b200159, 0x99ba4efe]);
  assertEquals(threefry(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff), [0x1cb996fc, 0xbb002be7]);
  assertEquals(threefry(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3), [0xc4923a9c, 0x483df7a0]);
});

Deno.test("the device draws what the host computes", async () => {
  const values = await uniform(key(7), [5]).data();
  assertEquals([...values], [0, 1, 2, 3, 4].map((i) => (threefry(0, 7, i, 0)[0] >>> 8) * 2 ** -24));
});

Deno.test("equal keys give equal numbers; other keys others", async () => {
  const first = await normal(key(1), [100]).data();
  assertEquals(await normal(key(1), [100]).data(), first);
  assertNotEquals(await normal(key(2), [100]).data(), first);
});

Deno.test("numbers do not depend on the shape that they fill", async () => {
  assertEquals(await uniform(key(3), [2, 50]).data(), await uniform(key(3), [100]).data());
});

Deno.test("moments of a million numbers", async () => {
  const [unitMean, unitVariance] = await moments(uniform(key(11), [1_000_003]));
  near(unitMean, 0.5, 0.0012);
  near(unitVariance, 1 / 12, 0.0004);
  const [mean, variance] = await moments(normal(key(12), [1_000_003], { mean: 3, std: 2 }));
  near(mean, 3, 0.008);
  near(variance, 4, 0.025);
});

Deno.test("uniform stays within its bounds, bernoulli within its probability", async () => {
  const values = await uniform(key(5), [100_000], { min: -2, max: 3 }).data();
  assert(values.every((value) => value >= -2 && value < 3));
  near((await moments(bernoulli(key(6), [100_000], { p: 0.3 })))[0], 0.3, 0.006);
  assertEquals(await bernoulli(key(6), [4], { p: 0 }).array(), [0, 0, 0, 0]);
  assertEquals(await bernoulli(key(6), [4], { p: 1 }).array(), [1, 1, 1, 1]);
});

Deno.test("split keys are independent of each other and of their parent", async () => {
  const parent = key(9);
  const draws = await Promise.all([parent, ...split(parent, 3)].map((k) => uniform(k, [4]).array()));
  assertEquals(new Set(draws.map((draw) => JSON.stringify(draw))).size, 4);
  assertEquals(await uniform(foldIn(parent, 1), [4]).array(), draws[2]);
});

Deno.test("a permutation holds every number once", async () => {
  for (const count of [0, 1, 2, 3, 16, 17, 1000, 70_001]) {
    const values = await permutation(key(count), count).data();
    assertEquals(new Set(values).size, count);
    assert(values.every((value) => value >= 0 && value < count));
  }
  assertNotEquals(await permutation(key(1), 50).data(), await permutation(key(2), 50).data());
});

Deno.test("every place of a small permutation is equally likely", async () => {
  const counts = new Array<number>(5).fill(0);
  const draws = await Promise.all(split(key(4), 500).map((k) => permutation(k, 5).data()));
  for (const draw of draws) counts[draw[0]]++;
  for (const count of counts) near(count, 100, 45);
});

Deno.test("wrong seeds, probabilities and counts are refused", () => {
  assertThrows(() => key(-1), ValueError, "found -1");
  assertThrows(() => key(0.5), ValueError, "found 0.5");
  assertThrows(() => split(key(1), 0), ValueError, "at least 1, found 0");
  assertThrows(() => bernoulli(key(1), [2], { p: 1.5 }), ValueError, "found 1.5");
  assertThrows(() => uniform(key(1), [-1]), ShapeError, "found [-1]");
  assertThrows(() => permutation(key(1), -3), ShapeError, "-3 numbers");
});
