import { FormatError } from "../core/mod.ts";

/** A global that a pickle may name: a type of storage, or a function that this reader stands in for. */
export interface PickleGlobal {
  readonly name: string;
  /** The value of a call with these arguments; absent where the global is only a mark. */
  call?(args: readonly PickleValue[]): PickleValue;
}

/** Elements in a file that tensors are views of. */
export interface StorageRef {
  readonly kind: "storage";
  /** Name of the element type, as safetensors calls it. */
  readonly type: string;
  readonly key: string;
  readonly elements: number;
}

/** A tensor as a view of a storage; offset and strides count elements. */
export interface TensorRef {
  readonly kind: "tensor";
  readonly storage: StorageRef;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** What a pickle may hold here. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | StorageRef
  | TensorRef;

/** A `FormatError` about a torch file. */
export function brokenTorch(what: string, cause?: unknown): FormatError {
  return new FormatError(`Cannot read torch file: ${what}`, { cause });
}
