import type { KernelPlan, Target } from "../kernel.ts";
import { contractionTiled } from "../../shaders/mod.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { type Contraction, splitOver, withSum } from "./_contraction.ts";
import type { Tiled } from "./_contraction_table.ts";

/** Workgroups that keep a graphics card busy. */
const busyWorkgroups = 64;

/** Values of k that are worth a second pass. */
const leastK = 512;

/** Elements between the rows of a block beyond its own, see contraction_tiled.wgsl. */
const pitchMargin = 4;

/** Tiles in workgroup memory; undefined where a workgroup may not be so large. */
export function tiledPlan(contraction: Contraction, { block, thread }: Tiled, target: Target): KernelPlan | undefined {
  const { batch, m, n, k, a, b } = contraction;
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupStorageSize } = target.limits;
  const bytes = 4 * block[2] * (block[0] + block[1] + 2 * pitchMargin);
  const invocations = block[0] / thread[0] * (block[1] / thread[1]);
  if (invocations > maxComputeInvocationsPerWorkgroup || bytes > maxComputeWorkgroupStorageSize) return undefined;
  const blocks = batch * Math.ceil(m / block[0]) * Math.ceil(n / block[1]);
  const split = splitOver(k, Math.floor(2 * busyWorkgroups / blocks), leastK);
  return withSum(contraction, split, target, 0, (result, writes) => ({
    shader: { name: "contraction_tiled", text: contractionTiled },
    constants: {
      ...contraction.constants,
      ...{ BLOCK_M: block[0], BLOCK_N: block[1], BLOCK_K: block[2], THREAD_M: thread[0], THREAD_N: thread[1] },
      ...{ A_ALONG_K: `${a.alongK}`, B_ALONG_K: `${b.alongK}` },
    },
    functions: [a.load, b.load, result].join("\n"),
    sizes: { ...contraction.sizes, batches: batch, m, n, k, ...split },
    reads: [a.operand, b.operand],
    writes,
    workgroups: foldWorkgroups(blocks * split.splits, target),
  }));
}
