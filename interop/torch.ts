import { type Tensor, tensor } from "../core/mod.ts";
import type { HostTensor } from "./safetensors.ts";
import { openTorch } from "./torch_archive.ts";

/** What a torch file holds. */
export interface TorchFile {
  /** Tensors under the names that lead to them, joined by dots: `state_dict.fc.bias`. */
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** Numbers, texts and booleans beside the tensors, as text. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads the bytes of a `.pth` or `.pt` file of PyTorch 1.6 or later that holds tensors in dictionaries and lists, such as
 * `torch.save(model.state_dict(), path)` writes. Nothing in the file is executed: the pickle may name storages, the
 * functions that rebuild tensors, and `OrderedDict`, and every other name is refused.
 *
 * Element types become tensor types as in `parseSafetensors`: double, half and bfloat16 float32, long int32.
 *
 * @throws {FormatError} where the file is damaged (sizes and CRC-32 are checked), names anything else, was written by a
 *   big-endian machine or before PyTorch 1.6, or a value does not fit its tensor type
 *
 * @example
 * ```ts
 * import { parseTorch } from "@tilegrad/tilegrad/interop";
 * const names = async (bytes: Uint8Array) => Object.keys((await parseTorch(bytes)).tensors);
 * ```
 *
 * Source: PyTorch, torch/serialization.py (`_save`), and CPython, Lib/pickletools.py.
 */
export async function parseTorch(bytes: Uint8Array): Promise<TorchFile> {
  const file = await openTorch({
    length: bytes.length,
    read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
  });
  const tensors: [string, HostTensor][] = [];
  for (const { name, dtype, shape } of file.entries) {
    for await (const data of file.values(name)) tensors.push([name, { dtype, shape, data }]);
  }
  await file.close();
  return { tensors: Object.fromEntries(tensors), metadata: file.metadata };
}

/**
 * The tensors of a torch file.
 *
 * @throws {FormatError} as `parseTorch`
 *
 * @example
 * ```ts
 * import { loadTorch } from "@tilegrad/tilegrad/interop";
 * import { linear, loadStateDict } from "@tilegrad/tilegrad/layers";
 * const load = async (bytes: Uint8Array) => loadStateDict(linear(3, 2), await loadTorch(bytes));
 * ```
 */
export async function loadTorch(bytes: Uint8Array): Promise<Record<string, Tensor>> {
  const entries = Object.entries((await parseTorch(bytes)).tensors);
  return Object.fromEntries(entries.map(([name, { dtype, shape, data }]) => [name, tensor(data, { shape, dtype })]));
}
