import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Family, Reference } from "../../scripts/golden/format.ts";
import { sampleIndex } from "../../scripts/golden/formula.ts";
import { misfit, misfitOf, misfitOfSums, tolerancesOf } from "../../scripts/golden/misfit.ts";

const TOLERANCE = { atol: 0.1, rtol: 0.01 };

function familyOf(tensors: Record<string, number[]>): Family {
  const stored = Object.entries(tensors).map(([name, values]) =>
    [name, { dtype: "F32" as const, shape: [values.length], values: Float32Array.from(values) }] as const
  );
  return { name: "test", cases: [], tensors: new Map(stored) };
}

const vector = (more: Partial<Reference>): Reference => ({ dtype: "F32", shape: [3], ...more });

Deno.test("misfit is the largest deviation in tolerances and says where it is", () => {
  const worst = misfit([1, 10.4, 5], [1, 10, 5.1], TOLERANCE);
  assertAlmostEquals(worst.ratio, 2);
  assertEquals([worst.at, worst.got, worst.want], [1, 10.4, 10]);
});

Deno.test("equal values fit at tolerance 0, and anything else does not", () => {
  assertEquals(misfit([1, -0], [1, 0], { atol: 0, rtol: 0 }).ratio, 0);
  assertEquals(misfit([1 + 2 ** -23], [1], { atol: 0, rtol: 0 }).ratio, Infinity);
});

Deno.test("NaN fits NaN alone, an infinity itself alone", () => {
  assertEquals(misfit([NaN, Infinity], [NaN, Infinity], TOLERANCE).ratio, 0);
  for (const [got, want] of [[NaN, 1], [1, NaN], [Infinity, -Infinity], [1, Infinity], [Infinity, 1]]) {
    assertEquals(misfit([got], [want], TOLERANCE).ratio, Infinity);
  }
});

Deno.test("a wrong length never fits", () => {
  assertEquals(misfit([1, 2], [1, 2, 3], TOLERANCE).ratio, Infinity);
});

Deno.test("step tolerances replace the common one, without its relative part", () => {
  const family = familyOf({ loss: [100, 100] });
  const reference = vector({ shape: [2], tensor: "loss", step_atol: [0.5, 0.01] });
  assertAlmostEquals(misfitOf(family, [100.5, 100.02], reference, TOLERANCE).ratio, 2, 1e-6);
});

Deno.test("samples look at the sampled places only, the sums at everything", () => {
  const values = Array.from({ length: 100 }, (_, i) => i % 7);
  const index = { key: "key", salt: 1 }, chosen = sampleIndex("key", 1, 100, 5);
  const family = familyOf({ s: chosen.map((position) => values[position]) });
  const sum = values.reduce((a, b) => a + b), l2 = Math.hypot(...values);
  const reference = vector({ shape: [100], samples: { tensor: "s", count: 5, index }, sum, l2 });
  assertEquals(misfitOf(family, values, reference, { atol: 1e-6, rtol: 0 }).ratio < 1, true);
  const elsewhere = values.findIndex((_, position) => !chosen.includes(position));
  const spoiled = values.with(elsewhere, 50);
  assertEquals(misfitOf(family, spoiled, reference, { atol: 1e-6, rtol: 0 }).ratio > 1, true);
});

Deno.test("results within the tolerance everywhere have sums within theirs", () => {
  const want = Array.from({ length: 1000 }, (_, i) => Math.sin(i));
  const got = want.map((value) => value + 0.001);
  const reference = vector({ shape: [1000], sum: want.reduce((a, b) => a + b), l2: Math.hypot(...want) });
  assertEquals(misfitOfSums(got, reference, { atol: 0.001, rtol: 0 }).ratio <= 1, true);
  assertEquals(misfitOfSums(got, reference, { atol: 0.0001, rtol: 0 }).ratio > 1, true);
});

Deno.test("a reference that expects nothing is an error, not a pass", () => {
  assertThrows(() => misfitOf(familyOf({}), [1], vector({ name: "y" }), TOLERANCE), TypeError, "no expected values");
});

Deno.test("WGSL's tolerance decides where it is given", () => {
  const tol = { atol: 1, rtol: 0 }, tol_wgsl = { atol: 2, rtol: 0 };
  assertEquals(tolerancesOf(vector({ tol, tol_wgsl })), { deciding: tol_wgsl, strict: tol });
  assertEquals(tolerancesOf(vector({ tol })), { deciding: tol, strict: tol });
});
