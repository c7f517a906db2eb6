import { prelu as withSlopes, rrelu as withRandomSlopes, type RreluOptions } from "../core/mod.ts";
import type { Activation } from "./activation.ts";
import { defineLayer } from "./define.ts";
import { constantInit } from "./init.ts";
import type { Module } from "./module.ts";
import { checkCount } from "./sizes.ts";

/** How `prelu` starts. */
export interface PreluOptions {
  /** Slopes: 1 for all channels together, unless told, or one for each of so many channels. */
  readonly channels?: number;
  /** First value of the slopes, 0.25 unless told. */
  readonly slope?: number;
}

/**
 * `x` above 0, else `weight[c] x`, x [N, C, ...]. Parameter: `weight` [channels].
 *
 * Source: He et al. 2015, "Delving deep into rectifiers: surpassing human-level performance on ImageNet classification".
 *
 * @throws {ShapeError} where `channels` is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { conv2d, prelu, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ conv: conv2d(3, 8, 3), out: prelu({ channels: 8 }) });
 * ```
 */
export function prelu({ channels = 1, slope = 0.25 }: PreluOptions = {}): Module<"weight", never> {
  checkCount("prelu", "channels", channels);
  return defineLayer({
    kind: "prelu",
    params: { weight: { shape: [channels], init: constantInit(slope) } },
    forward: (pass, x) => withSlopes(x, pass.param("weight")),
  });
}

/**
 * `x` above 0, else `slope x`, the slope of each element drawn between `lower` (1/8 unless told) and `upper` (1/3) in training,
 * and their middle in evaluation.
 *
 * Source: Xu et al. 2015, "Empirical evaluation of rectified activations in convolutional network".
 *
 * @example
 * ```ts
 * import { linear, rrelu, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: rrelu() });
 * ```
 */
export function rrelu(options: Pick<RreluOptions, "lower" | "upper"> = {}): Activation {
  return defineLayer({
    kind: "rrelu",
    forward: (pass, x) => withRandomSlopes(x, { ...options, ...pass.train ? { key: pass.key() } : { train: false } }),
  });
}
