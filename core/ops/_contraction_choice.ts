import type { Choice, KernelPlan, Target } from "../kernel.ts";
import { type ContractionOp, type Measures, type Rule, table, type Variant, variants } from "./_contraction_table.ts";

/** A contraction, as far as choosing its kernel goes. */
export interface Choosable {
  readonly op: ContractionOp;
  readonly measures: Measures;
}

/** The plan of the first kernel that takes a contraction; `planBy` gives undefined for one that does not. */
export function choosePlan(
  choosable: Choosable,
  target: Target,
  planBy: (variant: Variant) => KernelPlan | undefined,
): KernelPlan {
  for (const choice of choices(choosable, target)) {
    const variant = variants.get(choice.variant);
    const plan = variant && planBy(variant);
    if (plan) return { ...plan, choice };
  }
  throw new Error(`no kernel of the table takes this ${choosable.op}: ${JSON.stringify(choosable.measures)}`);
}

/** Kernels in the order of preference. */
function choices({ op, measures }: Choosable, { kind, forced = [] }: Target): Choice[] {
  return [
    ...forced.map((variant): Choice => ({ variant, reason: "forced" })),
    ...table.filter((rule) => matches(rule, kind, op, measures)).map(({ use }): Choice => ({
      variant: use,
      reason: "table",
    })),
  ];
}

function matches(
  { kind, ops, least, most }: Rule,
  own: Target["kind"],
  op: ContractionOp,
  measures: Measures,
): boolean {
  const isWithin = (bounds: Partial<Measures> | undefined, sign: 1 | -1) =>
    Object.entries(bounds ?? {}).every(([name, bound]) =>
      sign * (measures[name as keyof Measures] ?? 0) >= sign * bound
    );
  return (kind ?? own) === own && (ops?.includes(op) ?? true) && isWithin(least, 1) && isWithin(most, -1);
}

/** Blocks of 64 x 64 of a result. */
export function blocksOf(batch: number, m: number, n: number): number {
  return batch * Math.ceil(m / 64) * Math.ceil(n / 64);
}
