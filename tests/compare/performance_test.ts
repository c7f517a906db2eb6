import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { performanceTables, replaceGenerated } from "../../bench/compare/performance.ts";
import { type Result, score } from "../../bench/compare/statistics.ts";

const own: Result = {
  library: "tilegrad",
  kind: "webgpu",
  samplesMs: [20],
  samplesCpuMs: [40],
  latencyMs: 31,
  firstMs: 900,
  peakBytes: 200 * 2 ** 20,
};
const peer: Result = { library: "peer", kind: "webgpu", samplesMs: [60], samplesCpuMs: [100] };
const broken: Result = { library: "broken", kind: "wasm", samplesMs: [], samplesCpuMs: [], reason: "no | answer" };
const shared = { work: "work", flops: 1e9, must: "10 ms", load: 0.5, rounds: 3 };
const comparison = {
  ...{ adapter: "some adapter", deno: "2.9.6", date: "2026-01-31", cores: 2 },
  rows: [
    { ...shared, name: "resnet18", results: score([own, peer, broken], 1e9, "tilegrad") },
    { ...shared, name: "resnet18-n2", results: score([{ ...own, samplesMs: [42] }], 1e9, "tilegrad") },
  ],
};

Deno.test("a line has must, figure, ratio and command; what is void says why", () => {
  const text = performanceTables(comparison, "file.json");
  assertStringIncludes(
    text,
    "| resnet18 | 10 ms | 20.00 | 50.00 | 3.00x |  | 31.00 | 900 | 200 | 0.5 | `deno task compare --rows resnet18 --rounds 3` |",
  );
  assertStringIncludes(text, "| resnet18 | 20.00 | 60.00 | void |");
  assertStringIncludes(text, "- resnet18, broken: no   answer");
  assertStringIncludes(text, "1: 20.00 ms, 2: 21.00 ms.");
});

Deno.test("only what stands between the markers is written anew, the same each time", () => {
  const around = ["# before\n\n", "\n# after\n"];
  const document = around.join("<!-- compare: written by `deno task compare` -->\nold\n<!-- compare: end -->\n");
  const once = replaceGenerated(document, comparison, "file.json");
  assert(once.startsWith(around[0]) && once.endsWith(`<!-- compare: end -->\n${around[1]}`) && !once.includes("old"));
  assertEquals(replaceGenerated(once, comparison, "file.json"), once);
  assertThrows(() => replaceGenerated("no markers", comparison, "file.json"), Error, "the document needs");
});
