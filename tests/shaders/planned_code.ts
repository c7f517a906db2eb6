// The WGSL that would run for some tensors, without running anything: plans are pure data.

import type { Tensor } from "../../core/mod.ts";
import type { Target } from "../../core/kernel.ts";
import { buildPlan } from "../../core/plan/build.ts";
import { collectGraph } from "../../core/plan/graph.ts";
import { DEFAULT_LIMITS } from "../../cli/doctor_report.ts";

/** An adapter that offers no more than every browser promises. */
export function plainTarget(kind: "cpu" | "gpu"): Target {
  return { kind, limits: DEFAULT_LIMITS };
}

/** Adds the modules that compute `tensors` together, each with the label of its step. */
export function addPlannedCode(code: Map<string, string>, tensors: readonly Tensor[], target: Target): void {
  const pending = tensors.map(({ node }) => node).filter(({ storage }) => storage === undefined);
  for (const step of buildPlan(collectGraph([...new Set(pending)]), target).steps) code.set(step.code, step.label);
}
