import { type DType, FormatError, type Shape, type Tensor, tensor, type TypedArray } from "../core/mod.ts";
import { readHeader } from "./safetensors_header.ts";
import { layOut, writtenBytes } from "./safetensors_layout.ts";
import { hostArray, type KeepOptions, storedTypes, tensorTypeOf } from "./stored_types.ts";
import type { FloatType } from "./written_types.ts";

/** How safetensors are written. */
export interface SafetensorsOptions {
  /** What float32 tensors are written as: F32 unless told; F16 and BF16 take half the room and round to nearest. */
  readonly floats?: FloatType;
}

/** Values on the host: flat and row-major, a `bool` as 0 or 1. */
export interface HostTensor {
  /** Element type. */
  readonly dtype: DType;
  /** Extents, outermost first. */
  readonly shape: Shape;
  /** Values, row-major. */
  readonly data: TypedArray;
}

/** What a safetensors file holds. */
export interface Safetensors {
  /** Tensors by name. */
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads the bytes of a safetensors file: an 8-byte little-endian header length, a JSON header, the data.
 *
 * F32, F16 and BF16 become float32 exactly, F64 by rounding; I8, I16, I32 and I64 become int32, U8, U16, U32 and U64
 * uint32, BOOL bool. `keepHalves` names F16 float16; its values are numbers all the same.
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
export function parseSafetensors(bytes: Uint8Array, options: KeepOptions = {}): Safetensors {
  const { entries, metadata, dataStart } = readHeader(bytes, bytes.length);
  const tensors = entries.map(({ name, dtype, shape, from, to }): [string, HostTensor] => {
    const type = storedTypes[dtype];
    const data = hostArray(type.dtype, (to - from) / type.bytes);
    type.read(new DataView(bytes.buffer, bytes.byteOffset + dataStart + from, to - from), data, name, 0);
    return [name, { dtype: tensorTypeOf(dtype, options), shape, data }];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

/**
 * Writes tensors as the bytes of a safetensors file: float32 as F32 unless told, float16 as F16, int32 as I32, uint32 as U32, bool as BOOL.
 *
 * @param tensors values by name
 * @param metadata free text by key
 * @param options how floats are written
 * @throws {FormatError} where values do not fill their shape, a tensor is called `__metadata__`, or a finite value is beyond
 *   the type it is to be written as
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
  { floats = "F32" }: SafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  for (const [name, { shape, data }] of Object.entries(tensors)) checkFilled(name, shape, data.length);
  const named = Object.entries(tensors).map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
  const { head, entries, dataBytes } = layOut(named, metadata, floats);
  const bytes = new Uint8Array(head.length + dataBytes);
  bytes.set(head);
  let at = head.length;
  for (const entry of entries) {
    bytes.set(entry.type.write(tensors[entry.name].data, entry.name), at);
    at += writtenBytes(entry);
  }
  return bytes;
}

/**
 * The tensors of a safetensors file; those of F16 are float32 unless `keepHalves` keeps them float16.
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
export function loadSafetensors(bytes: Uint8Array, options: KeepOptions = {}): Record<string, Tensor> {
  const entries = Object.entries(parseSafetensors(bytes, options).tensors);
  return Object.fromEntries(entries.map(([name, { dtype, shape, data }]) => [name, tensor(data, { shape, dtype })]));
}

/**
 * The bytes of a safetensors file that holds these tensors; reads them from the device in one wait.
 *
 * @param state tensors by name, such as `stateDict(variables)`
 * @param metadata free text by key
 * @param options how floats are written
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
  options: SafetensorsOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const entries = Object.entries(state);
  const values = await Promise.all(entries.map(([, x]) => x.data()));
  const tensors = entries.map((
    [name, { dtype, shape }],
    i,
  ): [string, HostTensor] => [name, { dtype, shape, data: values[i] }]);
  return encodeSafetensors(Object.fromEntries(tensors), metadata, options);
}

/** Throws unless a tensor has as many values as its shape needs. */
export function checkFilled(name: string, shape: Shape, found: number): void {
  const size = shape.reduce((count, extent) => count * extent, 1);
  if (found === size) return;
  throw new FormatError(`Cannot write tensor "${name}": found ${found} values, needed ${size} for shape [${shape}]`);
}
