// What operators of one pattern refuse, each by name, with what was found and what is needed.
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as t from "../../core/mod.ts";

// deno-lint-ignore no-explicit-any
type ErrorClass = new (...args: any[]) => Error;

/** A call, the kind of its error, and what the message names beside the operator. */
type Row = readonly [call: () => unknown, kind: ErrorClass, ...parts: string[]];

const float = t.zeros([2, 3]);
const int = t.zeros([2, 3], "int32");
const bool = t.zeros([2, 3], "bool");

/** Functions of one element that take `float32` alone. */
const unary = {
  acos: t.acos,
  acosh: t.acosh,
  asin: t.asin,
  asinh: t.asinh,
  atan: t.atan,
  atanh: t.atanh,
  cbrt: t.cbrt,
  ceil: t.ceil,
  celu: t.celu,
  cos: t.cos,
  cosh: t.cosh,
  elu: t.elu,
  erf: t.erf,
  erfc: t.erfc,
  erfinv: t.erfinv,
  exp: t.exp,
  exp2: t.exp2,
  expm1: t.expm1,
  floor: t.floor,
  frac: t.frac,
  gelu: t.gelu,
  hardshrink: t.hardshrink,
  hardsigmoid: t.hardsigmoid,
  hardswish: t.hardswish,
  hardtanh: t.hardtanh,
  isFinite: t.isFinite,
  isInf: t.isInf,
  isNaN: t.isNaN,
  leakyRelu: t.leakyRelu,
  lgamma: t.lgamma,
  log: t.log,
  log10: t.log10,
  log1p: t.log1p,
  log2: t.log2,
  logSigmoid: t.logSigmoid,
  logit: t.logit,
  mish: t.mish,
  nanToNum: t.nanToNum,
  reciprocal: t.reciprocal,
  relu: t.relu,
  relu6: t.relu6,
  round: t.round,
  rsqrt: t.rsqrt,
  selu: t.selu,
  sigmoid: t.sigmoid,
  silu: t.silu,
  sin: t.sin,
  sinh: t.sinh,
  softplus: t.softplus,
  softshrink: t.softshrink,
  softsign: t.softsign,
  sqrt: t.sqrt,
  tan: t.tan,
  tanh: t.tanh,
  tanhshrink: t.tanhshrink,
  trunc: t.trunc,
} as const;

/** Functions of two broadcast elements, with an operand that they take and one that they do not. */
const binary: readonly [Record<string, (a: t.Tensor, b: t.Tensor) => t.Tensor>, taken: t.Tensor, refused: t.Tensor][] =
  [
    [{ copysign: t.copysign, hypot: t.hypot, logaddexp: t.logaddexp, xlogy: t.xlogy, atan2: t.atan2 }, float, int],
    [
      {
        add: t.add,
        sub: t.sub,
        mul: t.mul,
        div: t.div,
        floorDiv: t.floorDiv,
        mod: t.mod,
        remainder: t.remainder,
        maximum: t.maximum,
        minimum: t.minimum,
        squaredDifference: t.squaredDifference,
        less: t.less,
        lessEqual: t.lessEqual,
        greater: t.greater,
        greaterEqual: t.greaterEqual,
      },
      float,
      bool,
    ],
    [{ logicalAnd: t.logicalAnd, logicalOr: t.logicalOr, logicalXor: t.logicalXor }, bool, float],
    [
      {
        bitwiseAnd: t.bitwiseAnd,
        bitwiseOr: t.bitwiseOr,
        bitwiseXor: t.bitwiseXor,
        leftShift: t.leftShift,
        rightShift: t.rightShift,
      },
      int,
      float,
    ],
  ];

/** Everything else, by operator. */
const others: Readonly<Record<string, readonly Row[]>> = {
  abs: [[() => t.abs(bool), t.DTypeError, "found bool", "needs float32 or float16 or int32"]],
  neg: [[() => t.neg(bool), t.DTypeError, "found bool", "needs float32 or float16 or int32"]],
  sign: [[() => t.sign(bool), t.DTypeError, "found bool", "needs float32 or float16 or int32"]],
  square: [[() => t.square(bool), t.DTypeError, "found bool", "needs float32 or float16 or int32"]],
  bitwiseNot: [[() => t.bitwiseNot(float), t.DTypeError, "found float32", "needs int32 or uint32"]],
  logicalNot: [[() => t.logicalNot(float), t.DTypeError, "found float32", "needs bool"]],
  equal: [
    [() => t.equal(float, t.zeros([3, 2])), t.ShapeError, "[2,3] and [3,2]", "must be equal or 1"],
    [() => t.equal(float, int), t.DTypeError, "float32 and int32", "must be equal"],
  ],
  notEqual: [
    [() => t.notEqual(float, t.zeros([3, 2])), t.ShapeError, "[2,3] and [3,2]", "must be equal or 1"],
    [() => t.notEqual(float, int), t.DTypeError, "float32 and int32", "must be equal"],
  ],
  all: [
    [() => t.all(float), t.DTypeError, "found float32", "needs bool"],
    [() => t.all(bool, { axis: 2 }), t.ShapeError, "axis 2", "needs -2 to 1"],
  ],
  any: [
    [() => t.any(float), t.DTypeError, "found float32", "needs bool"],
    [() => t.any(bool, { axis: -3 }), t.ShapeError, "axis -3", "needs -2 to 1"],
  ],
  cast: [[() => t.cast(float, "float64" as t.DType), t.DTypeError, "found float64", "needs float32"]],
  convOutputSize: [
    [() => t.convOutputSize(5, 0), t.ShapeError, "kernel", "at least 1", "found 0"],
    [() => t.convOutputSize(5, 3, { stride: -1 }), t.ShapeError, "stride", "at least 1", "found -1"],
    [() => t.convOutputSize(5, 3, { dilation: 1.5 }), t.ShapeError, "dilation", "whole number", "found 1.5"],
    [() => t.convOutputSize(-5, 3), t.ShapeError, "size", "at least 0", "found -5"],
    [() => t.convOutputSize(5, 3, { padding: [-1, 0] }), t.ShapeError, "before", "at least 0", "found -1"],
  ],
  samePadding: [
    [() => t.samePadding(5, 0), t.ShapeError, "kernel", "at least 1", "found 0"],
    [() => t.samePadding(5, 3, { stride: 0 }), t.ShapeError, "stride", "at least 1", "found 0"],
    [() => t.samePadding(-5, 3), t.ShapeError, "size", "at least 0", "found -5"],
  ],
  convolve1d: [
    [() => t.convolve1d(float, float), t.ShapeError, "x [2,3]", "[N,Cin,L]"],
    [() => t.convolve1d(t.zeros([1, 2, 5]), t.zeros([1, 1, 3])), t.ShapeError, "expects 1 input channel", "x has 2"],
  ],
  convolve2d: [
    [() => t.convolve2d(float, t.zeros([1, 2, 3])), t.ShapeError, "x [2,3]", "[N,Cin,H,W]"],
    [
      () => t.convolve2d(t.zeros([1, 2, 5, 5]), t.zeros([1, 1, 3, 3])),
      t.ShapeError,
      "expects 1 input channel",
      "x has 2",
    ],
  ],
  eye: [
    [() => t.eye(-1), t.ShapeError, "at least 0", "found [-1,-1]"],
    [() => t.eye(2, 1.5), t.ShapeError, "whole numbers", "found [2,1.5]"],
  ],
  full: [
    [() => t.full([-1], 0), t.ShapeError, "at least 0", "found [-1]"],
    [() => t.full([1], 0, "float64" as t.DType), t.DTypeError, "found float64", "needs float32"],
  ],
  zeros: [[() => t.zeros([2, -1]), t.ShapeError, "at least 0", "found [2,-1]"]],
  ones: [[() => t.ones([1.5]), t.ShapeError, "whole numbers", "found [1.5]"]],
  indices: [
    [() => t.indices([-1]), t.ShapeError, "at least 0", "found [-1]"],
    [() => t.indices([2 ** 17, 2 ** 17]), t.ShapeError, "[131072,131072]", "2^32"],
  ],
  foldIn: [
    [() => t.foldIn(t.key(1), -1), t.ValueError, "from 0 to 2^32 - 1", "found -1"],
    [() => t.foldIn(t.key(1), 0.5), t.ValueError, "whole number", "found 0.5"],
  ],
  normal: [
    [() => t.normal(t.key(1), [-1]), t.ShapeError, "at least 0", "found [-1]"],
    [() => t.normal(t.key(1), [1], { std: -1 }), t.ValueError, "at least 0", "found -1"],
  ],
  uniform: [
    [() => t.uniform(t.key(1), [0.5]), t.ShapeError, "whole numbers", "found [0.5]"],
    [() => t.uniform(t.key(1), [1], { min: 2, max: 1 }), t.ValueError, "min may not exceed max", "found 2 and 1"],
  ],
  alphaDropout: [
    [() => t.alphaDropout(float, { rate: 2, key: t.key(1) }), t.ValueError, "from 0 to 1", "found 2"],
    [() => t.alphaDropout(int, { rate: 0.5, key: t.key(1) }), t.DTypeError, "found int32", "needs float32"],
  ],
  hostScalar: [[() => t.hostScalar((one) => one, [t.zeros([2])], "float32"), t.ShapeError, "scalars", "found rank 1"]],
  gumbel: [[() => t.gumbel(t.key(1), [-1]), t.ShapeError, "at least 0", "found [-1]"]],
  rgbToGray: [
    [() => t.rgbToGray(float), t.ShapeError, "x is [2,3]", "needs three colours"],
    [() => t.rgbToGray(t.zeros([3, 1, 1], "int32")), t.DTypeError, "found int32", "needs float32"],
  ],
  rgbToHsv: [[() => t.rgbToHsv(float), t.ShapeError, "x is [2,3]", "needs three colours"]],
  hsvToRgb: [[() => t.hsvToRgb(float), t.ShapeError, "x is [2,3]", "needs three colours"]],
  maxPool2dIndices: [
    [() => t.maxPool2dIndices(float, 2), t.ShapeError, "x is [2,3]", "needs rank 4"],
    [() => t.maxPool2dIndices(t.zeros([1, 1, 4, 4]), 0), t.ShapeError, "kernel", "at least 1", "found 0"],
    [() => t.maxPool2dIndices(t.zeros([1, 1, 4, 4]), 2, { stride: -1 }), t.ShapeError, "stride", "found -1"],
    [() => t.maxPool2dIndices(t.zeros([1, 1, 4, 4]), 5), t.ShapeError, "reaches over 5", "[1,1,4,4] has 4"],
  ],
  rotate: [
    [() => t.rotate(float, 3), t.ShapeError, "x is [2,3]", "needs rank 4"],
    [() => t.rotate(t.zeros([1, 1, 2, 2]), NaN), t.ValueError, "found NaN", "finite"],
  ],
  fma: [
    [() => t.fma(float, t.zeros([4]), 1), t.ShapeError, "[2,3] and [4]", "must be equal or 1"],
    [() => t.fma(float, int, 1), t.DTypeError, "float32 and int32", "must be equal"],
  ],
  lerp: [
    [() => t.lerp(float, t.zeros([4]), 1), t.ShapeError, "[2,3] and [4]", "must be equal or 1"],
    [() => t.lerp(int, int, 1), t.DTypeError, "found int32", "needs float32"],
  ],
  tril: [
    [() => t.tril(t.zeros([3])), t.ShapeError, "found [3]", "needs at least 2 axes"],
    [() => t.tril(float, 0.5), t.ShapeError, "whole number", "found 0.5"],
  ],
  triu: [
    [() => t.triu(t.zeros([3])), t.ShapeError, "found [3]", "needs at least 2 axes"],
    [() => t.triu(float, 0.5), t.ShapeError, "whole number", "found 0.5"],
  ],
};

const logits = t.tensor([[0.2, 0.3, 0.5], [0.1, 0.7, 0.2]]);
const labels = t.tensor([0, 2], { dtype: "int32" });
const answers = t.tensor([1, -1]);

/** Losses, each with a reduction. */
const losses: Readonly<Record<string, (options: { readonly reduction: t.Reduction }) => t.Tensor>> = {
  binaryCrossEntropy: (options) => t.binaryCrossEntropy(logits, logits, options),
  binaryCrossEntropyWithLogits: (options) => t.binaryCrossEntropyWithLogits(logits, logits, options),
  cosineEmbedding: (options) => t.cosineEmbedding(logits, logits, answers, options),
  crossEntropy: (options) => t.crossEntropy(logits, labels, options),
  ctc: (options) => t.ctc(t.zeros([3, 1, 2]), t.ones([1, 1], "int32"), options),
  dice: (options) => t.dice(logits, logits, options),
  focal: (options) => t.focal(logits, logits, options),
  gaussianNll: (options) => t.gaussianNll(logits, logits, logits, options),
  hinge: (options) => t.hinge(logits, logits, options),
  huber: (options) => t.huber(logits, logits, options),
  klDivergence: (options) => t.klDivergence(logits, logits, options),
  l1: (options) => t.l1(logits, logits, options),
  marginRanking: (options) => t.marginRanking(logits, logits, logits, options),
  mse: (options) => t.mse(logits, logits, options),
  multiMargin: (options) => t.multiMargin(logits, labels, options),
  nll: (options) => t.nll(logits, labels, options),
  poissonNll: (options) => t.poissonNll(logits, logits, options),
  smoothL1: (options) => t.smoothL1(logits, logits, options),
  tripletMargin: (options) => t.tripletMargin(logits, logits, logits, options),
  zeroOne: (options) => t.zeroOne(logits, labels, options),
};

function checkRefused(name: string, [call, kind, ...parts]: Row): void {
  const { message } = assertThrows(call, kind);
  for (const part of [name, ...parts]) assertStringIncludes(message, part);
}

Deno.test("functions of one element refuse other types, by their own name", () => {
  for (const [name, f] of Object.entries(unary)) {
    checkRefused(name, [() => f(int), t.DTypeError, "found int32", "needs float32"]);
    checkRefused(name, [() => f(bool), t.DTypeError, "found bool", "needs float32"]);
  }
});

Deno.test("functions of two elements refuse shapes that do not broadcast and types that do not fit", () => {
  for (const [functions, taken, refused] of binary) {
    const turned = t.zeros([3, 2], taken.dtype);
    for (const [name, f] of Object.entries(functions)) {
      checkRefused(name, [() => f(taken, turned), t.ShapeError, "[2,3] and [3,2]", "must be equal or 1"]);
      checkRefused(name, [() => f(taken, refused), t.DTypeError, taken.dtype, refused.dtype, "must be equal"]);
      checkRefused(name, [() => f(refused, refused), t.DTypeError, `found ${refused.dtype}`, "needs"]);
    }
  }
});

Deno.test("losses refuse reductions that there are not, by their own name", () => {
  const reduction = "average" as "mean";
  for (const [name, loss] of Object.entries(losses)) {
    const { message } = assertThrows(() => loss({ reduction }), t.ValueError);
    const own = name === "klDivergence" ? "batchMean, " : "";
    assertEquals(message, `Cannot apply ${name}: found reduction average, needs ${own}mean, sum or none`);
  }
});

for (const [name, rows] of Object.entries(others)) {
  Deno.test(`${name} refuses what it cannot take`, () => {
    assert(rows.length > 0);
    for (const row of rows) checkRefused(name, row);
  });
}
