import type { HostTensor } from "./safetensors.ts";
import { hostArray, type StoredType, storedTypes } from "./stored_types.ts";
import { brokenTfjs, parseManifest, type TfjsGroup, type TfjsWeight } from "./tfjs_manifest.ts";

/** What the element types of a manifest are called in safetensors. */
const storedNames = { float32: "F32", int32: "I32", bool: "BOOL", uint8: "U8", uint16: "U16", float16: "F16" } as const;

/**
 * The weights of a TensorFlow.js model, layers-model or graph-model: those that its `model.json` lists, out of the files that
 * it names. Values quantised to uint8 or uint16 become `scale * stored + min`, float16 becomes float32.
 *
 * Names and layouts stay TensorFlow's: a convolution's kernel is [height, width, in, out], a dense layer's [in, out].
 *
 * @param json the text of `model.json`
 * @param read the bytes of a file that it names
 * @throws {FormatError} where the text is no model, a type is unknown, or the files do not hold what it says
 *
 * @example
 * ```ts
 * import { readTfjsWeights } from "@tilegrad/tilegrad/interop";
 * const quantization = { dtype: "uint8", scale: 0.5, min: -1 };
 * const weights = [{ name: "dense/bias", shape: [2], dtype: "float32", quantization }];
 * const json = JSON.stringify({ weightsManifest: [{ paths: ["group1-shard1of1.bin"], weights }] });
 * const state = await readTfjsWeights(json, () => Promise.resolve(new Uint8Array([0, 3])));
 * console.log(state["dense/bias"].data); // Float32Array [-1, 0.5]
 * ```
 *
 * Source: tfjs-core, io/io_utils.ts (`decodeWeights`).
 */
export async function readTfjsWeights(
  json: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<Record<string, HostTensor>> {
  const tensors: [string, HostTensor][] = [];
  for (const group of parseManifest(json)) tensors.push(...await readGroup(group, read));
  const state = Object.fromEntries(tensors);
  if (Object.keys(state).length < tensors.length) throw brokenTfjs("found a name twice");
  return state;
}

async function readGroup(
  { paths, weights }: TfjsGroup,
  read: (path: string) => Promise<Uint8Array>,
): Promise<[string, HostTensor][]> {
  const files: Uint8Array[] = [];
  for (const path of paths) files.push(await read(path));
  const bytes = joined(files);
  const needed = weights.reduce((sum, weight) => sum + sizeOf(weight) * typeOf(weight).bytes, 0);
  if (bytes.length !== needed) {
    throw brokenTfjs(
      `found ${bytes.length} bytes in ${paths.join(", ")}, needed ${needed} for ${weights.length} tensors`,
    );
  }
  let at = 0;
  return weights.map((weight): [string, HostTensor] => {
    const length = sizeOf(weight) * typeOf(weight).bytes;
    const data = valuesOf(weight, new DataView(bytes.buffer, at, length));
    at += length;
    return [weight.name, { dtype: weight.dtype, shape: weight.shape, data }];
  });
}

function valuesOf(weight: TfjsWeight, view: DataView): HostTensor["data"] {
  const { name, dtype, quantization } = weight;
  const type = typeOf(weight);
  const stored = hostArray(type.dtype, sizeOf(weight));
  type.read(view, stored, name, 0);
  if (quantization === undefined || quantization.dtype === "float16") return stored;
  const { scale, min } = quantization;
  const values = hostArray(dtype, stored.length);
  const value = (one: number) => dtype === "float32" ? scale * one + min : Math.round(scale * one + min);
  for (let i = 0; i < values.length; i++) values[i] = value(stored[i]);
  return values;
}

function typeOf({ dtype, quantization }: TfjsWeight): StoredType {
  return storedTypes[storedNames[quantization?.dtype ?? dtype]];
}

function sizeOf({ shape }: TfjsWeight): number {
  return shape.reduce((count, extent) => count * extent, 1);
}

function joined(files: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(files.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const file of files) {
    bytes.set(file, at);
    at += file.length;
  }
  return bytes;
}
