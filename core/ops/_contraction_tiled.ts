import type { KernelPlan, Target } from "../kernel.ts";
import { contractionTiled } from "../../shaders/mod.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { type Contraction, splitOver, withSum } from "./_contraction.ts";

/** Edge of the square block that a workgroup computes; 16 values of k are in workgroup memory at a time. */
const largeBlock = 64;
const smallBlock = 32;
const blockK = 16;

/** Elements of the block that one invocation computes, along either axis. */
const thread = 4;

/** Workgroups that keep a graphics card busy. */
const busyWorkgroups = 64;

/** Values of k that are worth a second pass. */
const leastK = 512;

/** Tiles in workgroup memory, large ones where there are enough of them. */
export function tiledPlan(contraction: Contraction, target: Target): KernelPlan {
  const { batch, m, n, k, a, b } = contraction;
  const blocks = (edge: number) => batch * Math.ceil(m / edge) * Math.ceil(n / edge);
  const fits = target.limits.maxComputeInvocationsPerWorkgroup >= (largeBlock / thread) ** 2;
  const edge = fits && blocks(largeBlock) >= busyWorkgroups ? largeBlock : smallBlock;
  const split = splitOver(k, Math.floor(2 * busyWorkgroups / blocks(edge)), leastK);
  return withSum(contraction, split, target, 0, (result, writes) => ({
    shader: { name: "contraction_tiled", text: contractionTiled },
    constants: {
      ...contraction.constants,
      ...{ BLOCK_M: edge, BLOCK_N: edge, BLOCK_K: blockK, THREAD_M: thread, THREAD_N: thread },
      ...{ A_ALONG_K: `${a.alongK}`, B_ALONG_K: `${b.alongK}` },
    },
    functions: [a.load, b.load, result].join("\n"),
    sizes: { ...contraction.sizes, batches: batch, m, n, k, ...split },
    reads: [a.operand, b.operand],
    writes,
    workgroups: foldWorkgroups(blocks(edge) * split.splits, target),
  }));
}
