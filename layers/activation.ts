import * as core from "../core/mod.ts";
import type { Tensor } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";

/** A layer without variables. */
export type Activation = Module<never, never>;

/**
 * Makes a layer of a function without variables, of your own or from `core`.
 *
 * @param kind what tables call it
 *
 * @example
 * ```ts
 * import { mul, sin, type Tensor } from "@tilegrad/tilegrad";
 * import { activation } from "@tilegrad/tilegrad/layers";
 * const wave = activation("wave", (x: Tensor) => mul(sin(x), 2));
 * ```
 */
export function activation(kind: string, map: (x: Tensor) => Tensor): Activation {
  return defineLayer({ kind, forward: (_, x) => map(x) });
}

/**
 * `max(0, x)`.
 *
 * @example
 * ```ts
 * import { linear, relu, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: relu() });
 * ```
 */
export function relu(): Activation {
  return activation("relu", core.relu);
}

/**
 * `min(max(0, x), 6)`.
 *
 * Source: Krizhevsky 2010, "Convolutional deep belief networks on CIFAR-10".
 *
 * @example
 * ```ts
 * import { linear, relu6, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: relu6() });
 * ```
 */
export function relu6(): Activation {
  return activation("relu6", core.relu6);
}

/**
 * `x` above 0, else `slope x`; slope 0.01 unless told.
 *
 * Source: Maas et al. 2013, "Rectifier nonlinearities improve neural network acoustic models".
 *
 * @example
 * ```ts
 * import { leakyRelu, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: leakyRelu({ slope: 0.1 }) });
 * ```
 */
export function leakyRelu(options: { readonly slope?: number } = {}): Activation {
  return activation("leakyRelu", (x) => core.leakyRelu(x, options));
}

/**
 * `x` between `min` and `max`, the bound beyond; -1 and 1 unless told.
 *
 * @example
 * ```ts
 * import { hardtanh, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: hardtanh({ min: 0, max: 6 }) });
 * ```
 */
export function hardtanh(options: { readonly min?: number; readonly max?: number } = {}): Activation {
  return activation("hardtanh", (x) => core.hardtanh(x, options));
}

/**
 * `min(max(0, x / 6 + 1 / 2), 1)`.
 *
 * @example
 * ```ts
 * import { hardsigmoid, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: hardsigmoid() });
 * ```
 */
export function hardsigmoid(): Activation {
  return activation("hardsigmoid", core.hardsigmoid);
}

/**
 * `x hardsigmoid(x)`.
 *
 * Source: Howard et al. 2019, "Searching for MobileNetV3".
 *
 * @example
 * ```ts
 * import { hardswish, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: hardswish() });
 * ```
 */
export function hardswish(): Activation {
  return activation("hardswish", core.hardswish);
}

/**
 * `x` where it is above `threshold`, else `value`.
 *
 * @example
 * ```ts
 * import { linear, sequential, threshold } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: threshold({ threshold: 0.5, value: 0 }) });
 * ```
 */
export function threshold(options: { readonly threshold: number; readonly value: number }): Activation {
  return activation("threshold", (x) => core.threshold(x, options));
}

/**
 * The largest of each `pieces` neighbours along an axis, 1 (the channels) unless told; the axis shrinks accordingly.
 *
 * Source: Goodfellow et al. 2013, "Maxout networks".
 *
 * @example
 * ```ts
 * import { linear, maxout, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 6), out: maxout({ pieces: 2 }) }); // [N, 8] to [N, 3]
 * ```
 */
export function maxout(options: { readonly pieces: number; readonly axis?: number }): Activation {
  return activation("maxout", (x) => core.maxout(x, options));
}
