/**
 * tilegrad: a WebGPU-first deep-learning framework for Deno. Tensors, operations, automatic differentiation, devices and
 * optimizers; layers, models, training, data and file formats have entry points of their own.
 *
 * @example
 * ```ts
 * import { grad, mul, sum, tensor } from "@tilegrad/tilegrad";
 * const gradient = grad((x) => sum(mul(x, x)))(tensor([1, 2, 3]));
 * console.log(await gradient.array()); // [2, 4, 6]
 * ```
 *
 * @module
 */
export * from "./core/mod.ts";
export * as optim from "./train/optim/mod.ts";
