// deno task doctor [--json]: this machine's WebGPU adapter, its limits, features and speed, and what to do about it.

import { defaultDevice } from "../core/mod.ts";
import { measureDevice } from "./doctor_measure.ts";
import { adviseOn, type DoctorReport, formatReport, LIMIT_NAMES } from "./doctor_report.ts";

async function examine(): Promise<DoctorReport> {
  const start = performance.now();
  const device = await defaultDevice();
  const openMs = performance.now() - start;
  const adapter = (await navigator.gpu.requestAdapter({ powerPreference: "high-performance" }))!;
  const { limits } = device.gpu;
  const report: Omit<DoctorReport, "advice"> = {
    versions: {
      deno: Deno.version.deno,
      v8: Deno.version.v8,
      system: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
      cores: navigator.hardwareConcurrency,
    },
    adapter: { ...device.info, vendor: adapter.info.vendor, architecture: adapter.info.architecture },
    limits: Object.fromEntries(LIMIT_NAMES.map((name) => [name, limits[name]])) as DoctorReport["limits"],
    features: [...adapter.features].sort(),
    measured: [{ name: "opening the device", value: openMs, unit: "ms" }, ...await measureDevice(device)],
  };
  return { ...report, advice: adviseOn(report) };
}

if (import.meta.main) {
  const json = Deno.args.includes("--json");
  if (!json) console.error("Measuring for ten seconds ...");
  const report = await examine();
  console.log(json ? JSON.stringify(report, null, 2) : formatReport(report));
}
