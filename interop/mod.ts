/**
 * File formats shared with other frameworks, for every runtime. What reads and writes files is apart, for Deno and Node:
 * `files.ts`.
 *
 * @module
 */
export {
  encodeSafetensors,
  type HostTensor,
  loadSafetensors,
  parseSafetensors,
  type Safetensors,
  type SafetensorsOptions,
  saveSafetensors,
} from "./safetensors.ts";
export type { KeepOptions } from "./stored_types.ts";
export type { FloatType } from "./written_types.ts";
export { loadTorch, parseTorch, type TorchFile } from "./torch.ts";
export { type HubAddress, parseHubAddress } from "./hub.ts";
export { readTfjsWeights } from "./tfjs_weights.ts";
