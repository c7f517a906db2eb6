import { readFile, writeFile } from "node:fs/promises";
import { type Device, FormatError, mergeTunings, parseTuning, type Tuning } from "../core/mod.ts";
import { replaceFile } from "./replace_file.ts";

/**
 * Adds a tuning to a file, which keeps one for each adapter, kind of kernels and version of tilegrad. Entries of other contractions
 * stay. The file is written whole or not at all. Deno and Node only.
 *
 * @param path the file, made where there is none; its folder must exist
 * @throws {FormatError} where the file holds something else
 *
 * @example
 * ```ts
 * import { defaultDevice, matmul, tune } from "@tilegrad/tilegrad";
 * import { readTuning, writeTuning } from "@tilegrad/tilegrad/files";
 * const matrix = { shape: [64, 64], dtype: "float32" } as const;
 * await writeTuning("tunings.json", await tune(matmul, [matrix, matrix], { rounds: 1 }));
 * const device = await defaultDevice();
 * const tuning = await readTuning("tunings.json", device); // undefined on another adapter, or for another version
 * if (tuning) device.useTuning(tuning);
 * console.log(tuning?.entries.length); // 1
 * ```
 */
export async function writeTuning(path: string, tuning: Tuning): Promise<void> {
  const known = await readTunings(path);
  const index = known.findIndex((one) => isOfSame(one, tuning));
  const tunings = index < 0 ? [...known, tuning] : known.with(index, mergeTunings(known[index], tuning));
  await replaceFile(path, (temporary) => writeFile(temporary, JSON.stringify({ tunings }, null, 1) + "\n"));
}

/**
 * The tuning of a file that was made on a device's adapter, for its kind of kernels, by this version of tilegrad; undefined where
 * there is none, or no file. Deno and Node only.
 *
 * @throws {FormatError} where the file holds something else
 *
 * @example
 * ```ts
 * import { defaultDevice } from "@tilegrad/tilegrad";
 * import { readTuning } from "@tilegrad/tilegrad/files";
 * console.log(await readTuning("no_such_file.json", await defaultDevice())); // undefined
 * ```
 */
export async function readTuning(path: string, device: Device): Promise<Tuning | undefined> {
  return (await readTunings(path)).find((tuning) => device.accepts(tuning));
}

async function readTunings(path: string): Promise<readonly Tuning[]> {
  const text = await readFile(path, "utf8").catch((error: { code?: string }) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`Cannot read tunings from ${path}: it is no JSON`, { cause: error });
  }
  const { tunings } = (value ?? {}) as { tunings?: unknown };
  if (!Array.isArray(tunings)) throw new FormatError(`Cannot read tunings from ${path}: it has no list of tunings`);
  return tunings.map(parseTuning);
}

function isOfSame(a: Tuning, b: Tuning): boolean {
  return a.adapter === b.adapter && a.kind === b.kind && a.version === b.version;
}
