/** Family ops: reductions. */
import * as t from "../../core/mod.ts";
import { reduction } from "./attributes.ts";
import type { Operators } from "./operator.ts";

/** PyTorch's `unbiased` is the older spelling of `correction`. */
function correctionOf({ correction, unbiased }: { correction?: number; unbiased?: boolean }): number {
  return correction ?? (unbiased === false ? 0 : 1);
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
  argmax: ({ x }, a) => t.argmax(x, reduction(a)),
  argmin: ({ x }, a) => t.argmin(x, reduction(a)),
  any: ({ x }, a) => t.any(x, reduction(a)),
  all: ({ x }, a) => t.all(x, reduction(a)),
  max: ({ x }, a) => ({ values: t.max(x, reduction(a)), indices: t.argmax(x, reduction(a)) }),
  min: ({ x }, a) => ({ values: t.min(x, reduction(a)), indices: t.argmin(x, reduction(a)) }),
};
