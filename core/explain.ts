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

/**
 * What computing some tensors would do, as text: dispatches with the operations fused into each, memory, results. Nothing
 * runs and no device is needed.
 *
 * @param tree tensors that are pending
 * @param options the kind of adapter to plan for, default `gpu`
 *
 * @example
 * ```ts
 * import { add, explain, mul, tensor } from "@tilegrad/tilegrad";
 * console.log(explain(add(mul(tensor([1, 2]), 3), 1)));
 * ```
 */
export function explain(tree: unknown, options: { kind?: "cpu" | "gpu" } = {}): string {
  return explainPlan(planOf(tree, options));
}

/** The plan itself, for tests and for tools that compile its shaders. */
export function planOf(tree: unknown, { kind = "gpu", limits = defaultLimits }: Partial<Target> = {}): Plan {
  const nodes = treeLeaves(tree).map(({ node }) => node).filter((node) => !node.storage);
  return buildPlan(withCompanions(collectGraph([...new Set(nodes)])), { kind, limits });
}
