import {
  type DType,
  full,
  type Key,
  normal,
  type Shape,
  ShapeError,
  type Tensor,
  uniform,
  ValueError,
} from "../core/mod.ts";

/** Makes the first value of a variable of this shape. */
export type Initializer = (key: Key, shape: Shape, dtype?: DType) => Tensor;

/** Activations that `gainOf` knows. */
export type GainActivation = "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu";

/**
 * By what weights are scaled for the activation that follows (PyTorch's `calculate_gain`): 1 for linear layers and sigmoid, 5/3
 * for tanh, `sqrt(2)` for ReLU, `sqrt(2 / (1 + slope^2))` for leaky ReLU, 3/4 for SELU.
 *
 * @param slope of leaky ReLU, 0.01 unless told
 * @throws {ValueError} where the activation is unknown
 * @example
 * ```ts
 * import { gainOf, linear, xavierUniform } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: xavierUniform({ gain: gainOf("tanh") }) });
 * ```
 */
export function gainOf(activation: GainActivation, slope = 0.01): number {
  const gains: Readonly<Record<GainActivation, number>> = {
    linear: 1,
    sigmoid: 1,
    tanh: 5 / 3,
    relu: Math.SQRT2,
    leakyRelu: Math.sqrt(2 / (1 + slope * slope)),
    selu: 3 / 4,
  };
  if (Object.hasOwn(gains, activation)) return gains[activation];
  throw new ValueError(`Cannot tell a gain: found activation ${activation}, needs ${Object.keys(gains).join(", ")}`);
}

/** How `kaimingUniform` and `kaimingNormal` scale. */
export interface KaimingOptions {
  /** Slope for negative numbers of the leaky ReLU that follows; 0, which is ReLU, unless told. */
  readonly slope?: number;
  /** Keeps the variance of the signal (`in`, unless told) or of the gradient (`out`). */
  readonly fan?: "in" | "out";
}

/** Inputs that reach one output, and outputs that one input reaches, of a weight [out, in, ...kernel]. */
export function fans(shape: Shape): { readonly in: number; readonly out: number } {
  if (shape.length < 2) {
    throw new ShapeError(`Cannot initialise by fan: the weight needs at least 2 axes [out, in, ...], found [${shape}]`);
  }
  const [out, into, ...kernel] = shape;
  const places = kernel.reduce((product, extent) => product * extent, 1);
  return { in: into * places, out: out * places };
}

/**
 * One number everywhere.
 *
 * @example
 * ```ts
 * import { constantInit, linear } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { biasInit: constantInit(0.1) });
 * ```
 */
export function constantInit(value: number): Initializer {
  return (_, shape, dtype) => full(shape, value, dtype);
}

/**
 * Zeros.
 *
 * @example
 * ```ts
 * import { linear, zerosInit } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { biasInit: zerosInit });
 * ```
 */
export const zerosInit: Initializer = constantInit(0);

/**
 * Ones.
 *
 * @example
 * ```ts
 * import { linear, onesInit } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { biasInit: onesInit });
 * ```
 */
export const onesInit: Initializer = constantInit(1);

/**
 * Equally likely anywhere in [-bound, bound).
 *
 * @example
 * ```ts
 * import { linear, uniformInit } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: uniformInit(0.05) });
 * ```
 */
export function uniformInit(bound: number): Initializer {
  return (key, shape) => uniform(key, shape, { min: -bound, max: bound });
}

/**
 * Normally distributed about 0.
 *
 * @example
 * ```ts
 * import { linear, normalInit } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: normalInit(0.01) });
 * ```
 */
export function normalInit(std: number): Initializer {
  return (key, shape) => normal(key, shape, { std });
}

/**
 * U(-b, b) with `b = sqrt(6 / ((1 + slope^2) fan))`; with `slope = sqrt(5)` that is `1 / sqrt(fan)`, PyTorch's default
 * for convolutions and linear layers.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers".
 *
 * @example
 * ```ts
 * import { kaimingUniform, linear } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: kaimingUniform() });
 * ```
 */
export function kaimingUniform(options: KaimingOptions = {}): Initializer {
  return (key, shape) => uniformInit(Math.sqrt(3) * kaimingDeviation(shape, options))(key, shape);
}

/**
 * N(0, std^2) with `std = sqrt(2 / ((1 + slope^2) fan))`. Source: He et al. 2015, "Delving deep into rectifiers".
 *
 * @example
 * ```ts
 * import { kaimingNormal, linear } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: kaimingNormal({ fan: "out" }) });
 * ```
 */
export function kaimingNormal(options: KaimingOptions = {}): Initializer {
  return (key, shape) => normalInit(kaimingDeviation(shape, options))(key, shape);
}

/**
 * U(-b, b) with `b = gain sqrt(6 / (fanIn + fanOut))`, for sigmoid and tanh.
 *
 * Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks".
 *
 * @example
 * ```ts
 * import { linear, xavierUniform } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: xavierUniform() });
 * ```
 */
export function xavierUniform({ gain = 1 }: { readonly gain?: number } = {}): Initializer {
  return (key, shape) => uniformInit(Math.sqrt(3) * xavierDeviation(shape, gain))(key, shape);
}

/**
 * N(0, std^2) with `std = gain sqrt(2 / (fanIn + fanOut))`. Source: Glorot and Bengio 2010.
 *
 * @example
 * ```ts
 * import { linear, xavierNormal } from "@tilegrad/tilegrad/layers";
 * const layer = linear(400, 120, { weightInit: xavierNormal({ gain: 5 / 3 }) });
 * ```
 */
export function xavierNormal({ gain = 1 }: { readonly gain?: number } = {}): Initializer {
  return (key, shape) => normalInit(xavierDeviation(shape, gain))(key, shape);
}

function kaimingDeviation(shape: Shape, { slope = 0, fan = "in" }: KaimingOptions): number {
  return Math.sqrt(2 / ((1 + slope * slope) * fans(shape)[fan]));
}

function xavierDeviation(shape: Shape, gain: number): number {
  const { in: fanIn, out: fanOut } = fans(shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}
