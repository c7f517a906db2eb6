import { type Device, type DType, type Shape, type Tensor, tensorFromParts, type TypedArray } from "../core/mod.ts";

/** One tensor of a file, its values unread. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** An open file of tensors, whose values are read when they are asked for. */
export interface TensorFile {
  /** The tensors in the order of the file. */
  readonly entries: readonly TensorEntry[];
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The values of one tensor, flat and row-major, in parts. One tensor at a time; a part is valid until the next. */
  values(name: string): AsyncIterable<TypedArray>;
  close(): Promise<void>;
}

/** What is in a file, as tensors on a device by name; the host holds one part of the values at a time. */
export async function uploadedFrom(file: TensorFile, device: Device): Promise<Record<string, Tensor>> {
  const state: [string, Tensor][] = [];
  for (const { name, dtype, shape } of file.entries) {
    state.push([name, await tensorFromParts({ shape, dtype }, file.values(name), device)]);
  }
  return Object.fromEntries(state);
}
