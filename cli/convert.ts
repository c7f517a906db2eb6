// tg convert IN OUT: weights of other programs as safetensors.

import process from "node:process";
import { writeSource } from "../interop/safetensors_writer.ts";
import type { TensorEntry, TensorFile } from "../interop/tensor_file.ts";
import type { FloatType } from "../interop/written_types.ts";
import { partOf } from "../layers/mod.ts";
import { textTable } from "../layers/table.ts";
import { type Command, type Given, text } from "./command.ts";
import { openWeights } from "./weights.ts";

const floatTypes: Readonly<Record<string, FloatType>> = { f32: "F32", f16: "F16", bf16: "BF16" };

/** What is to be done. */
interface ConvertOptions {
  readonly from: string;
  readonly to: string;
  readonly floats: FloatType;
  readonly maxShardBytes: number;
  readonly part: string | undefined;
}

function convertOptions(given: Given): ConvertOptions {
  const [from, to, dtype] = ["from", "to", "dtype"].map((name) => text(given, name)!);
  const floats = floatTypes[dtype];
  if (floats === undefined) throw new RangeError(`--dtype needs f32, f16 or bf16, found ${dtype}`);
  const megabytes = Number(given["max-shard"] ?? Infinity);
  if (!(megabytes > 0)) throw new RangeError(`--max-shard needs a positive number, found ${given["max-shard"]}`);
  if (!to.endsWith(".safetensors")) throw new RangeError(`OUT needs to end in .safetensors, found ${to}`);
  return { from, to, floats, maxShardBytes: megabytes * 1e6, part: text(given, "part") };
}

/** The tensors under one name, without it. */
function partOfFile(file: TensorFile, part: string): TensorFile {
  const named = partOf(Object.fromEntries(file.entries.map((entry) => [entry.name, entry])), part);
  const entries = Object.entries(named).map(([name, entry]) => ({ ...entry, name }));
  if (entries.length === 0) {
    const parts = [...new Set(file.entries.map(({ name }) => name.split(".")[0]))].join(", ");
    throw new RangeError(`--part needs a name that tensors are under, found ${part}; there are ${parts}`);
  }
  return { ...file, entries, values: (name) => file.values(`${part}.${name}`) };
}

/** Tells which tensor is being written, on a terminal in one line. */
function withProgress(file: TensorFile): TensorFile {
  let done = 0;
  const values = async function* (name: string) {
    yield* file.values(name);
    done++;
    if (process.stderr.isTTY) {
      const line = `${done} of ${file.entries.length} tensors`;
      process.stderr.write(`\r${line}${done === file.entries.length ? "\n" : ""}`);
    }
  };
  return { ...file, values };
}

function elementsOf({ shape }: TensorEntry): number {
  return shape.reduce((count, extent) => count * extent, 1);
}

function tableOf({ entries }: TensorFile): string {
  const rows = entries.map((entry) => [entry.name, `[${entry.shape}]`, entry.dtype, `${elementsOf(entry)}`]);
  const total = entries.reduce((sum, entry) => sum + elementsOf(entry), 0);
  return textTable([["tensor", "shape", "type", "values"], ...rows, ["in all", "", "", `${total}`]], [3]).join("\n");
}

/** Writes weights as safetensors. */
export const convertCommand: Command = {
  command: "convert <from> <to>",
  describe: "write weights of PyTorch or safetensors as safetensors",
  builder: (options) =>
    options
      .positional("from", {
        type: "string",
        describe: "a .pth or .pt file of PyTorch, a .safetensors file or its .safetensors.index.json",
      })
      .positional("to", { type: "string", describe: "the .safetensors file to write" })
      .option("dtype", { type: "string", default: "f32", describe: "what floats are written as: f32, f16 or bf16" })
      .option("max-shard", {
        type: "string",
        describe: "most megabytes in a file; several files with an index where the weights need more",
      })
      .option("part", {
        type: "string",
        describe: "only what is under this name, without it: state_dict for a training checkpoint",
      }),
  async run(given) {
    const { from, to, floats, maxShardBytes, part } = convertOptions(given);
    const whole = await openWeights(from);
    try {
      const file = part === undefined ? whole : partOfFile(whole, part);
      console.log(tableOf(file));
      const written = await writeSource(to, withProgress(file), { floats, maxShardBytes });
      console.log(`\n${from} is now ${written}, floats as ${floats}`);
    } finally {
      await whole.close();
    }
    return 0;
  },
};
