// Which image files paths of files and folders stand for.

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Files as they are given, and for each folder the image files in it and in its folders, sorted. */
export async function imageFiles(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(async (path) => await isFolder(path) ? await inFolder(path) : [path]));
  return found.flat();
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // Reading it will say what is wrong.
  }
}

async function inFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return await inFolder(path);
    return /\.(png|jpe?g|webp)$/i.test(entry.name) ? [path] : [];
  }));
  return found.flat().sort();
}
