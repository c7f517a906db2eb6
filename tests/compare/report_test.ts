import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileName, table, withRow } from "../../bench/compare/report.ts";
import { score } from "../../bench/compare/statistics.ts";

Deno.test("the file of results is named by adapter, Deno version and date", () => {
  assertEquals(
    fileName({ adapter: "llvmpipe (LLVM 15.0.6, 256 bits)", deno: "2.9.6", date: "2026-01-31" }),
    "llvmpipe-llvm-15.0.6-256-bits-2.9.6-2026-01-31.json",
  );
  assertEquals(fileName({ adapter: "../x/y", deno: "2.9.6", date: "d" }), "..-x-y-2.9.6-d.json");
});

Deno.test("the table shows figures and ratios in aligned columns, and says why a result is void", () => {
  const results = score(
    [
      {
        library: "own",
        kind: "webgpu",
        version: "0.1.0",
        samplesMs: [20, 22, 21],
        samplesCpuMs: [40, 44, 42],
        firstMs: 150,
        latencyMs: 31,
        peakBytes: 150 * 2 ** 20,
        repetitions: 24,
      },
      {
        library: "peer",
        kind: "webgpu",
        version: "4.2.0",
        samplesMs: [63],
        samplesCpuMs: [120],
        firstMs: 700,
        repetitions: 8,
      },
      {
        library: "broken",
        kind: "webgpu",
        version: "1.0.0",
        samplesMs: [],
        samplesCpuMs: [],
        reason: "wrong output: y[3] is 0, needed 1 ± 1.0e-5",
      },
    ],
    42e6,
    "own",
  );
  const lines = table([{ name: "row", work: "what it does", flops: 42e6, must: "", load: 1, rounds: 3, results }])
    .split("\n");
  assertEquals(lines[0], "row: what it does");
  assertMatch(lines[2], /own +0\.1\.0 +21\.00 +20\.00 +42\.00 +2\.00 +3\.00x +31\.00 +150 +150 +24$/);
  assertMatch(lines[3], /peer +4\.2\.0 +63\.00 +63\.00 +120 +0\.67 +1\.00x +700 +8$/);
  assertMatch(lines[4], /broken +1\.0\.0 +void: wrong output: y\[3\]/);
  assertEquals(lines[2].length, lines[3].length);
  assert(lines[1].endsWith("reps") && lines[1].length === lines[2].length);
});

Deno.test("a row measured anew takes its place in the order of the rows, and unknown rows go", () => {
  const row = (name: string, work: string) => ({ name, work, flops: 1, must: "", load: 0, rounds: 1, results: [] });
  const before = { adapter: "a", deno: "d", date: "t", cores: 2, rows: [row("c", "old"), row("gone", "old")] };
  const once = withRow(before, row("a", "new"), ["a", "b", "c"]);
  assertEquals(once.rows.map(({ name, work }) => [name, work]), [["a", "new"], ["c", "old"]]);
  assertEquals(withRow(once, row("c", "new"), ["a", "b", "c"]).rows[1].work, "new");
});
