/** Family ops: elementwise operators of one and of two tensors. */
import * as t from "@tilegrad/tilegrad";
import type { Attributes } from "./format.ts";
import type { Operator, Operators } from "./operator.ts";

type Unary = (x: t.Tensor) => t.Tensor;
type Binary = (a: t.Tensor, b: t.Tensor) => t.Tensor;

/** Functions of one tensor that take no attributes; expressions call them by these names too. */
export const unaryFunctions: Readonly<Record<string, Unary>> = {
  abs: t.abs,
  neg: t.neg,
  sign: t.sign,
  sqrt: t.sqrt,
  rsqrt: t.rsqrt,
  square: t.square,
  reciprocal: t.reciprocal,
  exp: t.exp,
  exp2: t.exp2,
  expm1: t.expm1,
  log: t.log,
  log2: t.log2,
  log10: t.log10,
  log1p: t.log1p,
  sin: t.sin,
  cos: t.cos,
  tan: t.tan,
  asin: t.asin,
  acos: t.acos,
  atan: t.atan,
  sinh: t.sinh,
  cosh: t.cosh,
  tanh: t.tanh,
  asinh: t.asinh,
  acosh: t.acosh,
  atanh: t.atanh,
  erf: t.erf,
  erfc: t.erfc,
  floor: t.floor,
  ceil: t.ceil,
  round: t.round,
  trunc: t.trunc,
  isnan: t.isNaN,
  isinf: t.isInf,
  isfinite: t.isFinite,
  logical_not: t.logicalNot,
  sigmoid: t.sigmoid,
  relu: t.relu,
  relu6: t.relu6,
  selu: t.selu,
  silu: t.silu,
  mish: t.mish,
  hardswish: t.hardswish,
  hardsigmoid: t.hardsigmoid,
  softsign: t.softsign,
  logsigmoid: t.logSigmoid,
};

/** Functions of two tensors that take no attributes. */
export const binaryFunctions: Readonly<Record<string, Binary>> = {
  mul: t.mul,
  pow: t.pow,
  maximum: t.maximum,
  minimum: t.minimum,
  atan2: t.atan2,
  fmod: t.mod,
  remainder: t.remainder,
  floor_divide: t.floorDiv,
  eq: t.equal,
  ne: t.notEqual,
  lt: t.less,
  le: t.lessEqual,
  gt: t.greater,
  ge: t.greaterEqual,
  logical_and: t.logicalAnd,
  logical_or: t.logicalOr,
  logical_xor: t.logicalXor,
};

/** PyTorch's `alpha`: the second operand is scaled first. */
function scaled(b: t.Tensor, { alpha = 1 }: Attributes): t.Tensor {
  return alpha === 1 ? b : t.mul(b, alpha);
}

const withAttributes: Operators = {
  // The lectures' identity tanh(x) = 2 sigmoid(2x) - 1 is a second output of one case.
  tanh: ({ x }, _, wanted) => {
    if (!wanted.includes("by_sigmoid")) return t.tanh(x);
    return { [wanted[0]]: t.tanh(x), by_sigmoid: t.sub(t.mul(t.sigmoid(t.mul(x, 2)), 2), 1) };
  },
  leaky_relu: ({ x }, { negative_slope = 0.01 }) => t.leakyRelu(x, { slope: negative_slope }),
  elu: ({ x }, { alpha = 1 }) => t.elu(x, { alpha }),
  celu: ({ x }, { alpha = 1 }) => t.celu(x, { alpha }),
  gelu: ({ x }, { approximate = "none" }) => t.gelu(x, { approximate }),
  softplus: ({ x }, { beta = 1, threshold = 20 }) => t.softplus(x, { beta, threshold }),
  hardtanh: ({ x }, { min_val = -1, max_val = 1 }) => t.hardtanh(x, { min: min_val, max: max_val }),
  clamp: ({ x }, { min, max }) => t.clamp(x, { min: min ?? undefined, max: max ?? undefined }),
  threshold: ({ x }, { threshold, value }) => t.threshold(x, { threshold, value }),
  maxout: ({ x }, { k, dim = 1 }) => t.maxout(x, { pieces: k, axis: dim }),
  softmax: ({ x }, { dim }) => t.softmax(x, { axis: dim }),
  log_softmax: ({ x }, { dim }) => t.logSoftmax(x, { axis: dim }),
  pow_scalar: ({ x }, { exponent }) => t.pow(x, exponent),
  add_scalar: ({ x }, { value }) => t.add(x, value),
  sub_scalar: ({ x }, { value }) => t.sub(x, value),
  mul_scalar: ({ x }, { value }) => t.mul(x, value),
  div_scalar: ({ x }, { value }) => t.div(x, value),
  add: ({ a, b }, attributes) => t.add(a, scaled(b, attributes)),
  sub: ({ a, b }, attributes) => t.sub(a, scaled(b, attributes)),
  div: ({ a, b }, { rounding_mode }) => {
    if (rounding_mode === "floor") return t.floorDiv(a, b);
    return rounding_mode === "trunc" ? t.trunc(t.div(a, b)) : t.div(a, b);
  },
  to_int32: ({ x }) => t.cast(x, "int32"),
  to_float32: ({ x }) => t.cast(x, "float32"),
  to_bool: ({ x }) => t.cast(x, "bool"),
  where: ({ cond, a, b }) => t.where(cond, a, b),
  masked_fill: ({ x, mask }, { value }) => t.where(mask, value, x),
};

const mapValues = <T>(table: Readonly<Record<string, T>>, wrap: (one: T) => Operator): Operators =>
  Object.fromEntries(Object.entries(table).map(([name, one]) => [name, wrap(one)]));

export const elementwiseOperators: Operators = {
  ...mapValues(unaryFunctions, (apply) => (inputs) => apply(Object.values(inputs)[0])),
  ...mapValues(binaryFunctions, (apply) => ({ a, b }) => apply(a, b)),
  ...withAttributes,
};
