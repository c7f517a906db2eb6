import { assertEquals, assertMatch } from "@std/assert";
import { adapterFault, cut, outputFault } from "../../bench/compare/verdict.ts";

const expected = [
  { name: "loss", values: Float64Array.of(2), tolerance: 1e-3 },
  { name: "y", values: Float64Array.of(1, -5, 0), tolerance: 0.5 },
];

Deno.test("outputs within the tolerance pass", () => {
  assertEquals(outputFault(expected, [[2.0009], [1.5, -4.5, -0.5]]), null);
});

Deno.test("one value beyond the tolerance voids, and is named", () => {
  assertEquals(outputFault(expected, [[2], [1, -5.6, 0]]), "wrong output: y[1] is -5.6, needed -5 ± 5.0e-1");
  assertMatch(outputFault(expected, [[2.002], [1, -5, 0]])!, /^wrong output: loss\[0\]/);
});

Deno.test("NaN and infinities never pass", () => {
  assertMatch(outputFault(expected, [[NaN], [1, -5, 0]])!, /loss\[0\] is NaN/);
  assertMatch(outputFault(expected, [[2], [1, -Infinity, 0]])!, /y\[1\] is -Infinity/);
});

Deno.test("a missing output and a wrong length void", () => {
  assertMatch(outputFault(expected, [[2]])!, /1 arrays, needed 2/);
  assertMatch(outputFault(expected, [[2], [1, -5]])!, /y has 2 values, needed 3/);
});

Deno.test("figures from another adapter, or from none, do not count", () => {
  assertEquals(adapterFault("llvmpipe", "llvmpipe"), null);
  assertMatch(adapterFault("Radeon", "llvmpipe")!, /another adapter \(Radeon\)/);
  assertMatch(adapterFault("", "")!, /no WebGPU device/);
});

Deno.test("outputs stored one after another are cut at their lengths", () => {
  assertEquals(cut(Float32Array.of(1, 2, 3), [1, 0, 2]), [
    Float32Array.of(1),
    new Float32Array(),
    Float32Array.of(2, 3),
  ]);
});
