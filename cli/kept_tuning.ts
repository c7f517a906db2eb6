import type { Device, Tuning } from "../core/mod.ts";
import { readTuning } from "../files/tuning.ts";
import { type Given, text } from "./command.ts";

/** What the file of `--tuning` has for a device; undefined without that option. */
export async function keptTuning(given: Given, device: Device): Promise<Tuning | undefined> {
  const path = text(given, "tuning");
  if (path === undefined) return undefined;
  const tuning = await readTuning(path, device);
  if (!tuning) console.error(`${path} has nothing for ${device.info.description}: kernels are chosen by the table`);
  return tuning;
}
