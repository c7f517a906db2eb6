/** Family ops: reductions. */
import * as t from "@tilegrad/tilegrad";
import { reduction, singleReduction } from "./attributes.ts";
import type { Attributes } from "./format.ts";
import type { Operators, Tensors } from "./operator.ts";

/** PyTorch's `unbiased` is the older spelling of `correction`. */
function correctionOf({ correction, unbiased }: { correction?: number; unbiased?: boolean }): number {
  return correction ?? (unbiased === false ? 0 : 1);
}

/** Largest or smallest values with their places; unlike amax, the whole gradient goes to the place that is returned. */
function extreme(argument: typeof t.argmax, { x }: Tensors, attributes: Attributes): Tensors {
  const { axis, keepdims } = singleReduction(attributes);
  const chosen = axis === undefined ? t.flatten(x) : x, along = axis ?? 0;
  const indices = argument(chosen, { axis: along, keepdims: true });
  const values = t.takeAlongAxis(chosen, indices, along);
  return keepdims ? { values, indices } : { values: t.squeeze(values, along), indices: t.squeeze(indices, along) };
}

export const reductionOperators: Operators = {
  sum: ({ x }, a) => t.sum(x, reduction(a)),
  mean: ({ x }, a) => t.mean(x, reduction(a)),
  prod: ({ x }, a) => t.prod(x, reduction(a)),
  amax: ({ x }, a) => t.max(x, reduction(a)),
  amin: ({ x }, a) => t.min(x, reduction(a)),
  logsumexp: ({ x }, a) => t.logSumExp(x, reduction(a)),
  var: ({ x }, a) => t.variance(x, { ...reduction(a), correction: correctionOf(a) }),
  std: ({ x }, a) => t.std(x, { ...reduction(a), correction: correctionOf(a) }),
  norm: ({ x }, a) => t.norm(x, { ...reduction(a), order: a.ord ?? 2 }),
  argmax: ({ x }, a) => t.argmax(x, singleReduction(a)),
  argmin: ({ x }, a) => t.argmin(x, singleReduction(a)),
  any: ({ x }, a) => t.any(t.cast(x, "bool"), reduction(a)),
  all: ({ x }, a) => t.all(t.cast(x, "bool"), reduction(a)),
  max: (inputs, a) => extreme(t.argmax, inputs, a),
  min: (inputs, a) => extreme(t.argmin, inputs, a),
};
