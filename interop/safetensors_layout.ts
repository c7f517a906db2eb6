import { FormatError } from "../core/mod.ts";
import type { TensorEntry } from "./tensor_file.ts";
import { type FloatType, type WrittenType, writtenType } from "./written_types.ts";

/** A tensor and the type it is written as. */
export interface WrittenEntry extends TensorEntry {
  readonly type: WrittenType;
}

/** A safetensors file about to be written. */
export interface Layout {
  /** The bytes in front of the data. */
  readonly head: Uint8Array;
  /** Tensors in the order in which their data follow, without gaps. */
  readonly entries: readonly WrittenEntry[];
  /** Length of the data. */
  readonly dataBytes: number;
}

/** Where each tensor lies in a file, and the header that says so. */
export function layOut(
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>>,
  floats: FloatType,
): Layout {
  const typed = entries.map((entry): WrittenEntry => ({ ...entry, type: writtenType(entry.dtype, floats) }));
  // Wide elements come first, so that every element starts at a multiple of its size and can be mapped without a copy.
  const ordered = typed.sort((a, b) => b.type.bytes - a.type.bytes);
  let end = 0;
  const header = ordered.map((entry): [string, unknown] => {
    if (entry.name === "__metadata__") {
      throw new FormatError('Cannot write tensor "__metadata__": the format reserves this name');
    }
    const from = end;
    end += writtenBytes(entry);
    return [entry.name, { dtype: entry.type.name, shape: entry.shape, data_offsets: [from, end] }];
  });
  const described = Object.keys(metadata).length > 0 ? [["__metadata__", metadata], ...header] : header;
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(described)));
  const length = Math.ceil(text.length / 8) * 8;
  const head = new Uint8Array(8 + length).fill(0x20, 8 + text.length);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, 8);
  return { head, entries: ordered, dataBytes: end };
}

/** Bytes of a tensor's data. */
export function writtenBytes({ shape, type }: WrittenEntry): number {
  return shape.reduce((count, extent) => count * extent, type.bytes);
}
