import { dropout as drop, ValueError } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";

/** Which of the two definitions of dropout is meant. */
export interface DropoutLayerOptions {
  /**
   * `inverted`, unless told: `rate` is the probability to drop; what is kept is divided by `1 - rate` in training, and
   * evaluation does nothing (PyTorch). `classic`: `rate` is the probability to KEEP; evaluation multiplies by `rate`.
   */
  readonly mode?: "inverted" | "classic";
}

/**
 * Drops elements at random in training, by the key of the pass: `y = m x / (1 - rate)`; in mode `classic` `y = m x` in training
 * and `y = rate x` in evaluation.
 *
 * Source: Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting".
 *
 * @param rate 0 to 1, 0.5 unless told
 * @throws {ValueError} where `rate` lies outside
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { dropout } from "@tilegrad/tilegrad/layers";
 * const layer = dropout(0.4);
 * const [y] = layer.apply(layer.init(key(0)), ones([4]), { train: true, key: key(1) }); // 0 or 1 / 0.6 each
 * ```
 */
export function dropout(rate = 0.5, { mode = "inverted" }: DropoutLayerOptions = {}): Module<never, never> {
  if (!(rate >= 0 && rate <= 1)) throw new ValueError(`Cannot make dropout: found rate ${rate}, needs 0 to 1`);
  return defineLayer({
    kind: "dropout",
    forward: (pass, x) => drop(x, { rate, mode, ...pass.drops ? { key: pass.key() } : { train: false } }),
  });
}
