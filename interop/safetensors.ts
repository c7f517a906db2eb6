import { type DType, FormatError, type Shape, type Tensor, tensor, type TypedArray } from "../core/mod.ts";
import { readHeader } from "./safetensors_header.ts";
import { storedTypes, writtenTypes } from "./safetensors_types.ts";

/** Values on the host: flat and row-major, a `bool` as 0 or 1. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TypedArray;
}

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads the bytes of a safetensors file: an 8-byte little-endian header length, a JSON header, the data.
 *
 * F32, F16 and BF16 become float32 exactly, F64 by rounding; I8, I16, I32 and I64 become int32, U8, U16, U32 and U64
 * uint32, BOOL bool.
 *
 * @throws {FormatError} where the bytes break the format, or a value does not fit its tensor type
 *
 * @example
 * ```ts
 * import { encodeSafetensors, parseSafetensors } from "@tilegrad/tilegrad/interop";
 * const bytes = encodeSafetensors({ bias: { dtype: "float32", shape: [2], data: new Float32Array([1, 2]) } });
 * console.log(parseSafetensors(bytes).tensors.bias.data); // Float32Array [1, 2]
 * ```
 */
export function parseSafetensors(bytes: Uint8Array): Safetensors {
  const { entries, metadata, dataStart } = readHeader(bytes);
  const tensors = entries.map(({ name, dtype, shape, from, to }): [string, HostTensor] => {
    const type = storedTypes[dtype];
    const view = new DataView(bytes.buffer, bytes.byteOffset + dataStart + from, to - from);
    return [name, { dtype: type.dtype, shape, data: type.read(view, (to - from) / type.bytes, name) }];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

/**
 * Writes tensors as the bytes of a safetensors file: float32 as F32, int32 as I32, uint32 as U32, bool as BOOL.
 *
 * @param tensors values by name
 * @param metadata free text by key
 * @throws {FormatError} where values do not fill their shape, or a tensor is called `__metadata__`
 *
 * @example
 * ```ts
 * import { encodeSafetensors } from "@tilegrad/tilegrad/interop";
 * const bytes = encodeSafetensors({ bias: { dtype: "float32", shape: [2], data: new Float32Array(2) } }, { epoch: "3" });
 * console.log(bytes.length);
 * ```
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, HostTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  // Bytes come after words, so that every word starts at a multiple of 4 and can be mapped without a copy.
  const entries = Object.entries(tensors).sort(([, a], [, b]) => storedBytes(b) - storedBytes(a));
  let end = 0;
  const header = entries.map(([name, { dtype, shape, data }]): [string, unknown] => {
    checkWritable(name, shape, data);
    const from = end;
    end += data.length * storedTypes[writtenTypes[dtype]].bytes;
    return [name, { dtype: writtenTypes[dtype], shape, data_offsets: [from, end] }];
  });
  const described = Object.keys(metadata).length > 0 ? [["__metadata__", metadata], ...header] : header;
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(described)));
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8 + text.length, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const [, { dtype, data }] of entries) at = writeValues(bytes, at, dtype, data);
  return bytes;
}

/**
 * The tensors of a safetensors file.
 *
 * @throws {FormatError} as `parseSafetensors`
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { loadSafetensors, saveSafetensors } from "@tilegrad/tilegrad/interop";
 * const bytes = await saveSafetensors({ bias: tensor([1, 2]) });
 * console.log(await loadSafetensors(bytes).bias.array()); // [1, 2]
 * ```
 */
export function loadSafetensors(bytes: Uint8Array): Record<string, Tensor> {
  return uploaded(parseSafetensors(bytes));
}

/** Parsed values as tensors, by name. */
export function uploaded({ tensors }: Safetensors): Record<string, Tensor> {
  const entries = Object.entries(tensors);
  return Object.fromEntries(entries.map(([name, { dtype, shape, data }]) => [name, tensor(data, { shape, dtype })]));
}

/**
 * The bytes of a safetensors file that holds these tensors; reads them from the device in one wait.
 *
 * @param state tensors by name, such as `stateDict(variables)`
 * @param metadata free text by key
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { saveSafetensors } from "@tilegrad/tilegrad/interop";
 * const bytes = await saveSafetensors({ bias: tensor([1, 2]) });
 * console.log(bytes.length); // the header and 8 bytes
 * ```
 */
export async function saveSafetensors(
  state: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const entries = Object.entries(state);
  const values = await Promise.all(entries.map(([, x]) => x.data()));
  const tensors = entries.map((
    [name, { dtype, shape }],
    i,
  ): [string, HostTensor] => [name, { dtype, shape, data: values[i] }]);
  return encodeSafetensors(Object.fromEntries(tensors), metadata);
}

function storedBytes({ dtype }: HostTensor): number {
  return storedTypes[writtenTypes[dtype]].bytes;
}

function checkWritable(name: string, shape: Shape, data: TypedArray): void {
  if (name === "__metadata__") {
    throw new FormatError('Cannot write tensor "__metadata__": the format reserves this name');
  }
  const size = shape.reduce((count, extent) => count * extent, 1);
  if (data.length !== size) {
    throw new FormatError(
      `Cannot write tensor "${name}": found ${data.length} values, needed ${size} for shape [${shape}]`,
    );
  }
}

/** Copies the values (WebGPU runs on little-endian machines only); gives the position after the last byte. */
function writeValues(bytes: Uint8Array, at: number, dtype: DType, data: TypedArray): number {
  const stored = dtype === "bool"
    ? Uint8Array.from(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  bytes.set(stored, at);
  return at + stored.length;
}
