import * as core from "../core/mod.ts";
import type { Tensor } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Module } from "./module.ts";

/** A layer without variables that maps each element alone. */
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

/** `max(0, x)`. */
export function relu(): Activation {
  return activation("relu", core.relu);
}

/** `min(max(0, x), 6)`. */
export function relu6(): Activation {
  return activation("relu6", core.relu6);
}

/** `x` above 0, else `slope x`; slope 0.01 unless told. */
export function leakyRelu(options: { readonly slope?: number } = {}): Activation {
  return activation("leakyRelu", (x) => core.leakyRelu(x, options));
}

/** `x` above 0, else `alpha (e^x - 1)`; alpha 1 unless told. */
export function elu(options: { readonly alpha?: number } = {}): Activation {
  return activation("elu", (x) => core.elu(x, options));
}

/** `elu` with the scales that keep mean 0 and variance 1. */
export function selu(): Activation {
  return activation("selu", core.selu);
}

/** `x` above 0, else `alpha (e^(x / alpha) - 1)`; alpha 1 unless told. */
export function celu(options: { readonly alpha?: number } = {}): Activation {
  return activation("celu", (x) => core.celu(x, options));
}

/** `x P(X <= x)` for a standard normal X, exactly unless `approximate` is `tanh`. */
export function gelu(options: { readonly approximate?: "none" | "tanh" } = {}): Activation {
  return activation("gelu", (x) => core.gelu(x, options));
}

/** `x sigmoid(x)`. */
export function silu(): Activation {
  return activation("silu", core.silu);
}

/** `x tanh(softplus(x))`. */
export function mish(): Activation {
  return activation("mish", core.mish);
}

/** `ln(1 + e^(beta x)) / beta`, and `x` where `beta x > threshold`; beta 1 and threshold 20 unless told. */
export function softplus(options: { readonly beta?: number; readonly threshold?: number } = {}): Activation {
  return activation("softplus", (x) => core.softplus(x, options));
}

/** `x / (1 + |x|)`. */
export function softsign(): Activation {
  return activation("softsign", core.softsign);
}

/** `x` between `min` and `max`, the bound beyond; -1 and 1 unless told. */
export function hardtanh(options: { readonly min?: number; readonly max?: number } = {}): Activation {
  return activation("hardtanh", (x) => core.hardtanh(x, options));
}

/** `min(max(0, x / 6 + 1 / 2), 1)`. */
export function hardsigmoid(): Activation {
  return activation("hardsigmoid", core.hardsigmoid);
}

/** `x hardsigmoid(x)`. */
export function hardswish(): Activation {
  return activation("hardswish", core.hardswish);
}

/** `1 / (1 + e^-x)`. */
export function sigmoid(): Activation {
  return activation("sigmoid", core.sigmoid);
}

/** `ln(sigmoid(x))`. */
export function logSigmoid(): Activation {
  return activation("logSigmoid", core.logSigmoid);
}

/** `(e^x - e^-x) / (e^x + e^-x)`. */
export function tanh(): Activation {
  return activation("tanh", core.tanh);
}

/** `x` where it is above `threshold`, else `value`. */
export function threshold(options: { readonly threshold: number; readonly value: number }): Activation {
  return activation("threshold", (x) => core.threshold(x, options));
}

/** `e^x / sum(e^x)` along an axis, the last unless told. */
export function softmax(options: { readonly axis?: number } = {}): Activation {
  return activation("softmax", (x) => core.softmax(x, options));
}

/** `x - ln(sum(e^x))` along an axis, the last unless told. */
export function logSoftmax(options: { readonly axis?: number } = {}): Activation {
  return activation("logSoftmax", (x) => core.logSoftmax(x, options));
}

/** The largest of each `pieces` neighbours along an axis, 1 (the channels) unless told; the axis shrinks accordingly. */
export function maxout(options: { readonly pieces: number; readonly axis?: number }): Activation {
  return activation("maxout", (x) => core.maxout(x, options));
}
