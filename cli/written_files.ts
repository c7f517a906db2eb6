import { writeFile } from "node:fs/promises";
import { replaceFile } from "../files/replace_file.ts";

/** Writes files that share the start of their path, each whole or not at all. */
export async function writeOutputs(
  path: string,
  endings: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [ending, content] of Object.entries(endings)) {
    await replaceFile(path + ending, (temporary) => writeFile(temporary, content));
  }
}
