import { ReadableFile } from "./readable_file.ts";
import { type FileContents, type ReadOptions, readTensorFile } from "./safetensors_files.ts";
import type { TensorFile } from "./tensor_file.ts";
import { openTorch } from "./torch_archive.ts";

/**
 * Reads a `.pth` or `.pt` file onto the device, one tensor at a time. Nothing in the file is executed. Deno and Node only.
 *
 * @returns tensors under the names that lead to them, joined by dots, and the numbers and texts beside them
 * @throws {FormatError} as `parseTorch`; the message names the file
 * @throws {Error} where the file cannot be read
 *
 * @example
 * ```ts
 * import { readTorchFile } from "@tilegrad/tilegrad/interop/files";
 * import { linear, loadStateDict } from "@tilegrad/tilegrad/layers";
 * const load = async (path: string) => loadStateDict(linear(3, 2), (await readTorchFile(path)).state);
 * ```
 */
export async function readTorchFile(path: string, options: ReadOptions = {}): Promise<FileContents> {
  return await readTensorFile(path, openTorchFile, options);
}

/** Opens a torch file. */
export async function openTorchFile(path: string): Promise<TensorFile> {
  const source = await ReadableFile.open(path);
  try {
    const file = await openTorch(source);
    return {
      ...file,
      close: async () => {
        await file.close();
        await source.close();
      },
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}
