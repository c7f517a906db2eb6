/**
 * Files of tensors on disk and from the network. For Deno and Node: what needs no file system is in `mod.ts`.
 *
 * @module
 */
export {
  type FileContents,
  type ReadOptions,
  readSafetensorsFile,
  type SafetensorsReadOptions,
  writeSafetensorsFile,
} from "./safetensors_files.ts";
export type { SafetensorsFileOptions } from "./safetensors_writer.ts";
export { readTorchFile } from "./torch_files.ts";
export { downloadFile, type DownloadOptions, type DownloadProgress } from "./download.ts";
export { cachedFile, cacheFolder, type CacheOptions } from "./hub_files.ts";
