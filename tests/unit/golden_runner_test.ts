import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Family, GoldenCase } from "../../scripts/golden/format.ts";
import { failureLines, familyLine, isFailure, tally } from "../../scripts/golden/report.ts";
import { runFamily } from "../../scripts/golden/runner.ts";

// Learning-rate schedules are plain numbers: a whole family of them runs without an adapter.
const schedule = (id: string, lrs: number[], more: Partial<GoldenCase> = {}): GoldenCase => ({
  id,
  op: "lr_schedule",
  attrs: { name: "StepLR", kwargs: { step_size: 1, gamma: 0.5 }, base_lr: 1, steps: 2 },
  inputs: [],
  outputs: [],
  lrs,
  tol: { atol: 0.01, rtol: 0 },
  ...more,
});

const run = (...cases: GoldenCase[]) => {
  const family: Family = { name: "test", cases, tensors: new Map() };
  return runFamily(family);
};

Deno.test("a case passes within its tolerance and fails outside, with the worst element named", async () => {
  const outcomes = await run(schedule("right", [1, 0.505]), schedule("wrong", [1, 0.6]));
  assertEquals(outcomes.map(({ status }) => status), ["passed", "failed"]);
  const [line] = failureLines("test", outcomes[1]);
  assertEquals(line, "FAILED test wrong (lr_schedule): lrs: misfit 10.0 at 1: got 0.5, want 0.6");
});

Deno.test("too few values fail", async () => {
  const [{ status }] = await run(schedule("short", [1, 0.5, 0.25]));
  assertEquals(status, "failed");
});

Deno.test("what tilegrad does not have is unknown and named, never failed", async () => {
  const attrs = { name: "NoamLR", kwargs: {}, base_lr: 1, steps: 2 };
  const outcomes = await run(schedule("a", [], { attrs }), schedule("b", [], { op: "fold2d" }));
  assertEquals(outcomes.map(({ unknown }) => unknown), ["schedule NoamLR", "fold2d"]);
  assertEquals(outcomes.some(isFailure), false);
  assertStringIncludes(familyLine("test", outcomes), "0/0/2");
  assertStringIncludes(familyLine("test", outcomes), "unknown op: schedule NoamLR (1), fold2d (1)");
});

Deno.test("an error that an operator throws fails its own case only", async () => {
  const attrs = { name: "StepLR", kwargs: { step_size: 0 }, base_lr: 1, steps: 2 };
  const outcomes = await run(schedule("bad", [1, 1], { attrs }), schedule("right", [1, 0.5]));
  const states = Object.fromEntries(outcomes.map(({ goldenCase, status }) => [goldenCase.id, status]));
  assertEquals(states, { bad: "failed", right: "passed" });
  const { failed, passed } = tally(outcomes);
  assertEquals([passed, failed], [1, 1]);
  assertStringIncludes(failureLines("test", outcomes[0])[0], "ValueError: Cannot make schedule step");
});

Deno.test("advisory cases are reported apart: they may pass, and never fail", async () => {
  const tags = ["quirk"];
  const outcomes = await run(schedule("fits", [1, 0.5], { tags }), schedule("differs", [1, 1], { tags }));
  const { passed, failed, advisory } = tally(outcomes);
  assertEquals([passed, failed, advisory], [1, 0, 1]);
  assertStringIncludes(failureLines("test", outcomes[1])[0], "advisory test differs");
});

Deno.test("a case without any expected result does not pass", async () => {
  const [{ status }] = await run(schedule("empty", [], { op: "output_size", rows: [] }));
  assertEquals(status, "failed");
});
