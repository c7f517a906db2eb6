import { unaryLogarithm, unarySpecial } from "../../shaders/mod.ts";
import { ValueError } from "../errors.ts";
import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { floats, requireTypes } from "./_rules.ts";
import { literal, unaryOp } from "./_unary.ts";
import { div, mul, sub } from "./binary.ts";
import { equal, less } from "./comparison.ts";
import { clamp } from "./clamp.ts";
import { abs, isNaN, neg, round, square } from "./unary.ts";
import { exp } from "./unary_exponential.ts";
import { log, log1p } from "./unary_logarithm.ts";
import { sin } from "./unary_trigonometry.ts";
import { where } from "./where.ts";

const functions = `${unarySpecial}\n${unaryLogarithm}`;

const erfinvOp: Op<null> = unaryOp("erfinv", {
  wgsl: (x) => `erfinv_f32(${x})`,
  functions,
  grad: (_x, dy, y) => mul(dy, mul(exp(square(y)), Math.sqrt(Math.PI) / 2)),
});

/** log gamma(x) for x >= 1/2. */
const lgammaOp: Op<null> = unaryOp("lgamma", {
  wgsl: (x) => `lgamma_f32(${x})`,
  functions,
  grad: (x, dy) => mul(dy, apply(polygammaOp, [x], { order: 0 })),
});

/** Derivative `order` of the digamma function for x >= 1/2: digamma itself, then (-1)^(n + 1) n! zeta(n + 1, x). */
const polygammaOp: Op<{ order: number }> = unaryOp<{ order: number }>("polygamma", {
  wgsl(x, { order }) {
    if (order === 0) return `digamma_f32(${x})`;
    let scale = order % 2 === 1 ? 1 : -1;
    for (let factor = 2; factor <= order; factor++) scale *= factor;
    return `(${literal(scale)} * zeta_f32(${order + 1}u, ${x}))`;
  },
  functions,
  grad: (x, dy, _y, { order }) => mul(dy, apply(polygammaOp, [x], { order: order + 1 })),
});

/**
 * Inverse of the error function by element: `erf(y) = x`; infinite at 1 and -1, NaN beyond.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { erfinv, tensor } from "@tilegrad/tilegrad";
 * console.log(await erfinv(tensor([0, 0.5])).array()); // [0, 0.4769...]
 * ```
 */
export function erfinv(x: Tensor): Tensor {
  return apply(erfinvOp, [x], null);
}

/**
 * Logarithm of the magnitude of the gamma function by element: `y = log |gamma(x)|`; infinite at 0, -1, -2 ...
 *
 * Below 1/2 by reflection: `log(pi / |sin(pi x)|) - lgamma(1 - x)`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { lgamma, tensor } from "@tilegrad/tilegrad";
 * console.log(await lgamma(tensor([1, 5])).array()); // [0, 3.178...], which is log 24
 * ```
 */
export function lgamma(x: Tensor): Tensor {
  requireTypes("lgamma", [x], floats);
  if (isHalf(x)) return inFloat32(lgamma, x);
  const isLeft = less(x, 0.5);
  const y = apply(lgammaOp, [where(isLeft, sub(1, x), x)], null);
  const part = where(isLeft, sub(x, round(x)), 0.25);
  return where(isLeft, sub(log(div(Math.PI, abs(sin(mul(part, Math.PI))))), y), y);
}

/**
 * Inverse of the sigmoid by element: `y = log(x / (1 - x))`; infinite at 0 and 1, NaN outside.
 *
 * @param x `float32`, any shape
 * @param options.eps if given, x is cut to [eps, 1 - eps] first
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} where `eps` is not from 0 to 1/2
 *
 * @example
 * ```ts
 * import { logit, tensor } from "@tilegrad/tilegrad";
 * console.log(await logit(tensor([0.5, 0.75])).array()); // [0, 1.0986...]
 * ```
 */
export function logit(x: Tensor, { eps }: { eps?: number } = {}): Tensor {
  requireTypes("logit", [x], floats);
  if (isHalf(x)) return inFloat32((x) => logit(x, { eps }), x);
  if (eps !== undefined && !(eps >= 0 && eps <= 0.5)) {
    throw new ValueError(`Cannot apply logit: eps must be from 0 to 1/2, found ${eps}`);
  }
  const inside = eps === undefined ? x : clamp(x, { min: eps, max: 1 - eps });
  return sub(log(inside), log1p(neg(inside)));
}

/** What `nanToNum` puts in place. */
export interface NanToNumOptions {
  /** In place of NaN; default 0. */
  readonly nan?: number;
  /** In place of infinity; default the largest number of x's type. */
  readonly posInf?: number;
  /** In place of minus infinity; default the lowest number of x's type. */
  readonly negInf?: number;
}

const largest = { float32: 3.4028234663852886e38, float16: 65504 };

/**
 * Finite numbers in place of NaN and infinities, by element. The gradient passes where x is finite.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { nanToNum, tensor } from "@tilegrad/tilegrad";
 * console.log(await nanToNum(tensor([1, NaN])).array()); // [1, 0]
 * ```
 */
export function nanToNum(x: Tensor, { nan = 0, posInf, negInf }: NanToNumOptions = {}): Tensor {
  requireTypes("nanToNum", [x], floats);
  const most = largest[x.dtype as keyof typeof largest];
  return where(
    isNaN(x),
    nan,
    where(equal(x, Infinity), posInf ?? most, where(equal(x, -Infinity), negInf ?? -most, x)),
  );
}
