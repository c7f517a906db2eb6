import type { TypedArray } from "../core/mod.ts";
import { node } from "../files/node.ts";
import { replaceFile } from "../files/replace_file.ts";
import { checkFilled, type SafetensorsOptions } from "./safetensors.ts";
import { indexText, shardName, shardsOf } from "./safetensors_index.ts";
import { type Layout, layOut, writtenBytes } from "./safetensors_layout.ts";
import type { TensorEntry } from "./tensor_file.ts";

/** How safetensors files are written. */
export interface SafetensorsFileOptions extends SafetensorsOptions {
  /**
   * Most bytes of tensor data in a file; no limit unless told. Where the tensors need more, they go to several files
   * `model-00001-of-00003.safetensors`, listed in `model.safetensors.index.json`. A larger tensor has a file of its own.
   */
  readonly maxShardBytes?: number;
}

/** What is to be written: `TensorFile` is one such source. */
export interface TensorSource {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  values(name: string): AsyncIterable<TypedArray>;
}

/** Writes what a source holds to one or several files; gives the path to read it from. Deno and Node only. */
export async function writeSource(
  path: string,
  { entries, metadata, values }: TensorSource,
  { floats = "F32", maxShardBytes = Infinity }: SafetensorsFileOptions,
): Promise<string> {
  const { rm } = node("node:fs/promises");
  const { basename, dirname, join } = node("node:path");
  const whole = layOut(entries, metadata, floats);
  const index = `${path}.index.json`;
  if (whole.dataBytes <= maxShardBytes) {
    await writeLayout(path, whole, values);
    await rm(index, { force: true });
    return path;
  }
  const stem = basename(path).replace(/\.safetensors$/, "");
  const shards = shardsOf(whole.entries, writtenBytes, maxShardBytes);
  const weightMap: Record<string, string> = {};
  // Without an index nobody reads a mixture of old and new files, should this end half-way.
  await rm(index, { force: true });
  for (const [i, shard] of shards.entries()) {
    const name = shardName(stem, i, shards.length);
    await writeLayout(join(dirname(path), name), layOut(shard, metadata, floats), values);
    for (const entry of shard) weightMap[entry.name] = name;
  }
  const text = new TextEncoder().encode(indexText(weightMap, whole.dataBytes));
  await replaceFile(index, (temporary) => writeThrough(temporary, async (write) => await write(text)));
  await rm(path, { force: true });
  return index;
}

async function writeLayout(path: string, layout: Layout, values: TensorSource["values"]): Promise<void> {
  await replaceFile(path, (temporary) =>
    writeThrough(temporary, async (write) => {
      await write(layout.head);
      for (const { name, shape, type } of layout.entries) {
        let count = 0;
        for await (const part of values(name)) {
          count += part.length;
          await write(type.write(part, name));
        }
        checkFilled(name, shape, count);
      }
    }));
}

/** Writes and waits until the bytes are on the disk: a rename must not outrun its file in a power cut. */
async function writeThrough(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const file = await node("node:fs/promises").open(path, "wx");
  try {
    await fill((bytes) => file.writeFile(bytes));
    await file.sync();
  } finally {
    await file.close();
  }
}
