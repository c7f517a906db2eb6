// Files of weights, of PyTorch or as safetensors: which reader takes them.

import { namingFile } from "../interop/readable_file.ts";
import { openSafetensorsFile } from "../interop/safetensors_files.ts";
import type { TensorFile } from "../interop/tensor_file.ts";
import { openTorchFile, readTorchFile } from "../interop/torch_files.ts";
import { loadStateDict, type Module, type Variables } from "../layers/mod.ts";
import { readCheckpoint } from "../train/files.ts";

function isTorchFile(path: string): boolean {
  return /\.(pth|pt|bin)$/.test(path);
}

/** Opens a file of weights: names, shapes and free text at once, values when asked for. */
export function openWeights(path: string): Promise<TensorFile> {
  return namingFile(path, () => isTorchFile(path) ? openTorchFile(path) : openSafetensorsFile(path));
}

/** The free text in a file of weights. */
export async function weightsMetadata(path: string): Promise<Readonly<Record<string, string>>> {
  const file = await openWeights(path);
  await file.close();
  return file.metadata;
}

/** The variables of a model from a file of weights. */
export async function readWeights(model: Module, path: string): Promise<Variables> {
  if (isTorchFile(path)) return loadStateDict(model, (await readTorchFile(path)).state);
  return (await readCheckpoint(model, path)).variables;
}
