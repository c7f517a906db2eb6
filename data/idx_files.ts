import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "../core/mod.ts";
import { readFileIfThere } from "./file_bytes.ts";
import type { Dataset } from "./image_set.ts";
import { type IdxFileNames, mnistFileNames, readDataset } from "./mnist.ts";

/**
 * Loads any data set laid out as MNIST is from a folder of idx or idx.gz files: Fashion-MNIST, KMNIST, your own digits.
 * Deno and Node only.
 *
 * @param folder holds `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
 *   `t10k-labels-idx1-ubyte`, each with or without `.gz`
 * @param classes number of classes, 10 unless told; labels must lie below it
 * @throws {FormatError} where the folder or a file is missing, damaged, or images and labels do not belong together
 * @example
 * ```ts
 * import { loadIdxFolder } from "@tilegrad/tilegrad/data/files";
 * const { train, test } = await loadIdxFolder("fashion-mnist");
 * console.log(train.count, test.count); // 60000 10000
 * ```
 */
export function loadIdxFolder(folder: string, classes = 10): Promise<Dataset> {
  return readDataset((role) => findFile(folder, role), classes);
}

async function findFile(folder: string, role: keyof IdxFileNames): Promise<{ name: string; bytes: Uint8Array }> {
  const names = [mnistFileNames[role], `${mnistFileNames[role]}.gz`];
  for (const name of names) {
    const bytes = await readFileIfThere(join(folder, name));
    if (bytes) return { name: join(folder, name), bytes };
  }
  throw new FormatError(`Cannot load idx files: found ${await listing(folder)}, needed ${names.join(" or ")}`);
}

async function listing(folder: string): Promise<string> {
  try {
    const names = await readdir(folder);
    if (names.length === 0) return `the folder ${folder} empty`;
    const shown = names.sort().slice(0, 8).join(", ");
    return `in ${folder} only ${shown}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`;
  } catch {
    return `no folder ${folder}`;
  }
}
