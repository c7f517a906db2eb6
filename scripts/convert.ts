// deno task convert IN OUT [--dtype f32|f16|bf16] [--max-shard MB] [--part NAME]: weights of other programs as safetensors.

import { parseArgs } from "node:util";
import { writeSource } from "../interop/safetensors_writer.ts";
import type { TensorEntry, TensorFile } from "../interop/tensor_file.ts";
import type { FloatType } from "../interop/written_types.ts";
import { partOf } from "../layers/mod.ts";
import { textTable } from "../layers/table.ts";
import { openWeights } from "./weights.ts";

const usage = `Writes weights as safetensors.

  deno task convert IN OUT [--dtype TYPE] [--max-shard MB] [--part NAME]

  IN              a .pth or .pt file of PyTorch, a .safetensors file or its .safetensors.index.json
  OUT             the .safetensors file to write
  --dtype TYPE    what floats are written as: f32 (unless given), f16 or bf16
  --max-shard MB  most megabytes in a file; several files with an index where the weights need more
  --part NAME     only what is under this name, without it: --part state_dict for a training checkpoint`;

const floatTypes: Readonly<Record<string, FloatType>> = { f32: "F32", f16: "F16", bf16: "BF16" };

/** What is to be done. */
interface ConvertOptions {
  readonly from: string;
  readonly to: string;
  readonly floats: FloatType;
  readonly maxShardBytes: number;
  readonly part: string | undefined;
}

function convertOptions(args: readonly string[]): ConvertOptions | undefined {
  const text = { type: "string" } as const;
  const { values, positionals: [from, to, ...more] } = parseArgs({
    args: [...args],
    options: { dtype: text, "max-shard": text, part: text, help: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.help || to === undefined || more.length > 0) return undefined;
  const floats = floatTypes[values.dtype ?? "f32"];
  if (floats === undefined) throw new RangeError(`--dtype needs f32, f16 or bf16, found ${values.dtype}`);
  const megabytes = Number(values["max-shard"] ?? Infinity);
  if (!(megabytes > 0)) throw new RangeError(`--max-shard needs a positive number, found ${values["max-shard"]}`);
  if (!to.endsWith(".safetensors")) throw new RangeError(`OUT needs to end in .safetensors, found ${to}`);
  return { from, to, floats, maxShardBytes: megabytes * 1e6, part: values.part };
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
    if (Deno.stderr.isTerminal()) {
      const line = `${done} of ${file.entries.length} tensors`;
      await Deno.stderr.write(new TextEncoder().encode(`\r${line}${done === file.entries.length ? "\n" : ""}`));
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

async function main(args: readonly string[]): Promise<number> {
  const options = convertOptions(args);
  if (!options) {
    console.error(usage);
    return args.includes("--help") ? 0 : 2;
  }
  const { from, to, floats, maxShardBytes, part } = options;
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
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`deno task convert: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
