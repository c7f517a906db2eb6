import { assertEquals } from "@std/assert";
import { gigaflops, type Kind, median, repetitionsFor, type Result, score } from "../../bench/compare/statistics.ts";

function result(library: string, samplesMs: number[], reason?: string, kind: Kind = "webgpu"): Result {
  return {
    library,
    kind,
    samplesMs,
    samplesCpuMs: samplesMs.map((ms) => 2 * ms),
    ...(reason !== undefined && { reason }),
  };
}

Deno.test("the median is the middle sample, or the mean of the two middle ones, whatever the order", () => {
  assertEquals(median([9, 1, 100]), 9);
  assertEquals(median([10, 2, 4, 30]), 7);
  assertEquals(median([]), NaN);
});

Deno.test("a batch holds as many repetitions as fill its time, at least 1 and at most 200", () => {
  assertEquals(repetitionsFor(20, 500), 25);
  assertEquals(repetitionsFor(900, 500), 1);
  assertEquals(repetitionsFor(0.01, 500), 200);
});

Deno.test("a matmul of 1024 in 10 ms is 214.7 GFLOP/s", () => {
  assertEquals(Math.round(gigaflops(2 * 1024 ** 3, 10) * 10) / 10, 214.7);
});

Deno.test("ratios are against the fastest peer, never against the library itself", () => {
  const scored = score([result("own", [10, 30, 20]), result("slow", [90]), result("quick", [60, 50, 70])], 1e6, "own");
  assertEquals(scored.map((s) => s.medianMs), [20, 90, 60]);
  assertEquals(scored.map((s) => s.minMs), [10, 90, 50]);
  assertEquals(scored.map((s) => s.medianCpuMs), [40, 180, 120]);
  assertEquals(scored.map((s) => s.timesBestPeer), [3, 60 / 90, 1]);
});

Deno.test("a void result has no figures and leads no ratio, even where it has the fastest samples", () => {
  const scored = score([result("own", [20]), result("wrong", [1], "wrong output"), result("peer", [60])], 1e6, "own");
  assertEquals(scored[0].timesBestPeer, 3);
  assertEquals(scored[1], result("wrong", [1], "wrong output"));
});

Deno.test("without a valid peer there is a time and no ratio", () => {
  const [own] = score([result("own", [20]), result("peer", [], "no answer")], 2e6, "own");
  assertEquals([own.medianMs, own.gigaflops, own.timesBestPeer], [20, 0.1, undefined]);
});

Deno.test("WebGPU and WebAssembly peers have ratios of their own, and native code leads none", () => {
  const peers = [
    result("gpu", [60]),
    result("wasm", [5], undefined, "wasm"),
    result("native", [1], undefined, "native"),
  ];
  const [own] = score([result("own", [20]), ...peers], 1e6, "own");
  assertEquals([own.timesBestPeer, own.timesBestWasm], [3, 0.25]);
});
