// Loads a safetensors file in a process of its own: _load_large.ts PATH. Prints its memory as JSON.
import { defaultDevice, treeLeaves } from "../../core/mod.ts";
import { readSafetensorsFile } from "../../interop/files.ts";

/** What the process prints. */
export interface LoadReport {
  /** Most resident bytes before the file was opened, the device open; and in all. */
  readonly base: number;
  readonly peak: number;
  readonly tensors: number;
  /** The last value of the last tensor. */
  readonly last: number;
}

/** Most resident bytes of this process so far; where the system keeps no such figure, those of now. */
function peakResident(): number {
  if (Deno.build.os !== "linux") return Deno.memoryUsage().rss;
  return 1024 * Number(Deno.readTextFileSync("/proc/self/status").match(/VmHWM:\s+(\d+) kB/)![1]);
}

if (import.meta.main) {
  await defaultDevice();
  const base = peakResident();
  const { state } = await readSafetensorsFile(Deno.args[0]);
  const peak = peakResident();
  const values = await state.large9.data();
  const report: LoadReport = { base, peak, tensors: treeLeaves(state).length, last: values[values.length - 1] };
  console.log(JSON.stringify(report));
}
