import { type DType, FormatError, type Shape } from "../core/mod.ts";

/** How whole numbers stand for values: `value = scale * stored + min`; float16 needs neither. */
export interface Quantization {
  readonly dtype: "uint8" | "uint16" | "float16";
  readonly scale: number;
  readonly min: number;
}

/** One tensor of a weights manifest. */
export interface TfjsWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Exclude<DType, "uint32">;
  readonly quantization?: Quantization;
}

/** Tensors that lie one after the other in the bytes of some files. */
export interface TfjsGroup {
  readonly paths: readonly string[];
  readonly weights: readonly TfjsWeight[];
}

/**
 * The weights manifest of a `model.json`.
 *
 * @throws {FormatError} where it is none, or holds types that cannot be read
 */
export function parseManifest(json: string): TfjsGroup[] {
  let model: unknown;
  try {
    model = JSON.parse(json);
  } catch (cause) {
    throw new FormatError(`Cannot read TensorFlow.js weights: found a text that is not JSON`, { cause });
  }
  const groups = isRecord(model) ? model.weightsManifest : undefined;
  if (!Array.isArray(groups)) throw brokenTfjs("found no weightsManifest, needed the model.json of a model");
  return groups.map((group) => {
    if (!isRecord(group) || !isList(group.paths, isText) || !Array.isArray(group.weights)) {
      throw brokenTfjs("found a group without paths and weights");
    }
    return { paths: group.paths, weights: group.weights.map(readWeight) };
  });
}

/** A `FormatError` about the weights as a whole. */
export function brokenTfjs(what: string): FormatError {
  return new FormatError(`Cannot read TensorFlow.js weights: ${what}`);
}

function readWeight(weight: unknown): TfjsWeight {
  if (!isRecord(weight) || !isText(weight.name)) throw brokenTfjs("found a weight without a name");
  const { name, shape, dtype, quantization } = weight;
  const fail = (what: string) => new FormatError(`Cannot read tensor "${name}": ${what}`);
  if (!isList(shape, isCount)) throw fail(`found shape ${JSON.stringify(shape)}, needed whole numbers of at least 0`);
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    throw fail(`found dtype ${JSON.stringify(dtype)}, needed float32, int32 or bool`);
  }
  if (quantization === undefined) return { name, shape, dtype };
  if (!isQuantization(quantization) || quantization.dtype === "float16" && dtype !== "float32") {
    throw fail(
      `found quantization ${JSON.stringify(quantization)}, needed uint8 or uint16 with scale and min, or float16`,
    );
  }
  const { scale = 1, min = 0 } = quantization;
  return { name, shape, dtype, quantization: { dtype: quantization.dtype, scale, min } };
}

function isQuantization(value: unknown): value is Pick<Quantization, "dtype"> & Partial<Quantization> {
  if (!isRecord(value)) return false;
  if (value.dtype === "float16") return value.scale === undefined && value.min === undefined;
  return (value.dtype === "uint8" || value.dtype === "uint16") && Number.isFinite(value.scale) &&
    Number.isFinite(value.min);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList<T>(value: unknown, isOne: (one: unknown) => one is T): value is T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
