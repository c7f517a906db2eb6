// What each elementwise operator computes, in float64.
import * as t from "../../core/mod.ts";
import type { Tolerance } from "../ops/_check.ts";
import type { Domain } from "./_draw.ts";

/** A function of one element. */
export interface UnaryRow extends Domain, Tolerance {
  readonly f: (x: t.Tensor) => t.Tensor;
  readonly expected: (x: number) => number;
  /** False for steps, whose gradient is 0 or that have none; default true. */
  readonly differentiate?: boolean;
}

/** A function of two elements. */
export interface BinaryRow extends Tolerance {
  readonly f: (a: t.Tensor, b: t.Tensor) => t.Tensor;
  readonly expected: (a: number, b: number) => number;
  /** Where both operands lie. */
  readonly domain?: Domain;
  readonly differentiate?: boolean;
}

const positive = { min: 0.2, max: 3 };
const inner = { min: -0.8, max: 0.8 };
const steps = { differentiate: false };
/** WGSL allows its built-in functions a few thousand units in the last place. */
const builtIn = { rtol: 2e-5, atol: 2e-5 };

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const roundEven = (x: number) => {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2 === 0 ? 0 : 1) : Math.round(x);
};
const softplus = (x: number) => Math.log1p(Math.exp(x));

/** erf by its Taylor series, which converges everywhere and is exact enough for |x| <= 3. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 80; n++) sum += (term *= -x * x / n) / (2 * n + 1);
  return 2 / Math.sqrt(Math.PI) * sum;
}

export const unaryRows: Readonly<Record<string, UnaryRow>> = {
  abs: { f: t.abs, expected: Math.abs },
  neg: { f: t.neg, expected: (x) => -x },
  sign: { f: t.sign, expected: Math.sign, ...steps },
  sqrt: { f: t.sqrt, expected: Math.sqrt, ...positive },
  rsqrt: { f: t.rsqrt, expected: (x) => 1 / Math.sqrt(x), ...positive },
  cbrt: { f: t.cbrt, expected: Math.cbrt, ...positive },
  square: { f: t.square, expected: (x) => x * x },
  reciprocal: { f: t.reciprocal, expected: (x) => 1 / x, ...positive },
  floor: { f: t.floor, expected: Math.floor, ...steps },
  ceil: { f: t.ceil, expected: Math.ceil, ...steps },
  round: { f: t.round, expected: roundEven, ...steps },
  trunc: { f: t.trunc, expected: Math.trunc, ...steps },
  frac: { f: t.frac, expected: (x) => x - Math.trunc(x) },
  isNaN: { f: t.isNaN, expected: (x) => Number(Number.isNaN(x)), ...steps },
  isInf: { f: t.isInf, expected: () => 0, ...steps },
  isFinite: { f: t.isFinite, expected: () => 1, ...steps },
  logicalNot: { f: t.logicalNot, expected: (x) => 1 - x, dtype: "bool", ...steps },
  bitwiseNot: { f: t.bitwiseNot, expected: (x) => ~x, dtype: "int32", min: -1000, max: 1000, ...steps },
  erf: { f: t.erf, expected: erf },
  erfc: { f: t.erfc, expected: (x) => 1 - erf(x) },
  erfinv: { f: t.erfinv, expected: erfInverse, ...inner },
  exp: { f: t.exp, expected: Math.exp },
  exp2: { f: t.exp2, expected: (x) => 2 ** x },
  expm1: { f: t.expm1, expected: Math.expm1 },
  sinh: { f: t.sinh, expected: Math.sinh },
  cosh: { f: t.cosh, expected: Math.cosh },
  tanh: { f: t.tanh, expected: Math.tanh },
  sigmoid: { f: t.sigmoid, expected: sigmoid },
  logit: { f: t.logit, expected: (x) => Math.log(x / (1 - x)), min: 0.1, max: 0.9 },
  log: { f: t.log, expected: Math.log, ...positive },
  log2: { f: t.log2, expected: Math.log2, ...positive },
  log10: { f: t.log10, expected: Math.log10, ...positive },
  log1p: { f: t.log1p, expected: Math.log1p, ...positive },
  logSigmoid: { f: t.logSigmoid, expected: (x) => -softplus(-x) },
  asinh: { f: t.asinh, expected: Math.asinh },
  acosh: { f: t.acosh, expected: Math.acosh, min: 1.2, max: 4 },
  atanh: { f: t.atanh, expected: Math.atanh, ...inner },
  sin: { f: t.sin, expected: Math.sin, ...builtIn },
  cos: { f: t.cos, expected: Math.cos, ...builtIn },
  tan: { f: t.tan, expected: Math.tan, ...inner, ...builtIn },
  asin: { f: t.asin, expected: Math.asin, ...inner },
  acos: { f: t.acos, expected: Math.acos, ...inner },
  atan: { f: t.atan, expected: Math.atan },
  nanToNum: { f: t.nanToNum, expected: (x) => x },
  relu: { f: t.relu, expected: (x) => Math.max(0, x) },
  relu6: { f: t.relu6, expected: (x) => Math.min(6, Math.max(0, x)), min: -3, max: 9 },
  leakyRelu: { f: (x) => t.leakyRelu(x, { slope: 0.1 }), expected: (x) => x > 0 ? x : 0.1 * x },
  hardtanh: { f: t.hardtanh, expected: (x) => Math.min(1, Math.max(-1, x)) },
  hardsigmoid: { f: t.hardsigmoid, expected: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)), min: -4, max: 4 },
  hardswish: { f: t.hardswish, expected: (x) => x * Math.min(1, Math.max(0, x / 6 + 0.5)), min: -4, max: 4 },
  threshold: { f: (x) => t.threshold(x, { threshold: 0.5, value: -2 }), expected: (x) => x > 0.5 ? x : -2 },
  hardshrink: { f: t.hardshrink, expected: (x) => Math.abs(x) > 0.5 ? x : 0 },
  softshrink: { f: t.softshrink, expected: (x) => Math.sign(x) * Math.max(0, Math.abs(x) - 0.5) },
  tanhshrink: { f: t.tanhshrink, expected: (x) => x - Math.tanh(x) },
  elu: { f: (x) => t.elu(x, { alpha: 0.7 }), expected: (x) => x > 0 ? x : 0.7 * Math.expm1(x) },
  celu: { f: (x) => t.celu(x, { alpha: 1.3 }), expected: (x) => x > 0 ? x : 1.3 * Math.expm1(x / 1.3) },
  selu: {
    f: t.selu,
    expected: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  },
  gelu: { f: t.gelu, expected: (x) => x * (1 + erf(x / Math.SQRT2)) / 2 },
  silu: { f: t.silu, expected: (x) => x * sigmoid(x) },
  mish: { f: t.mish, expected: (x) => x * Math.tanh(softplus(x)) },
  softplus: { f: t.softplus, expected: softplus },
  softsign: { f: t.softsign, expected: (x) => x / (1 + Math.abs(x)) },
  clamp: { f: (x) => t.clamp(x, { min: -0.4, max: 1.1 }), expected: (x) => Math.min(1.1, Math.max(-0.4, x)) },
  cast: { f: (x) => t.cast(x, "int32"), expected: Math.trunc, min: -9, max: 9, ...steps },
};

/** Inverse of erf by Newton's method. */
function erfInverse(y: number): number {
  let x = 0;
  for (let i = 0; i < 60; i++) x -= (erf(x) - y) * Math.sqrt(Math.PI) / 2 * Math.exp(x * x);
  return x;
}

const truth = { domain: { dtype: "bool" }, ...steps } as const;
const bits = { domain: { dtype: "int32", min: -1000, max: 1000 }, ...steps } as const;
const shifts = { domain: { dtype: "int32", min: 0, max: 12 }, ...steps } as const;
/** Few distinct values, so that equal ones meet. */
const few = { domain: { dtype: "int32", min: -2, max: 2 }, ...steps } as const;
const sharply = { domain: positive, ...builtIn } as const;

export const binaryRows: Readonly<Record<string, BinaryRow>> = {
  add: { f: t.add, expected: (a, b) => a + b },
  sub: { f: t.sub, expected: (a, b) => a - b },
  mul: { f: t.mul, expected: (a, b) => a * b },
  div: { f: t.div, expected: (a, b) => a / b, domain: positive },
  pow: { f: t.pow, expected: (a, b) => a ** b, ...sharply },
  atan2: { f: t.atan2, expected: Math.atan2, domain: positive, rtol: 5e-4 },
  floorDiv: { f: t.floorDiv, expected: (a, b) => Math.floor(a / b), domain: positive, ...steps },
  mod: { f: t.mod, expected: (a, b) => a % b, domain: positive },
  remainder: { f: t.remainder, expected: (a, b) => a - b * Math.floor(a / b), domain: positive },
  maximum: { f: t.maximum, expected: Math.max },
  minimum: { f: t.minimum, expected: Math.min },
  hypot: { f: t.hypot, expected: Math.hypot },
  copysign: { f: t.copysign, expected: (a, b) => Math.abs(a) * (b < 0 ? -1 : 1) },
  logaddexp: { f: t.logaddexp, expected: (a, b) => Math.log(Math.exp(a) + Math.exp(b)) },
  xlogy: { f: t.xlogy, expected: (a, b) => a * Math.log(b), domain: positive },
  squaredDifference: { f: t.squaredDifference, expected: (a, b) => (a - b) ** 2 },
  equal: { f: t.equal, expected: (a, b) => Number(a === b), ...few },
  notEqual: { f: t.notEqual, expected: (a, b) => Number(a !== b), ...few },
  less: { f: t.less, expected: (a, b) => Number(a < b), ...few },
  lessEqual: { f: t.lessEqual, expected: (a, b) => Number(a <= b), ...few },
  greater: { f: t.greater, expected: (a, b) => Number(a > b), ...few },
  greaterEqual: { f: t.greaterEqual, expected: (a, b) => Number(a >= b), ...few },
  logicalAnd: { f: t.logicalAnd, expected: (a, b) => a & b, ...truth },
  logicalOr: { f: t.logicalOr, expected: (a, b) => a | b, ...truth },
  logicalXor: { f: t.logicalXor, expected: (a, b) => a ^ b, ...truth },
  bitwiseAnd: { f: t.bitwiseAnd, expected: (a, b) => a & b, ...bits },
  bitwiseOr: { f: t.bitwiseOr, expected: (a, b) => a | b, ...bits },
  bitwiseXor: { f: t.bitwiseXor, expected: (a, b) => a ^ b, ...bits },
  leftShift: { f: t.leftShift, expected: (a, b) => a << b, ...shifts },
  rightShift: { f: t.rightShift, expected: (a, b) => a >> b, ...shifts },
};
