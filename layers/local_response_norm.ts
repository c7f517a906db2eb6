import { localResponseNorm as normalize, type LocalResponseNormOptions } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { checkCount } from "./sizes.ts";

/**
 * Local response normalisation: `y[c] = x[c] / (k + alpha / size sum_j x[j]^2)^beta`, j over `size` neighbouring channels,
 * x [N, C, L, ...]; with `form: "sum"` alpha is not divided, as in the paper.
 *
 * Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks".
 *
 * @param size number of channels
 * @param options alpha (1e-4 unless told), beta (0.75), k (1), form
 * @throws {ShapeError} where the size is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { conv2d, localResponseNorm, relu, sequential } from "@tilegrad/tilegrad/layers";
 * const lrn = localResponseNorm(5, { k: 2, alpha: 1e-4, form: "sum" });
 * const net = sequential({ conv1: conv2d(3, 96, 11, { stride: 4 }), relu1: relu(), lrn1: lrn });
 * ```
 */
export function localResponseNorm(size: number, options: LocalResponseNormOptions = {}): Module<never, never> {
  checkCount("localResponseNorm", "size", size);
  return defineLayer({ kind: "localResponseNorm", forward: (_, x) => normalize(x, size, options) });
}
