import { FormatError } from "../core/mod.ts";
import { namingFile, ReadableFile } from "./readable_file.ts";
import { openSafetensors } from "./safetensors_file.ts";
import { parseIndex, type WeightMap } from "./safetensors_index.ts";
import type { KeepOptions } from "./stored_types.ts";
import type { TensorFile } from "./tensor_file.ts";

/** Opens all files that an index names, as one. Deno and Node only. */
export async function openShards(path: string, options: KeepOptions): Promise<TensorFile> {
  const weightMap = parseIndex(await ReadableFile.text(path));
  const shards = new Map<string, TensorFile>();
  const close = async () => {
    for (const shard of shards.values()) await shard.close();
  };
  try {
    for (const name of new Set(Object.values(weightMap))) {
      const shard = path.replace(/[^/\\]*$/, name);
      shards.set(name, await namingFile(shard, () => openSafetensors(shard, options)));
    }
    checkShards(weightMap, shards);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    entries: [...shards.values()].flatMap(({ entries }) => entries),
    metadata: Object.assign({}, ...[...shards.values()].map(({ metadata }) => metadata)),
    values: (name) => shards.get(weightMap[name])!.values(name),
    close,
  };
}

/** Throws unless the shards hold the tensors that the index says, and no others. */
function checkShards(weightMap: WeightMap, shards: ReadonlyMap<string, TensorFile>): void {
  const found = new Map<string, string>();
  for (const [shard, { entries }] of shards) {
    for (const { name } of entries) {
      if (weightMap[name] !== shard) {
        throw new FormatError(
          `Cannot read safetensors index: found tensor "${name}" in ${shard}, ` +
            `needed it in ${Object.hasOwn(weightMap, name) ? weightMap[name] : "the weight_map too"}`,
        );
      }
      found.set(name, shard);
    }
  }
  const missing = Object.keys(weightMap).find((name) => !found.has(name));
  if (missing === undefined) return;
  throw new FormatError(
    `Cannot read safetensors index: tensor "${missing}" is missing, needed it in ${weightMap[missing]}`,
  );
}
