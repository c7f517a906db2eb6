/** Reads golden families: manifest (JSON) and tensors (safetensors); makes the values that are given by formula. */
import type { Attributes, Family, GoldenCase, Reference, StoredTensor, StoredType, Values } from "./format.ts";
import { affine, classImage, image, labels, symmetric } from "./formula.ts";

interface Entry {
  dtype: StoredType;
  shape: number[];
  data_offsets: [number, number];
}

const ARRAYS = { F32: Float32Array, I32: Int32Array, U8: Uint8Array };

/** The tensors of a safetensors file, by name. */
export function readTensors(bytes: Uint8Array): Map<string, StoredTensor> {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const start = 8 + headerLength;
  const { __metadata__: _, ...header } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries<Entry>(header)) {
    if (!(dtype in ARRAYS)) throw new TypeError(`Cannot read tensor ${name}: found ${dtype}, needed F32, I32 or U8`);
    // slice() copies, so the view starts at an aligned offset.
    tensors.set(name, { dtype, shape, values: new ARRAYS[dtype](bytes.slice(start + from, start + to).buffer) });
  }
  return tensors;
}

const NON_FINITE: Readonly<Record<string, number>> = { inf: Infinity, "-inf": -Infinity, nan: NaN };

/** Attributes with the strings "inf", "-inf" and "nan" turned into numbers, at any depth. */
export function readAttributes(attributes: unknown): Attributes {
  const convert = (value: unknown): unknown => {
    if (typeof value === "string") return Object.hasOwn(NON_FINITE, value) ? NON_FINITE[value] : value;
    if (Array.isArray(value)) return value.map(convert);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, convert(inner)]));
  };
  return convert(attributes ?? {}) as Attributes;
}

/** A family from the parsed manifest and, where it names some, its tensors. */
export function familyOf(name: string, manifest: unknown, tensors?: Uint8Array): Family {
  const { format, cases } = manifest as { readonly format: unknown; readonly cases: readonly GoldenCase[] };
  if (!String(format).startsWith("golden/")) {
    throw new TypeError(`Cannot open family ${name}: found format ${format}, needed golden/1`);
  }
  return {
    name,
    cases: cases.map((one) => ({
      ...one,
      attrs: readAttributes(one.attrs),
      inputs: one.inputs ?? [],
      outputs: one.outputs ?? [],
    })),
    tensors: tensors ? readTensors(tensors) : new Map(),
  };
}

/** Values of the stored tensor `name`. */
export function storedValues(family: Family, name: string): Values {
  const stored = family.tensors.get(name);
  if (!stored) throw new TypeError(`Cannot read tensor ${name}: family ${family.name} does not hold it`);
  return stored.values;
}

/** Values that a reference names: stored, or by formula; `classes` are the labels that class images depend on. */
export function valuesOf(family: Family, reference: Reference, classes?: ArrayLike<number>): Values {
  if (reference.tensor !== undefined) return storedValues(family, reference.tensor);
  const { formula, shape } = reference;
  if (!formula) {
    throw new TypeError(`Cannot read ${reference.name ?? "a reference"}: it has neither tensor nor formula`);
  }
  const { key, salt, scale } = formula, count = shape.reduce((a, b) => a * b, 1);
  switch (formula.kind) {
    case "sym":
      return symmetric(key, salt, count, scale);
    case "affine":
      return affine(key, salt, count, 1, scale ?? 1);
    case "labels":
      return labels(key, salt, count, formula.classes!);
    case "image":
      return image(key, salt, shape, scale);
    case "class_image":
      return classImage(key, salt, shape, classes!);
    default:
      throw new TypeError(`Cannot make values: formula ${formula.kind} is not one of the golden format`);
  }
}
