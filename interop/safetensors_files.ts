/**
 * Safetensors files on disk. For Deno and Node: what needs no file system is in `mod.ts`.
 *
 * @module
 */
import { open, readFile } from "node:fs/promises";
import { FormatError, type Tensor } from "../core/mod.ts";
import { replaceFile } from "../files/replace_file.ts";
import { parseSafetensors, saveSafetensors, uploaded } from "./safetensors.ts";

/**
 * Reads a safetensors file. Deno and Node only.
 *
 * @returns the tensors by name, and the file's free text by key
 * @throws {FormatError} where the file breaks the format; the message names the file
 * @throws {Error} where the file cannot be read
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { readSafetensorsFile, writeSafetensorsFile } from "@tilegrad/tilegrad/interop/files";
 * await writeSafetensorsFile("model.safetensors", { bias: tensor([1, 2]) }, { epoch: "3" });
 * const { state, metadata } = await readSafetensorsFile("model.safetensors");
 * console.log(state.bias.shape, metadata.epoch); // [2] 3
 * ```
 */
export async function readSafetensorsFile(
  path: string,
): Promise<{ state: Record<string, Tensor>; metadata: Readonly<Record<string, string>> }> {
  const bytes = await readFile(path);
  try {
    const parsed = parseSafetensors(bytes);
    return { state: uploaded(parsed), metadata: parsed.metadata };
  } catch (error) {
    if (error instanceof FormatError) throw new FormatError(`${error.message} (file ${path})`, { cause: error });
    throw error;
  }
}

/**
 * Writes tensors to a safetensors file, whole or not at all: where writing fails, the old file stays. Deno and Node only.
 *
 * @param path the file to make or to replace; its folder must exist
 * @param state tensors by name, such as `stateDict(variables)`
 * @param metadata free text by key
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { writeSafetensorsFile } from "@tilegrad/tilegrad/interop/files";
 * await writeSafetensorsFile("model.safetensors", { bias: tensor([1, 2]) }, { epoch: "3" });
 * ```
 */
export async function writeSafetensorsFile(
  path: string,
  state: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const bytes = await saveSafetensors(state, metadata);
  await replaceFile(path, (temporary) => writeThrough(temporary, bytes));
}

/** Writes and waits until the bytes are on the disk: a rename must not outrun its file in a power cut. */
async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
