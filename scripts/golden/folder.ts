/** Golden families in a folder. */
import type { Family } from "./format.ts";
import { familyOf } from "./loader.ts";

/** Names of the families of a folder: those of its index.json, or every manifest where there is none. */
export async function familyNames(folder: string): Promise<string[]> {
  try {
    return Object.keys(JSON.parse(await Deno.readTextFile(`${folder}/index.json`)).families);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const names = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isFile && entry.name.endsWith(".json")) names.push(entry.name.slice(0, -".json".length));
  }
  return names.sort();
}

/** Opens one family of a folder in the golden format. */
export async function openFamily(folder: string, name: string): Promise<Family> {
  const manifest = JSON.parse(await Deno.readTextFile(`${folder}/${name}.json`));
  const tensors = manifest.tensors ? await Deno.readFile(`${folder}/${manifest.tensors}`) : undefined;
  return familyOf(name, manifest, tensors);
}
