/**
 * Checkpoints of trainings in safetensors files. For Deno and Node: what needs no file system is in `mod.ts`.
 *
 * @module
 */
import type { Tensor } from "../core/mod.ts";
import { readSafetensorsFile, writeSafetensorsFile } from "../interop/safetensors_files.ts";
import { loadStateDict, type Module, stateDict } from "../layers/mod.ts";
import type { CheckpointInfo, SaveCheckpoint } from "./checkpoint.ts";
import { parsePosition, type TrainingSnapshot } from "./position.ts";

const [optimizerPrefix, bestPrefix] = ["optimizer.", "best."];
const endings: Readonly<Record<CheckpointInfo["kind"], string>> = {
  best: ".safetensors",
  interrupted: ".interrupted.safetensors",
  regular: ".latest.safetensors",
};

/**
 * Keeps the best variables of a training in `path`, and beside it everything that it takes to go on: where it was interrupted
 * in `lenet.interrupted.safetensors`, for `checkpointEvery` in `lenet.latest.safetensors`. A file is written whole or not at
 * all. Deno and Node only.
 *
 * @param path a safetensors file; its folder must exist
 * @param metadata free text to keep with the tensors
 * @example
 * ```ts
 * import { checkpointFile } from "@tilegrad/tilegrad/train/files";
 * const checkpoint = checkpointFile("lenet.safetensors", { model: "lenet5" }); // for fit({ checkpoint, ... })
 * ```
 */
export function checkpointFile(path: string, metadata: Readonly<Record<string, string>> = {}): SaveCheckpoint {
  return async ({ variables, optimizer, position, best }, { kind, step, epoch, accuracy }) => {
    const target = kind === "best" ? path : path.replace(/(\.safetensors)?$/, endings[kind]);
    const state = {
      ...stateDict(variables),
      ...kind === "best" ? {} : renamed(optimizer, (name) => optimizerPrefix + name),
      ...best ? renamed(stateDict(best), (name) => bestPrefix + name) : {},
    };
    const numbers = {
      step: `${step}`,
      epoch: `${epoch}`,
      ...accuracy === undefined ? {} : { accuracy: `${accuracy}` },
      ...position ? { position: JSON.stringify(position) } : {},
    };
    await writeSafetensorsFile(target, state, { ...metadata, ...numbers });
    return target;
  };
}

/**
 * Reads a file of `checkpointFile`: the variables, ready for `apply`, and everything else that it holds, ready for `fit`'s
 * `start` (nothing else in the file of the best variables). Deno and Node only.
 *
 * @param model whose variables these are
 * @throws {FormatError} where the file is damaged
 * @throws {ShapeError} where it holds another model's variables
 * @example
 * ```ts
 * import { key } from "@tilegrad/tilegrad";
 * import { writeSafetensorsFile } from "@tilegrad/tilegrad/interop/files";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * import { readCheckpoint } from "@tilegrad/tilegrad/train/files";
 * const model = lenet5();
 * await writeSafetensorsFile("lenet.safetensors", model.init(key(1)).params);
 * const { variables } = await readCheckpoint(model, "lenet.safetensors");
 * console.log(Object.keys(variables.params).length); // 10
 * ```
 */
export async function readCheckpoint(
  model: Module,
  path: string,
): Promise<TrainingSnapshot & { metadata: Readonly<Record<string, string>> }> {
  const { state, metadata } = await readSafetensorsFile(path);
  const prefixes = [optimizerPrefix, bestPrefix];
  const under = (prefix: string) =>
    renamed(picked(state, (name) => name.startsWith(prefix)), (name) => name.slice(prefix.length));
  const best = under(bestPrefix);
  return {
    variables: loadStateDict(model, picked(state, (name) => !prefixes.some((prefix) => name.startsWith(prefix)))),
    optimizer: under(optimizerPrefix),
    ...Object.keys(best).length > 0 ? { best: loadStateDict(model, best) } : {},
    ...metadata.position === undefined ? {} : { position: parsePosition(metadata.position) },
    metadata,
  };
}

function picked(record: Readonly<Record<string, Tensor>>, choose: (name: string) => boolean): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => choose(name)));
}

function renamed(record: Readonly<Record<string, Tensor>>, rename: (name: string) => string): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]));
}
