// tg doctor: this machine's WebGPU adapter, its limits, features and speed, and what to do about it.

import { arch, availableParallelism, platform, release } from "node:os";
import process from "node:process";
import { defaultDevice, type Device } from "../core/mod.ts";
import { type Command, flag } from "./command.ts";
import { measureDevice } from "./doctor_measure.ts";
import { adviseOn, type DoctorReport, formatReport, LIMIT_NAMES } from "./doctor_report.ts";

async function examine(): Promise<DoctorReport> {
  const start = performance.now();
  const device = await defaultDevice();
  const openMs = performance.now() - start;
  const { limits, adapterInfo: { vendor, architecture } } = device.gpu;
  const report: Omit<DoctorReport, "advice"> = {
    versions: {
      runtime: process.versions.deno ? `Deno ${process.versions.deno}` : `Node ${process.versions.node}`,
      v8: process.versions.v8,
      system: `${platform()} ${release()} ${arch()}`,
      cores: availableParallelism(),
    },
    adapter: { ...device.info, vendor, architecture },
    limits: Object.fromEntries(LIMIT_NAMES.map((name) => [name, limits[name]])) as DoctorReport["limits"],
    features: await offeredFeatures(device),
    measured: [{ name: "opening the device", value: openMs, unit: "ms" }, ...await measureDevice(device)],
  };
  return { ...report, advice: adviseOn(report) };
}

/** What the adapter offers; where the runtime does not show it, what the device took of it. */
async function offeredFeatures({ gpu }: Device): Promise<string[]> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  return [...adapter?.features ?? gpu.features].sort();
}

/** What this machine's WebGPU can do, and what to do about it. */
export const doctorCommand: Command = {
  command: "doctor",
  describe: "what this machine's WebGPU can do, measured in ten seconds, with advice",
  builder: (options) => options.option("json", { type: "boolean", describe: "as JSON" }),
  async run(given) {
    const json = flag(given, "json");
    if (!json) console.error("Measuring for ten seconds ...");
    const report = await examine();
    console.log(json ? JSON.stringify(report, null, 2) : formatReport(report));
    return 0;
  },
};
