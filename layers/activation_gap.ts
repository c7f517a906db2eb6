import * as core from "../core/mod.ts";
import { type Activation, activation } from "./activation.ts";

/**
 * `x - lambda` above `lambda`, `x + lambda` below `-lambda`, 0 between; lambda 0.5 unless told.
 *
 * @example
 * ```ts
 * import { linear, sequential, softshrink } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: softshrink() });
 * ```
 */
export function softshrink(options: { readonly lambda?: number } = {}): Activation {
  return activation("softshrink", (x) => core.softshrink(x, options));
}

/**
 * 0 from `-lambda` to `lambda`, else `x`; lambda 0.5 unless told.
 *
 * @example
 * ```ts
 * import { hardshrink, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: hardshrink({ lambda: 1 }) });
 * ```
 */
export function hardshrink(options: { readonly lambda?: number } = {}): Activation {
  return activation("hardshrink", (x) => core.hardshrink(x, options));
}

/**
 * `x - tanh(x)`.
 *
 * @example
 * ```ts
 * import { linear, sequential, tanhshrink } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: tanhshrink() });
 * ```
 */
export function tanhshrink(): Activation {
  return activation("tanhshrink", core.tanhshrink);
}

/**
 * `a sigmoid(b)`, a and b the two halves of x along an axis, the last unless told; the axis shrinks accordingly.
 *
 * Source: Dauphin et al. 2017, "Language modeling with gated convolutional networks".
 *
 * @example
 * ```ts
 * import { glu, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 6), out: glu() }); // [N, 8] to [N, 3]
 * ```
 */
export function glu(options: { readonly axis?: number } = {}): Activation {
  return activation("glu", (x) => core.glu(x, options));
}

/**
 * `e^-x / sum(e^-x)` along an axis, the last unless told.
 *
 * @example
 * ```ts
 * import { linear, sequential, softmin } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: softmin() });
 * ```
 */
export function softmin(options: { readonly axis?: number } = {}): Activation {
  return activation("softmin", (x) => core.softmin(x, options));
}
