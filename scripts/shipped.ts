/** What users import: the folders and the entry point that are published. */
export const SHIPPED: readonly string[] = [
  "mod.ts",
  "core",
  "cli",
  "layers",
  "models",
  "train",
  "data",
  "files",
  "interop",
  "explore",
  "viz",
  "shaders",
];
