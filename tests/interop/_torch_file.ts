// Files of torch.save, put together by hand: pickles from operations, and zip archives of stored entries.
import { crc32 } from "node:zlib";

const utf8 = new TextEncoder();

/** A number as `bytes` bytes, little-endian. */
function little(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

/** Operations of the pickle format, protocol 2, each as its bytes. */
export const op = {
  global: (module: string, name: string): number[] => [0x63, ...utf8.encode(`${module}\n${name}\n`)],
  text: (value: string): number[] => [0x58, ...little(utf8.encode(value).length, 4), ...utf8.encode(value)],
  int: (value: number): number[] => [0x4a, ...little(value < 0 ? value + 2 ** 32 : value, 4)],
  tuple: (...items: number[][]): number[] => [0x28, ...items.flat(), 0x74],
  list: (...items: number[][]): number[] => [0x5d, 0x28, ...items.flat(), 0x65],
  dict: (entries: Record<string, number[]>): number[] => [
    ...[0x7d, 0x28],
    ...Object.entries(entries).flatMap(([name, value]) => [...op.text(name), ...value]),
    0x75,
  ],
  call: (callee: number[], args: number[]): number[] => [...callee, ...args, 0x52],
  persistent: (id: number[]): number[] => [...id, 0x51],
  none: [0x4e],
  false: [0x89],
};

/** A whole pickle of one value. */
export function pickle(value: number[]): Uint8Array {
  return new Uint8Array([0x80, 2, ...value, 0x2e]);
}

/** What `_rebuild_tensor_v2` gets. */
export interface TensorFields {
  readonly type?: string;
  readonly key?: string;
  /** Elements of the storage. */
  readonly elements: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** The operations that make a tensor. */
export function tensorOps(
  { type = "FloatStorage", key = "0", elements, offset = 0, shape, strides }: TensorFields,
): number[] {
  const id = op.tuple(op.text("storage"), op.global("torch", type), op.text(key), op.text("cpu"), op.int(elements));
  const hooks = op.call(op.global("collections", "OrderedDict"), op.tuple());
  const counts = (values: readonly number[]) => op.tuple(...values.map(op.int));
  const args = op.tuple(op.persistent(id), op.int(offset), counts(shape), counts(strides), op.false, hooks);
  return op.call(op.global("torch._utils", "_rebuild_tensor_v2"), args);
}

/** What a zip entry may lie about. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As stored in the file: those of `bytes` unless told. */
  readonly stored?: Uint8Array;
  /** 0 for stored, 8 for deflated. */
  readonly method?: 0 | 8;
  readonly crc?: number;
  /** The size that the entry says it has. */
  readonly size?: number;
}

/** A zip archive, APPNOTE 4.3: local headers with data, the central directory, its end. */
export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: number[][] = [];
  let at = 0;
  for (const { name, bytes, stored = bytes, method = 0, crc = crc32(bytes), size = bytes.length } of entries) {
    const title = [...utf8.encode(name)];
    const fields = [
      ...[20, 0, 0, 0, method, 0, 0, 0, 0x21, 0],
      ...[...little(crc, 4), ...little(stored.length, 4), ...little(size, 4), ...little(title.length, 2), 0, 0],
    ];
    const local = new Uint8Array([0x50, 0x4b, 3, 4, ...fields, ...title]);
    directory.push([0x50, 0x4b, 1, 2, 20, 0, ...fields, ...little(0, 10), ...little(at, 4), ...title]);
    parts.push(local, stored);
    at += local.length + stored.length;
  }
  const central = directory.flat();
  const count = little(entries.length, 2);
  const end = [0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...count, ...count, ...little(central.length, 4), ...little(at, 4), 0, 0];
  const all = [...parts, new Uint8Array(central), new Uint8Array(end)];
  const archive = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let to = 0;
  for (const part of all) {
    archive.set(part, to);
    to += part.length;
  }
  return archive;
}

/** The bytes of float32 values. */
export function floatBytes(...values: number[]): Uint8Array {
  return new Uint8Array(new Float32Array(values).buffer);
}

/** A file that `torch.save` could have written: a pickle, storages by key, and what else is to lie in the archive. */
export function torchFile(
  value: number[],
  storages: Record<string, Uint8Array> = {},
  others: readonly ZipEntry[] = [],
): Uint8Array<ArrayBuffer> {
  const data = Object.entries(storages).map(([key, bytes]) => ({ name: `model/data/${key}`, bytes }));
  return zip([{ name: "model/data.pkl", bytes: pickle(value) }, ...data, ...others]);
}
