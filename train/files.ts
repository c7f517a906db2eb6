/**
 * Checkpoints of trainings in safetensors files. For Deno and Node: what needs no file system is in `mod.ts`.
 *
 * @module
 */
import { type Tensor } from "../core/mod.ts";
import { readSafetensorsFile, writeSafetensorsFile } from "../interop/safetensors_files.ts";
import { loadStateDict, type Module, stateDict } from "../layers/mod.ts";
import type { SaveCheckpoint } from "./checkpoint.ts";
import type { TrainingState } from "./training_step.ts";

const optimizerPrefix = "optimizer.";

/**
 * Keeps the best variables of a training in `path`, and those of an interrupted one, with the state of the optimizer, beside
 * it: `lenet.safetensors` and `lenet.interrupted.safetensors`. A file is written whole or not at all. Deno and Node only.
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
  return async ({ variables, optimizer }, { kind, step, epoch, accuracy }) => {
    const interrupted = kind === "interrupted";
    const target = interrupted ? path.replace(/(\.safetensors)?$/, ".interrupted.safetensors") : path;
    const state = {
      ...stateDict(variables),
      ...interrupted ? renamed(optimizer, (name) => optimizerPrefix + name) : {},
    };
    const numbers = {
      step: `${step}`,
      epoch: `${epoch}`,
      ...accuracy === undefined ? {} : { accuracy: `${accuracy}` },
    };
    await writeSafetensorsFile(target, state, { ...metadata, ...numbers });
    return target;
  };
}

/**
 * Reads a file of `checkpointFile`: the variables, ready for `apply` or for `fit`'s `start`, and the state of the optimizer
 * (empty in the file of the best variables). Deno and Node only.
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
): Promise<TrainingState & { metadata: Readonly<Record<string, string>> }> {
  const { state, metadata } = await readSafetensorsFile(path);
  const ofOptimizer = (name: string) => name.startsWith(optimizerPrefix);
  const pick = (choose: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(state).filter(([name]) => choose(name)));
  return {
    variables: loadStateDict(model, pick((name) => !ofOptimizer(name))),
    optimizer: renamed(pick(ofOptimizer), (name) => name.slice(optimizerPrefix.length)),
    metadata,
  };
}

function renamed(record: Readonly<Record<string, Tensor>>, rename: (name: string) => string): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]));
}
