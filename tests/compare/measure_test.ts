import { assertEquals, assertMatch } from "@std/assert";
import type { LibraryScript } from "../../bench/compare/libraries.ts";
import { measure } from "../../bench/compare/measure.ts";
import type { Row } from "../../bench/compare/rows.ts";
import type { Kind } from "../../bench/compare/statistics.ts";

const row: Row = {
  name: "row",
  work: "nothing",
  flops: 1,
  inputs: () => ({}),
  checkedSteps: 1,
  expected: () => [{ name: "y", values: Float64Array.of(1, 2), tolerance: 1e-6 }],
};

function fake(behaviour: Record<string, string> = {}, kind: Kind = "webgpu"): LibraryScript {
  return { kind, script: new URL(`fake_library.ts?${new URLSearchParams(behaviour)}`, import.meta.url) };
}

async function measured(libraries: Record<string, LibraryScript>, budgetMs = 60_000) {
  const steps: string[] = [];
  const progress = (text: string) => steps.push(text);
  const settings = { libraries, rounds: 3, budgetMs, batchMs: 500, patienceMs: 30_000, progress };
  const { adapter, results } = await measure(row, settings);
  return { adapter, steps, results: Object.fromEntries(results.map((result) => [result.library, result])) };
}

Deno.test("rounds are interleaved, one sample each, with repetitions that fill the batch", async () => {
  const log = await Deno.makeTempFile();
  const { adapter, steps, results } = await measured({ a: fake({ ms: "100", log }), b: fake({ ms: "700" }) });
  assertEquals(adapter, "some adapter");
  assertEquals(steps.slice(-6).map((text) => text.slice(-1)), ["a", "b", "a", "b", "a", "b"]);
  assertEquals([results.a.repetitions, results.b.repetitions], [5, 1]);
  assertEquals([results.a.samplesMs, results.b.samplesMs], [[100, 100, 100], [700, 700, 700]]);
  assertEquals(results.a.samplesCpuMs, [150, 150, 150]);
  assertEquals(await Deno.readTextFile(log), "1 1 1 5 5 5 ", "single repetitions first, then batches of five");
  await Deno.remove(log);
});

Deno.test("a wrong output, a device error, a crash or another adapter voids that library alone", async () => {
  const { results } = await measured({
    good: fake(),
    wrong: fake({ output: "2.1" }),
    failing: fake({ errorAt: "5" }),
    crashing: fake({ crashAt: "2" }),
    elsewhere: fake({ adapter: "another one" }),
    wasm: fake({ adapter: "" }, "wasm"),
  });
  assertEquals([results.good.reason, results.good.samplesMs.length], [undefined, 3]);
  assertMatch(results.wrong.reason!, /wrong output: y\[1\] is 2\.09/);
  assertEquals(results.wrong.samplesMs, [], "what is wrong is never timed");
  assertMatch(results.failing.reason!, /device error: out of memory/);
  assertMatch(results.crashing.reason!, /the process ended/);
  assertEquals(results.wasm.reason, undefined, "WebAssembly needs no adapter");
  assertEquals([results.good.latencyMs, results.good.peakBytes], [100, 2 ** 20]);
  assertMatch(results.elsewhere.reason!, /another adapter \(another one\)/);
});

Deno.test("a library of slow calls has one round", async () => {
  const log = await Deno.makeTempFile();
  const { results } = await measured({ a: fake(), slow: fake({ ms: "2001", log }) });
  assertEquals([results.a.samplesMs.length, results.slow.samplesMs], [3, [2001]]);
  assertEquals(await Deno.readTextFile(log), "1 1 ", "a single repetition, then a batch of one");
  await Deno.remove(log);
});

Deno.test("a spent budget ends the rounds, after the first at the earliest", async () => {
  const { results } = await measured({ a: fake(), b: fake() }, 0);
  assertEquals([results.a.samplesMs.length, results.b.samplesMs.length], [1, 1]);
});
