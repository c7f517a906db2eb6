/**
 * Files that are replaced whole or not at all, and tunings in files. For Deno and Node.
 *
 * @module
 */
export { replaceFile } from "./replace_file.ts";
export { readTuning, writeTuning } from "./tuning.ts";
