import { assert, assertEquals } from "@std/assert";
import { shuffledIndices } from "../../data/permutation.ts";

/** The documented formula in whole numbers of any size. */
function reference(n: number, seed: number, epoch: number): number[] {
  const word = (value: bigint) => BigInt.asUintN(32, value);
  const golden = 0x9e3779b9n;
  const mix = (h: bigint) => {
    h = word((h ^ (h >> 16n)) * 0x85ebca6bn);
    h = word((h ^ (h >> 13n)) * 0xc2b2ae35n);
    return h ^ (h >> 16n);
  };
  const stream = word(mix(word(BigInt(seed))) + BigInt(epoch) * golden);
  const mixed = mix(stream);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Number((BigInt(i + 1) * mix(word(mixed + BigInt(i) * golden))) >> 32n);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

Deno.test("shuffledIndices follows its documented formula, for any whole seed and epoch", () => {
  for (const [n, seed, epoch] of [[10, 0, 0], [1000, 1, 0], [1000, 1, 7], [777, 4294967295, 3], [100, -5, 2 ** 31]]) {
    assertEquals(Array.from(shuffledIndices(n, seed, epoch)), reference(n, seed, epoch));
  }
});

Deno.test("shuffledIndices holds every index once", () => {
  const sorted = shuffledIndices(60_000, 3, 1).sort();
  assert(sorted.every((index, i) => index === i));
});

Deno.test("shuffledIndices gives every epoch and every seed an order of its own", () => {
  const orders = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([seed, epoch]) => shuffledIndices(50, seed, epoch).join());
  assertEquals(new Set(orders).size, 4);
});

Deno.test("shuffledIndices leaves no trend: each place is as likely for each index", () => {
  const counts = new Array(36).fill(0);
  for (let epoch = 0; epoch < 6000; epoch++) {
    shuffledIndices(6, 11, epoch).forEach((index, i) => counts[i * 6 + index]++);
  }
  const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert(chiSquare < 52.6, `chi-square ${chiSquare} with 25 degrees of freedom: p < 0.001`);
});

Deno.test("shuffledIndices of nothing and of one", () => {
  assertEquals(shuffledIndices(0, 1, 1).length, 0);
  assertEquals(Array.from(shuffledIndices(1, 1, 1)), [0]);
});
