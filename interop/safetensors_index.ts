import { FormatError } from "../core/mod.ts";
import { duplicateKey } from "./duplicate_key.ts";

/** Which file holds which tensor: the `weight_map` of a `model.safetensors.index.json`. */
export type WeightMap = Readonly<Record<string, string>>;

/** The file names of `count` shards: `model-00001-of-00003.safetensors`, as Hugging Face writes them. */
export function shardName(stem: string, index: number, count: number): string {
  const five = (number: number) => String(number).padStart(5, "0");
  return `${stem}-${five(index + 1)}-of-${five(count)}.safetensors`;
}

/** Cuts a list of tensors into runs of at most `most` bytes; a larger tensor has a run of its own. */
export function shardsOf<T>(entries: readonly T[], bytesOf: (entry: T) => number, most: number): T[][] {
  const shards: T[][] = [];
  let filled = 0;
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    if (shards.length === 0 || filled + bytes > most) {
      shards.push([]);
      filled = 0;
    }
    shards[shards.length - 1].push(entry);
    filled += bytes;
  }
  return shards;
}

/** The text of an index file. */
export function indexText(weightMap: WeightMap, totalBytes: number): string {
  return `${JSON.stringify({ metadata: { total_size: totalBytes }, weight_map: weightMap }, null, 2)}\n`;
}

/**
 * The weight map in the text of an index file. A shard stands beside its index: names that lead elsewhere are refused.
 *
 * @throws {FormatError} where the text is no index
 */
export function parseIndex(text: string): WeightMap {
  const fail = (what: string, cause?: unknown) =>
    new FormatError(`Cannot read safetensors index: ${what}, needed a JSON object with weight_map`, { cause });
  let json: { weight_map?: unknown } | null;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw fail(`found a text that is not JSON (${(cause as Error).message})`, cause);
  }
  const map = json?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) throw fail("found no weight_map");
  const twice = duplicateKey(text);
  if (twice !== undefined) throw fail(`found the key "${twice}" twice`);
  for (const [name, file] of Object.entries(map)) {
    if (typeof file !== "string" || !/^[^/\\]+\.safetensors$/.test(file)) {
      throw new FormatError(
        `Cannot read safetensors index: tensor "${name}" is in ${JSON.stringify(file)}, ` +
          `needed the name of a safetensors file beside the index`,
      );
    }
  }
  return map as WeightMap;
}
