import { defaultDevice, type Device, realize, type Tensor } from "../core/mod.ts";
import { namingFile, ReadableFile } from "./readable_file.ts";
import { openSafetensors } from "./safetensors_file.ts";
import { openShards } from "./safetensors_shards.ts";
import { type SafetensorsFileOptions, writeSource } from "./safetensors_writer.ts";
import { type KeepOptions } from "./stored_types.ts";
import { type TensorFile, uploadedFrom } from "./tensor_file.ts";

/** Where the tensors of a file go. */
export interface ReadOptions {
  /** The device to put them on; the default device unless told. */
  readonly device?: Device;
}

/** How a safetensors file is read. */
export interface SafetensorsReadOptions extends ReadOptions, KeepOptions {}

/** What a file of tensors holds. */
export interface FileContents {
  /** The tensors by name, on the device. */
  readonly state: Record<string, Tensor>;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file, or one in several parts: the path of a `model.safetensors.index.json`, or of the
 * `model.safetensors` that it stands for. Values go to the device a part at a time, so that the process holds them once.
 * Deno and Node only.
 *
 * Element types become tensor types as in `parseSafetensors`; `keepHalves` keeps F16 as float16, in half the memory.
 *
 * @returns the tensors by name, and the file's free text by key
 * @throws {FormatError} where the file breaks the format, a value does not fit its tensor type, or parts do not hold what
 *   the index says; the message names the file
 * @throws {Error} where the file cannot be read
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { readSafetensorsFile, writeSafetensorsFile } from "@tilegrad/tilegrad/interop/files";
 * await writeSafetensorsFile("model.safetensors", { bias: tensor([1, 2]) }, { epoch: "3" });
 * const { state, metadata } = await readSafetensorsFile("model.safetensors");
 * console.log(state.bias.shape, metadata.epoch); // [2] 3
 * ```
 */
export async function readSafetensorsFile(path: string, options: SafetensorsReadOptions = {}): Promise<FileContents> {
  return await readTensorFile(path, (path) => openSafetensorsFile(path, options), options);
}

/** Opens a safetensors file, or the several that an index names. */
export async function openSafetensorsFile(path: string, options: KeepOptions = {}): Promise<TensorFile> {
  if (path.endsWith(".json")) return await openShards(path, options);
  const index = `${path}.index.json`;
  return !await ReadableFile.exists(path) && await ReadableFile.exists(index)
    ? await openShards(index, options)
    : await openSafetensors(path, options);
}

/** Everything in a file, on a device. */
export async function readTensorFile(
  path: string,
  open: (path: string) => Promise<TensorFile>,
  { device }: ReadOptions,
): Promise<FileContents> {
  return await namingFile(path, async () => {
    const file = await open(path);
    try {
      return { state: await uploadedFrom(file, device ?? await defaultDevice()), metadata: file.metadata };
    } finally {
      await file.close();
    }
  });
}

/**
 * Writes tensors to a safetensors file, whole or not at all: where writing fails, the old file stays. With `maxShardBytes`
 * perhaps to several, of which the index is written last. The values are read one tensor at a time. Deno and Node only.
 *
 * @param path the file to make or to replace; its folder must exist
 * @param state tensors by name, such as `stateDict(variables)`
 * @param metadata free text by key
 * @param options how floats are written, and how large a file may be
 * @returns the path to read the tensors from: `path`, or that of the index
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { writeSafetensorsFile } from "@tilegrad/tilegrad/interop/files";
 * await writeSafetensorsFile("model.safetensors", { bias: tensor([1, 2]) });
 * const index = await writeSafetensorsFile("large.safetensors", { a: tensor([1]), b: tensor([2]) }, {}, { maxShardBytes: 4 });
 * console.log(index); // large.safetensors.index.json
 * ```
 */
export async function writeSafetensorsFile(
  path: string,
  state: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
  options: SafetensorsFileOptions = {},
): Promise<string> {
  await realize(state);
  const entries = Object.entries(state).map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
  const values = async function* (name: string) {
    yield await state[name].data();
  };
  return await writeSource(path, { entries, metadata, values }, options);
}
