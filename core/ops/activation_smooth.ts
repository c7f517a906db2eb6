import { unaryError, unaryExponential, unaryLogarithm } from "../../shaders/mod.ts";
import { apply, type Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { literal, requireFinite, unaryOp } from "./_unary.ts";
import { add, div, mul, sub } from "./binary.ts";
import { greater, lessEqual } from "./comparison.ts";
import { abs, square } from "./unary.ts";
import { erfc } from "./unary_error.ts";
import { exp, sigmoid, tanh } from "./unary_exponential.ts";
import { where } from "./where.ts";

/** y = scale * x where x > 0, scale * alpha * (e^(rate x) - 1) elsewhere. */
interface EluAttrs {
  readonly alpha: number;
  readonly scale: number;
  readonly rate: number;
}

interface SoftplusAttrs {
  readonly beta: number;
  readonly threshold: number;
}

/** gelu's approximation is x sigmoid(linear x + cubic x^3). */
const gelu2 = { linear: Math.sqrt(8 / Math.PI), cubic: 0.044715 * Math.sqrt(8 / Math.PI) };

/** tanh(log(1 + e)) is n / (n + 2) with n = e (e + 2); beyond 20 it is 1 to the last digit. */
const mishFunction = `fn mish_f32(x: f32) -> f32 {
  let e = exp(select(x, 20.0, x > 20.0));
  let n = e * (e + 2.0);
  return x * (n / (n + 2.0));
}`;

/** Activations of curved pieces, one row each. */
export const smoothActivationOps = {
  elu: unaryOp<EluAttrs>("elu", {
    wgsl: (x, { alpha, scale, rate }) =>
      `select(${x} * ${literal(scale)}, ${literal(scale * alpha)} * expm1_f32(${x} * ${literal(rate)}), ${x} <= 0.0)`,
    functions: unaryExponential,
    // Told from the result, whose sign a negative alpha turns.
    grad: (x, dy, y, { alpha, scale, rate }) =>
      where(lessEqual(alpha >= 0 ? y : x, 0), mul(dy, mul(add(y, scale * alpha), rate)), mul(dy, scale)),
  }),
  gelu: unaryOp("gelu", {
    wgsl: (x) => `(0.5 * ${x} * erfc_f32(${literal(-Math.SQRT1_2)} * ${x}))`,
    functions: unaryError,
    grad(x, dy) {
      const share = mul(erfc(mul(x, -Math.SQRT1_2)), 0.5);
      const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return mul(dy, add(share, mul(x, density)));
    },
  }),
  geluByTanh: unaryOp("geluByTanh", {
    wgsl: (x) => `(${x} * sigmoid_f32(${x} * (${literal(gelu2.linear)} + ${literal(gelu2.cubic)} * ${x} * ${x})))`,
    functions: unaryExponential,
    grad(x, dy) {
      const s = sigmoid(mul(x, add(mul(square(x), gelu2.cubic), gelu2.linear)));
      const slope = add(mul(square(x), 3 * gelu2.cubic), gelu2.linear);
      return mul(dy, mul(s, add(mul(mul(x, slope), sub(1, s)), 1)));
    },
  }),
  silu: unaryOp("silu", {
    wgsl: (x) => `(${x} * sigmoid_f32(${x}))`,
    functions: unaryExponential,
    grad(x, dy) {
      const s = sigmoid(x);
      return mul(dy, mul(s, add(mul(x, sub(1, s)), 1)));
    },
  }),
  mish: unaryOp("mish", {
    wgsl: (x) => `mish_f32(${x})`,
    functions: mishFunction,
    grad(x, dy) {
      const t = tanh(softplus(x));
      return mul(dy, add(t, mul(mul(x, sigmoid(x)), sub(1, square(t)))));
    },
  }),
  softplus: unaryOp<SoftplusAttrs>("softplus", {
    wgsl(x, { beta, threshold }) {
      const z = `(${x} * ${literal(beta)})`;
      const y = `(select(0.0, ${z}, ${z} > 0.0) + log1p_f32(exp(-abs(${z})))) / ${literal(beta)}`;
      return `select(${y}, ${x}, ${z} > ${literal(threshold)})`;
    },
    functions: unaryLogarithm,
    grad(x, dy, _y, { beta, threshold }) {
      const z = mul(x, beta);
      return where(greater(z, threshold), dy, mul(dy, sigmoid(z)));
    },
  }),
  softsign: unaryOp("softsign", {
    wgsl: (x) => `(${x} / (1.0 + abs(${x})))`,
    grad: (x, dy) => div(dy, square(add(abs(x), 1))),
  }),
} as const;

/**
 * Exponential linear unit by element: `y = x where x > 0, alpha * (e^x - 1) elsewhere`. The gradient at 0 is alpha.
 *
 * Clevert, Unterthiner and Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units, 2015.
 *
 * @param x `float32`, any shape
 * @param options.alpha the value at minus infinity is -alpha; default 1
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} where alpha is not finite
 *
 * @example
 * ```ts
 * import { elu, tensor } from "@tilegrad/tilegrad";
 * console.log(await elu(tensor([-1, 3])).array()); // [-0.6321..., 3]
 * ```
 */
export function elu(x: Tensor, { alpha = 1 }: { readonly alpha?: number } = {}): Tensor {
  requireFinite("elu", { alpha });
  return apply(smoothActivationOps.elu, [x], { alpha, scale: 1, rate: 1 });
}

/**
 * Self-normalising exponential linear unit by element: `y = s * (x where x > 0, a * (e^x - 1) elsewhere)` with
 * s = 1.0507... and a = 1.6732..., which keep mean 0 and variance 1 from layer to layer.
 *
 * Klambauer, Unterthiner, Mayr and Hochreiter, Self-Normalizing Neural Networks, 2017.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { selu, tensor } from "@tilegrad/tilegrad";
 * console.log(await selu(tensor([-1, 1])).array()); // [-1.1113..., 1.0507...]
 * ```
 */
export function selu(x: Tensor): Tensor {
  requireTypes("selu", [x], floats);
  return apply(smoothActivationOps.elu, [x], { alpha: 1.6732632423543772, scale: 1.0507009873554805, rate: 1 });
}

/**
 * Exponential linear unit with a continuous slope, by element: `y = x where x > 0, alpha * (e^(x / alpha) - 1) elsewhere`.
 *
 * Barron, Continuously Differentiable Exponential Linear Units, 2017.
 *
 * @param x `float32`, any shape
 * @param options.alpha default 1
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} where alpha is 0 or not finite
 *
 * @example
 * ```ts
 * import { celu, tensor } from "@tilegrad/tilegrad";
 * console.log(await celu(tensor([-2, 3]), { alpha: 2 }).array()); // [-1.264..., 3]
 * ```
 */
export function celu(x: Tensor, { alpha = 1 }: { readonly alpha?: number } = {}): Tensor {
  requireFinite("celu", { alpha, "1 / alpha": 1 / alpha });
  requireTypes("celu", [x], floats);
  return apply(smoothActivationOps.elu, [x], { alpha, scale: 1, rate: 1 / alpha });
}

/**
 * Gaussian error linear unit by element: `y = x * P(N(0, 1) <= x)`.
 *
 * Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.
 *
 * @param x `float32`, any shape
 * @param options.approximate `"none"` (default) by the error function; `"tanh"` by
 *   `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))`
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { gelu, tensor } from "@tilegrad/tilegrad";
 * console.log(await gelu(tensor([-1, 1])).array()); // [-0.1586..., 0.8413...]
 * ```
 */
export function gelu(
  x: Tensor,
  { approximate = "none" }: { readonly approximate?: "none" | "tanh" } = {},
): Tensor {
  const { gelu, geluByTanh } = smoothActivationOps;
  return apply(approximate === "tanh" ? geluByTanh : gelu, [x], null);
}

/**
 * Sigmoid linear unit, also called swish, by element: `y = x / (1 + e^-x)`.
 *
 * Elfwing, Uchibe and Doya, Sigmoid-Weighted Linear Units for Neural Network Function Approximation, 2017.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { silu, tensor } from "@tilegrad/tilegrad";
 * console.log(await silu(tensor([-1, 1])).array()); // [-0.2689..., 0.7310...]
 * ```
 */
export function silu(x: Tensor): Tensor {
  return apply(smoothActivationOps.silu, [x], null);
}

/**
 * Mish by element: `y = x * tanh(log(1 + e^x))`.
 *
 * Misra, Mish: A Self Regularized Non-Monotonic Activation Function, 2019.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { mish, tensor } from "@tilegrad/tilegrad";
 * console.log(await mish(tensor([-1, 1])).array()); // [-0.3034..., 0.8650...]
 * ```
 */
export function mish(x: Tensor): Tensor {
  return apply(smoothActivationOps.mish, [x], null);
}

/**
 * Smooth rectified linear unit by element: `y = log(1 + e^(beta * x)) / beta`, and x itself where `beta * x > threshold`.
 *
 * Dugas et al., Incorporating Second-Order Functional Knowledge for Better Option Pricing, 2000.
 *
 * @param x `float32`, any shape
 * @param options.beta sharpness of the bend, default 1
 * @param options.threshold default 20
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} where one of them is not finite, or beta is 0
 *
 * @example
 * ```ts
 * import { softplus, tensor } from "@tilegrad/tilegrad";
 * console.log(await softplus(tensor([0, 100])).array()); // [0.6931..., 100]
 * ```
 */
export function softplus(
  x: Tensor,
  { beta = 1, threshold = 20 }: { readonly beta?: number; readonly threshold?: number } = {},
): Tensor {
  requireFinite("softplus", { beta, "1 / beta": 1 / beta, threshold });
  return apply(smoothActivationOps.softplus, [x], { beta, threshold });
}

/**
 * Softsign by element: `y = x / (1 + |x|)`, between -1 and 1.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { softsign, tensor } from "@tilegrad/tilegrad";
 * console.log(await softsign(tensor([-1, 3])).array()); // [-0.5, 0.75]
 * ```
 */
export function softsign(x: Tensor): Tensor {
  return apply(smoothActivationOps.softsign, [x], null);
}
