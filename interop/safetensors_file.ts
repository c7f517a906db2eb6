import { type TypedArray } from "../core/mod.ts";
import { ReadableFile } from "./readable_file.ts";
import { type Entry, headerEnd, readHeader } from "./safetensors_header.ts";
import { hostArray, type KeepOptions, storedTypes, tensorTypeOf } from "./stored_types.ts";
import type { TensorFile } from "./tensor_file.ts";

/** Bytes that are read at a time. */
const partBytes = 2 ** 18;

/** Opens one safetensors file; its header is read and checked. Deno and Node only. */
export async function openSafetensors(path: string, options: KeepOptions): Promise<TensorFile> {
  const file = await ReadableFile.open(path);
  try {
    const start = await file.read(0, Math.min(8, file.length));
    const head = await file.read(0, headerEnd(start, file.length));
    const { entries, metadata, dataStart } = readHeader(head, file.length);
    const stored = new Map(entries.map((entry) => [entry.name, entry]));
    // The parts of all tensors share two arrays: garbage of a file's size would stay in memory for a while.
    const bytes = new Uint8Array(partBytes);
    const words = new ArrayBuffer(4 * partBytes);
    return {
      entries: entries.map(({ name, dtype, shape }) => ({ name, dtype: tensorTypeOf(dtype, options), shape })),
      metadata,
      values: (name) => parts(file, dataStart, stored.get(name)!, bytes, words),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* parts(
  file: ReadableFile,
  dataStart: number,
  { name, dtype, from, to }: Entry,
  bytes: Uint8Array<ArrayBuffer>,
  words: ArrayBuffer,
): AsyncGenerator<TypedArray> {
  const type = storedTypes[dtype];
  const perPart = partBytes / type.bytes;
  const count = (to - from) / type.bytes;
  const into = hostArray(type.dtype, 0).constructor as new (
    buffer: ArrayBuffer,
    at: number,
    count: number,
  ) => TypedArray;
  for (let first = 0; first < count; first += perPart) {
    const values = new into(words, 0, Math.min(perPart, count - first));
    const view = bytes.subarray(0, values.length * type.bytes);
    await file.readInto(view, dataStart + from + first * type.bytes);
    type.read(new DataView(bytes.buffer, 0, view.length), values, name, first);
    yield values;
  }
}
