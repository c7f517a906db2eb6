import { choicesOf, type Tuning } from "./gpu/tuning.ts";
import type { Target } from "./kernel.ts";
import { buildPlan } from "./plan/build.ts";
import { explainPlan } from "./plan/explain.ts";
import { collectGraph, withCompanions } from "./plan/graph.ts";
import type { Plan } from "./plan/plan.ts";
import { treeLeaves } from "./tree.ts";

/** The limits that every WebGPU device has. */
export const defaultLimits: Target["limits"] = {
  maxStorageBufferBindingSize: 2 ** 27,
  maxBufferSize: 2 ** 28,
  maxStorageBuffersPerShaderStage: 8,
  maxStorageTexturesPerShaderStage: 4,
  maxTextureDimension2D: 8192,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupsPerDimension: 65535,
};

/** What a plan is made for. */
export interface ExplainOptions {
  /** The kind of adapter: that of the tuning, else `gpu`. */
  readonly kind?: "cpu" | "gpu";
  /** What chooses kernels of contractions before the table. */
  readonly tuning?: Tuning;
}

/**
 * What computing some tensors would do, as text: dispatches with the operations fused into each, memory, results, and for
 * each contraction its kernel and what chose it. Nothing runs and no device is needed.
 *
 * @param tree tensors that are pending
 * @throws {DeviceError} where the tuning is of another kind of adapter or another version of tilegrad
 *
 * @example
 * ```ts
 * import { add, explain, mul, tensor } from "@tilegrad/tilegrad";
 * console.log(explain(add(mul(tensor([1, 2]), 3), 1)));
 * ```
 */
export function explain(tree: unknown, { kind, tuning }: ExplainOptions = {}): string {
  const tuned = tuning && choicesOf(tuning, { description: tuning.adapter, kind: kind ?? tuning.kind });
  return explainPlan(planOf(tree, { kind: kind ?? tuning?.kind, tuned }));
}

/** The plan itself, for tests and for tools that compile its shaders. */
export function planOf(
  tree: unknown,
  { kind = "gpu", limits = defaultLimits, ...choices }: Partial<Target> = {},
): Plan {
  const nodes = treeLeaves(tree).map(({ node }) => node).filter((node) => !node.storage);
  return buildPlan(withCompanions(collectGraph([...new Set(nodes)])), { kind, limits, ...choices });
}
