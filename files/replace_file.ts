import { node } from "./node.ts";

/**
 * Replaces a file whole or not at all: `write` makes a temporary file beside it, which then takes its name. Where
 * `write` fails (a full disk), the old file stays as it was and the temporary one is removed. Deno and Node only.
 *
 * @param path the file to make or to replace
 * @param write writes the new contents to the path it is given
 *
 * @example
 * ```ts
 * import { writeFile } from "node:fs/promises";
 * import { replaceFile } from "@tilegrad/tilegrad/files";
 * await replaceFile("report.json", (temporary) => writeFile(temporary, "{}"));
 * ```
 */
export async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const { rename, rm } = node("node:fs/promises");
  const temporary = `${path}.${crypto.randomUUID()}.part`;
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
