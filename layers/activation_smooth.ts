import * as core from "../core/mod.ts";
import { type Activation, activation } from "./activation.ts";

/**
 * `x` above 0, else `alpha (e^x - 1)`; alpha 1 unless told.
 *
 * Source: Clevert et al. 2016, "Fast and accurate deep network learning by exponential linear units".
 *
 * @example
 * ```ts
 * import { elu, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: elu({ alpha: 1 }) });
 * ```
 */
export function elu(options: { readonly alpha?: number } = {}): Activation {
  return activation("elu", (x) => core.elu(x, options));
}

/**
 * `elu` with the scales that keep mean 0 and variance 1.
 *
 * Source: Klambauer et al. 2017, "Self-normalizing neural networks".
 *
 * @example
 * ```ts
 * import { linear, selu, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: selu() });
 * ```
 */
export function selu(): Activation {
  return activation("selu", core.selu);
}

/**
 * `x` above 0, else `alpha (e^(x / alpha) - 1)`; alpha 1 unless told.
 *
 * Source: Barron 2017, "Continuously differentiable exponential linear units".
 *
 * @example
 * ```ts
 * import { celu, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: celu({ alpha: 2 }) });
 * ```
 */
export function celu(options: { readonly alpha?: number } = {}): Activation {
  return activation("celu", (x) => core.celu(x, options));
}

/**
 * `x P(X <= x)` for a standard normal X, exactly unless `approximate` is `tanh`.
 *
 * Source: Hendrycks and Gimpel 2016, "Gaussian error linear units".
 *
 * @example
 * ```ts
 * import { gelu, linear, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: gelu({ approximate: "tanh" }) });
 * ```
 */
export function gelu(options: { readonly approximate?: "none" | "tanh" } = {}): Activation {
  return activation("gelu", (x) => core.gelu(x, options));
}

/**
 * `x sigmoid(x)`.
 *
 * Source: Elfwing et al. 2018, "Sigmoid-weighted linear units".
 *
 * @example
 * ```ts
 * import { linear, sequential, silu } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: silu() });
 * ```
 */
export function silu(): Activation {
  return activation("silu", core.silu);
}

/**
 * `x tanh(softplus(x))`.
 *
 * Source: Misra 2019, "Mish: a self regularized non-monotonic activation function".
 *
 * @example
 * ```ts
 * import { linear, mish, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: mish() });
 * ```
 */
export function mish(): Activation {
  return activation("mish", core.mish);
}

/**
 * `ln(1 + e^(beta x)) / beta`, and `x` where `beta x > threshold`; beta 1 and threshold 20 unless told.
 *
 * @example
 * ```ts
 * import { linear, sequential, softplus } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: softplus({ beta: 2 }) });
 * ```
 */
export function softplus(options: { readonly beta?: number; readonly threshold?: number } = {}): Activation {
  return activation("softplus", (x) => core.softplus(x, options));
}

/**
 * `x / (1 + |x|)`.
 *
 * @example
 * ```ts
 * import { linear, sequential, softsign } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: softsign() });
 * ```
 */
export function softsign(): Activation {
  return activation("softsign", core.softsign);
}

/**
 * `1 / (1 + e^-x)`.
 *
 * @example
 * ```ts
 * import { linear, sequential, sigmoid } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: sigmoid() });
 * ```
 */
export function sigmoid(): Activation {
  return activation("sigmoid", core.sigmoid);
}

/**
 * `ln(sigmoid(x))`.
 *
 * @example
 * ```ts
 * import { linear, logSigmoid, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: logSigmoid() });
 * ```
 */
export function logSigmoid(): Activation {
  return activation("logSigmoid", core.logSigmoid);
}

/**
 * `(e^x - e^-x) / (e^x + e^-x)`.
 *
 * @example
 * ```ts
 * import { linear, sequential, tanh } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: tanh() });
 * ```
 */
export function tanh(): Activation {
  return activation("tanh", core.tanh);
}

/**
 * `e^x / sum(e^x)` along an axis, the last unless told.
 *
 * @example
 * ```ts
 * import { linear, sequential, softmax } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: softmax({ axis: 1 }) });
 * ```
 */
export function softmax(options: { readonly axis?: number } = {}): Activation {
  return activation("softmax", (x) => core.softmax(x, options));
}

/**
 * `x - ln(sum(e^x))` along an axis, the last unless told.
 *
 * @example
 * ```ts
 * import { linear, logSoftmax, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), out: logSoftmax({ axis: 1 }) });
 * ```
 */
export function logSoftmax(options: { readonly axis?: number } = {}): Activation {
  return activation("logSoftmax", (x) => core.logSoftmax(x, options));
}
