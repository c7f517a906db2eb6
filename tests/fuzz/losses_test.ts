import * as t from "../../core/mod.ts";
import { at, build, countOf, reduce, total, type Values, zip } from "./_array.ts";
import type { Domain, Draw } from "./_draw.ts";
import { fuzz, type FuzzCase } from "./_fuzz.ts";

interface PairRow {
  readonly f: (input: t.Tensor, target: t.Tensor, options: t.LossOptions) => t.Tensor;
  readonly expected: (input: number, target: number) => number;
  readonly input?: Domain;
  readonly target?: Domain;
}

const share = { min: 0.05, max: 0.95 };
const softplus = (x: number) => Math.log1p(Math.exp(x));

/** Losses of an element and its target. */
const pairs: Readonly<Record<string, PairRow>> = {
  mse: { f: t.mse, expected: (x, y) => (x - y) ** 2 },
  l1: { f: t.l1, expected: (x, y) => Math.abs(x - y) },
  smoothL1: {
    f: (x, y, options) => t.smoothL1(x, y, { ...options, beta: 0.8 }),
    expected: (x, y) => Math.abs(x - y) < 0.8 ? (x - y) ** 2 / 1.6 : Math.abs(x - y) - 0.4,
  },
  huber: {
    f: (x, y, options) => t.huber(x, y, { ...options, delta: 0.8 }),
    expected: (x, y) => Math.abs(x - y) < 0.8 ? (x - y) ** 2 / 2 : 0.8 * (Math.abs(x - y) - 0.4),
  },
  binaryCrossEntropy: {
    f: t.binaryCrossEntropy,
    expected: (x, y) => -y * Math.log(x) - (1 - y) * Math.log(1 - x),
    input: share,
    target: share,
  },
  binaryCrossEntropyWithLogits: {
    f: t.binaryCrossEntropyWithLogits,
    expected: (x, y) => (1 - y) * x + softplus(-x),
    target: share,
  },
  poissonNll: { f: t.poissonNll, expected: (x, y) => Math.exp(x) - y * x, target: { min: 0, max: 5 } },
};
const pairNames = Object.keys(pairs);

function put(losses: Values, reduction: t.Reduction): Values {
  if (reduction === "none") return losses;
  const sum = total(Array.from(losses.data));
  return { shape: [], data: Float64Array.of(reduction === "sum" ? sum : sum / losses.data.length) };
}

const reductions = ["mean", "sum", "none"] as const;

function pairCase(draw: Draw): FuzzCase {
  const name = pairNames[draw.seed % pairNames.length];
  const { f, expected, input, target } = pairs[name];
  const reduction = draw.pick(reductions);
  const shape = draw.once(10) ? [70_001] : draw.fullShape(1, 3);
  return {
    call: `${name}, ${reduction}`,
    inputs: [draw.values(shape, input), draw.values(shape, target)],
    f: (x, y) => f(x, y, { reduction }),
    reference: (x, y) => put(zip(expected, x, y), reduction),
    differentiate: true,
    tolerance: { atol: 1e-5, rtol: 2e-5 },
  };
}

/** Cross-entropy and negative log-likelihood, classes on axis 1. */
function classCase(draw: Draw): FuzzCase {
  const shape = draw.fullShape(2, 4);
  const labels = draw.values(shape.toSpliced(1, 1), { dtype: "int32", min: 0, max: shape[1] - 1 });
  const reduction = draw.pick(reductions);
  const name = draw.pick(["crossEntropy", "nll"] as const);
  const log = (x: Values) => {
    const sums = reduce(x, [1], (row) => Math.log(total(row.map(Math.exp))), true);
    return zip((one, sum) => one - sum, x, sums);
  };
  return {
    call: `${name}, ${reduction}`,
    inputs: [draw.values(shape), labels],
    f: (x, labels) => t[name](x, labels, { reduction }),
    reference: (x, labels) => {
      const scores = name === "nll" ? x : log(x);
      const losses = build(labels.shape, ([n, ...rest]) => -at(scores, [n, at(labels, [n, ...rest]), ...rest]));
      return put(losses, reduction);
    },
    differentiate: countOf(shape) > 0,
  };
}

Deno.test("losses of pairs", () => fuzz("losses of pairs", 12 * pairNames.length, pairCase));
Deno.test("losses of classes", () => fuzz("losses of classes", 50, classCase));
