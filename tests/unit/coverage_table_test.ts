import { assertEquals, assertStringIncludes } from "@std/assert";
import { noUses } from "../../scripts/coverage_recorder.ts";
import { coverageFaults, coverageText } from "../../scripts/coverage_table.ts";

const complete = { ...noUses(), values: 3, gradients: 2, seconds: 1, refusals: 4, differentiable: 2 };

Deno.test("a row has what tests did, and none where no gradient flows", () => {
  const text = coverageText({
    conv2d: { ...complete, golden: 5, fuzz: 6 },
    floor: { ...complete, gradients: 1, seconds: 0, differentiable: 0 },
  });
  assertStringIncludes(text, "| `conv2d` | yes | yes | yes | 5 | 6 | 4 |");
  assertStringIncludes(text, "| `floor` | yes | none | none |  |  | 4 |");
  assertEquals(coverageFaults(text, ["conv2d", "floor"]), []);
});

Deno.test("a missing mark, a missing row and a row too many are faults", () => {
  const text = coverageText({ add: { ...complete, seconds: 0 }, sub: { ...complete, refusals: 0 }, old: complete });
  assertEquals(coverageFaults(text, ["add", "sub", "mul"]), [
    "old: no such operator",
    "add: no mark for second order",
    "sub: no mark for refusals",
    "mul: no row",
  ]);
});

Deno.test("the table may be formatted", () => {
  const text = "| `add` | yes    | yes      | yes | |      | 4       |\n";
  assertEquals(coverageFaults(text, ["add"]), []);
});
