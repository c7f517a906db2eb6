import { assertEquals, assertMatch } from "@std/assert";
import { adviseOn, bytes, DEFAULT_LIMITS, type DoctorReport, formatReport } from "../../cli/doctor_report.ts";

const GPU: Omit<DoctorReport, "advice"> = {
  versions: { runtime: "Deno 2.9.6", v8: "15.0", system: "linux x86_64", cores: 2 },
  adapter: { description: "Some Card", kind: "gpu", vendor: "4318", architecture: "" },
  limits: { ...DEFAULT_LIMITS, maxStorageBufferBindingSize: 2 ** 31 - 4 },
  features: ["timestamp-query", "shader-f16", "subgroups"],
  measured: [{ name: "matmul 1024", value: 1234.5, unit: "GFLOP/s" }],
};

Deno.test("a complete GPU needs no advice", () => {
  assertEquals(adviseOn(GPU), []);
  assertMatch(formatReport({ ...GPU, advice: [] }), /Advice\n {2}none: all is well$/);
});

Deno.test("a software adapter, a small binding, a limit below the promise and missing timestamps are each explained", () => {
  const advice = adviseOn({
    ...GPU,
    adapter: { ...GPU.adapter, kind: "cpu" },
    limits: { ...DEFAULT_LIMITS, maxBufferSize: 2 ** 20 },
    features: [],
  });
  const subjects = [
    /^This is a software adapter: the 2 processor cores/,
    /^One binding holds 128 MiB/,
    /maxBufferSize\./,
    /^No timestamp/,
  ];
  assertEquals(advice.length, subjects.length);
  for (const [i, subject] of subjects.entries()) assertMatch(advice[i], subject);
});

Deno.test("the table shows limits with their units and beside what WebGPU promises", () => {
  const table = formatReport({ ...GPU, advice: [] });
  assertMatch(table, /^ {2}maxStorageBufferBindingSize {8}2 GiB \(WebGPU promises 128 MiB\)$/m);
  assertMatch(table, /^ {2}maxComputeWorkgroupStorageSize {5}16 KiB$/m);
  assertMatch(table, /^ {2}matmul 1024 {24}1230 GFLOP\/s$/m);
});

Deno.test("advice is wrapped at the width, its words kept in order", () => {
  const advice = ["one two three four five six seven eight nine ten"];
  const lines = formatReport({ ...GPU, advice }, 24).split("Advice\n")[1].split("\n");
  assertEquals(lines, ["  - one two three four", "    five six seven eight", "    nine ten"]);
});

Deno.test("bytes picks the unit", () => {
  assertEquals([0, 1023, 16384, 2 ** 27, 2 ** 31 - 4].map(bytes), ["0 B", "1023 B", "16 KiB", "128 MiB", "2 GiB"]);
});
