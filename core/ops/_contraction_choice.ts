import type { Choice, KernelPlan, KernelRequest, Target } from "../kernel.ts";
import { showShape } from "../shape.ts";
import {
  candidates,
  type ContractionOp,
  type Measures,
  type Rule,
  table,
  type Variant,
  variants,
} from "./_contraction_table.ts";

/** The plan of the first kernel that takes a contraction; `planBy` gives undefined for one that does not. */
export function choosePlan(
  op: ContractionOp,
  request: KernelRequest<object>,
  measures: Measures,
  planBy: (variant: Variant) => KernelPlan | undefined,
): KernelPlan {
  const { target: { kind, forced = [], tuned } } = request;
  const namesIn = (rules: readonly Rule[]) =>
    rules.filter((rule) => matches(rule, kind, op, measures)).map(({ use }) => use);
  const contraction = describe(op, request);
  const measured = tuned?.get(contraction);
  const preferred: [Choice["reason"], readonly string[]][] = [
    ["forced", forced],
    ["tuned", measured === undefined ? [] : [measured]],
    ["table", namesIn(table)],
  ];
  for (const [reason, names] of preferred) {
    for (const name of names) {
      const variant = variants.get(name);
      const plan = variant && planBy(variant);
      if (!plan) continue;
      return { ...plan, choice: { variant: name, reason, contraction, candidates: namesIn(candidates) } };
    }
  }
  throw new Error(`no kernel of the table takes this ${contraction}`);
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

/** `conv2d [1,64,56,56] [64,64,3,3] stride 1,1 padding 1,1,1,1 dilation 1,1 groups 1 exact false`. */
function describe(op: ContractionOp, { inputs, attrs }: KernelRequest<object>): string {
  const operands = inputs.map(({ shape, stored }) => `${stored === "float32" ? "" : `${stored} `}${showShape(shape)}`);
  return [op, ...operands, ...Object.entries(attrs).map(([name, value]) => `${name} ${value}`)].join(" ");
}

/** Blocks of 64 x 64 of a result. */
export function blocksOf(batch: number, m: number, n: number): number {
  return batch * Math.ceil(m / 64) * Math.ceil(n / 64);
}
