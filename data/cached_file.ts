import { rm } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "../core/mod.ts";
import type { FileDigest } from "./file_digest.ts";
import { readFileIfThere, sha256, writeFileWhole } from "./file_bytes.ts";

/** One file of a data set, and where it comes from when it is not cached. */
export interface CachedFile {
  /** What messages call the data set. */
  readonly dataset: string;
  readonly name: string;
  readonly digest: FileDigest;
  readonly folder: string;
  /** What messages call the source. */
  readonly source: string;
  fetch(): Promise<Uint8Array>;
  /** What the user can do where fetching fails. */
  readonly needed: string;
  log(line: string): void;
}

/**
 * The bytes of a file, from the folder or fetched and then kept there. A damaged one is thrown away and fetched again. Deno
 * and Node only.
 *
 * @throws {FormatError} where what was fetched is not the original
 * @throws {Error} where the file is neither cached nor to be had
 */
export async function cachedFile(file: CachedFile): Promise<Uint8Array> {
  const { dataset, name, digest, folder, source, log } = file;
  const path = join(folder, name);
  const cached = await readFileIfThere(path);
  if (cached) {
    const fault = await faultOf(cached, digest);
    if (!fault) return cached;
    log(`${dataset}: ${path} is damaged (${fault}): thrown away, fetching it again`);
    await rm(path);
  }
  log(`${dataset}: fetching ${name} (${megabytes(digest.bytes)}) from ${source}`);
  const bytes = await fetched(file);
  const fault = await faultOf(bytes, digest);
  if (fault) {
    throw new FormatError(
      `Cannot load ${dataset}: ${name} from ${source} is damaged (${fault}); thrown away, try again`,
    );
  }
  await writeFileWhole(path, bytes);
  log(`${dataset}: ${name} checked (SHA-256), kept in ${folder}`);
  return bytes;
}

async function fetched({ dataset, name, folder, needed, fetch }: CachedFile): Promise<Uint8Array> {
  try {
    return await fetch();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot load ${dataset}: ${name} is not in ${folder}, and ${why}. Needed ${needed}`, { cause });
  }
}

async function faultOf(bytes: Uint8Array, needed: FileDigest): Promise<string | undefined> {
  if (bytes.length !== needed.bytes) return `found ${bytes.length} bytes, needed ${needed.bytes}`;
  const found = await sha256(bytes);
  return found === needed.sha256 ? undefined : `found SHA-256 ${found}, needed ${needed.sha256}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
}
