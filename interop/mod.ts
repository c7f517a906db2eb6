/**
 * File formats shared with other frameworks, for every runtime. What reads and writes files is apart, for Deno and Node:
 * `safetensors_files.ts`.
 *
 * @module
 */
export {
  encodeSafetensors,
  type HostTensor,
  loadSafetensors,
  parseSafetensors,
  type Safetensors,
  saveSafetensors,
} from "./safetensors.ts";
