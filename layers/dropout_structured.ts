import {
  alphaDropout as dropAlpha,
  dropBlock as dropBlocks,
  type DropOptions,
  dropout2d as dropChannels,
  stochasticDepth as dropSamples,
  type Tensor,
  ValueError,
} from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";

/** A layer that drops parts in training, by the key of the pass, and nothing in evaluation. */
function dropping(kind: string, rate: number, drop: (x: Tensor, options: DropOptions) => Tensor): Module<never, never> {
  if (!(rate >= 0 && rate <= 1)) throw new ValueError(`Cannot make ${kind}: found rate ${rate}, needs 0 to 1`);
  return defineLayer({
    kind,
    forward: (pass, x) => drop(x, pass.drops ? { rate, key: pass.key() } : { rate, train: false }),
  });
}

/**
 * Drops whole channels at random in training: `y = m[n, c] x / (1 - rate)`, x [N, C, ...].
 *
 * Source: Tompson et al. 2015, "Efficient object localization using convolutional networks".
 *
 * @param rate probability that a channel of a sample is dropped, 0.5 unless told
 * @throws {ValueError} where `rate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { conv2d, dropout2d, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ conv: conv2d(8, 16, 3), drop: dropout2d(0.2) });
 * ```
 */
export function dropout2d(rate = 0.5): Module<never, never> {
  return dropping("dropout2d", rate, dropChannels);
}

/**
 * Drops elements at random in training and keeps mean 0 and variance 1, for networks of `selu`.
 *
 * Source: Klambauer et al. 2017, "Self-normalizing neural networks".
 *
 * @param rate probability that an element is dropped, 0.5 unless told
 * @throws {ValueError} where `rate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { alphaDropout, linear, selu, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 16), selu: selu(), drop: alphaDropout(0.1) });
 * ```
 */
export function alphaDropout(rate = 0.5): Module<never, never> {
  return dropping("alphaDropout", rate, dropAlpha);
}

/**
 * Drops square blocks of planes at random in training, x [N, C, H, W].
 *
 * Source: Ghiasi, Lin and Le 2018, "DropBlock: a regularization method for convolutional networks".
 *
 * @param rate share of all elements that is dropped, about
 * @param size height and width of a block, 7 unless told
 * @throws {ValueError} where `rate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { conv2d, dropBlock, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ conv: conv2d(8, 16, 3), drop: dropBlock(0.1, 5) });
 * ```
 */
export function dropBlock(rate: number, size = 7): Module<never, never> {
  return dropping("dropBlock", rate, (x, options) => dropBlocks(x, { ...options, size }));
}

/**
 * Drops the whole input at random in training, for each sample or (`batch`) for all: `y = m[n] x / (1 - rate)`. At the end of
 * a residual block's branch it makes the network less deep.
 *
 * Source: Huang et al. 2016, "Deep networks with stochastic depth".
 *
 * @param rate probability to drop
 * @param mode `row` unless told
 * @throws {ValueError} where `rate` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { conv2d, residual, sequential, stochasticDepth } from "@tilegrad/tilegrad/layers";
 * const block = residual(sequential({ conv: conv2d(8, 8, 3, { padding: 1 }), depth: stochasticDepth(0.2) }));
 * ```
 */
export function stochasticDepth(rate: number, mode: "row" | "batch" = "row"): Module<never, never> {
  return dropping("stochasticDepth", rate, (x, options) => dropSamples(x, { ...options, mode }));
}
