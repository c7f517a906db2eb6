import { type Pair, stochasticPool2d as draw, type WindowOptions } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";
import { pair } from "./sizes.ts";

/**
 * One element of each window, drawn in training in proportion to its size, by the key of the pass; in evaluation the mean of
 * what may be drawn: [N, C, H, W] to [N, C, H', W'].
 *
 * Source: Zeiler and Fergus 2013, "Stochastic pooling for regularization of deep convolutional neural networks".
 *
 * @param kernel extents of a window: one number, or [height, width]
 * @param options stride (the kernel's extents unless told), padding, ceilMode
 * @throws {ShapeError} where the kernel or the stride is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { stochasticPool2d } from "@tilegrad/tilegrad/layers";
 * console.log(stochasticPool2d(2).describe([1, 6, 28, 28]).output); // [1, 6, 14, 14]
 * ```
 */
export function stochasticPool2d(kernel: number | Pair, options: WindowOptions = {}): Module<never, never> {
  return defineLayer({
    kind: "stochasticPool2d",
    forward: (pass, x) => draw(x, kernel, { ...options, ...pass.train ? { key: pass.key() } : { train: false } }),
    window: {
      kernel: pair("stochasticPool2d", "kernel", kernel),
      stride: pair("stochasticPool2d", "stride", options.stride ?? kernel),
      dilation: [1, 1],
      padding: options.padding ?? 0,
    },
  });
}
