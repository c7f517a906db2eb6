/** The libraries of the comparison. */
import type { Kind } from "./statistics.ts";

export interface LibraryScript {
  /** Runs as a child. */
  readonly script: URL;
  readonly kind: Kind;
}

/** The library that is compared with the others. */
export const OWN = "tilegrad";

function library(kind: Kind, file: string): LibraryScript {
  return { kind, script: new URL(file, import.meta.url) };
}

/** By name, in the order of a round. */
export const LIBRARIES: Readonly<Record<string, LibraryScript>> = {
  [OWN]: library("webgpu", "tilegrad.ts"),
  "jax-js": library("webgpu", "jax.ts"),
  "TF.js": library("webgpu", "tfjs_webgpu.ts"),
  "ORT-web": library("webgpu", "ort_webgpu.ts"),
  "TF.js-wasm": library("wasm", "tfjs_wasm.ts"),
  "ORT-web-wasm": library("wasm", "ort_wasm.ts"),
  "onnxruntime-node": library("native", "ort_node.ts"),
};
