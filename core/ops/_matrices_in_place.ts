import type { KernelPlan, Operand, Target } from "../kernel.ts";
import { contractionInPlace, storeElements, storeQuad } from "../../shaders/mod.ts";
import type { Matrix, MatrixProduct } from "./_matrices.ts";

/** Rows and columns of a register tile. */
const edge = 8;

/** Multiplications up to which packing the matrices costs more than reading them where they lie. */
const littleWork = 2 ** 23;

/** Elements between rows, or a multiple, at which several rows fall into the same lines of a cache. */
const clashing = 256;

/** Quads of k that one invocation adds up at most: longer sums are cut, so that all cores have a part. */
const mostDepth = 512;

/** Multiplies small matrices by register tiles that read them where they lie; undefined where those are not whole quads, or large. */
export function inPlacePlan({ batch, m, n, k, a, b }: MatrixProduct, target: Target): KernelPlan | undefined {
  const left = quadsOf("a", a, 2, m), right = quadsOf("b", b, 1, n);
  const [tilesM, tilesN] = [m, n].map((extent) => Math.ceil(extent / edge));
  const workgroups = Math.ceil(tilesM * tilesN / 8);
  const isSmall = batch * m * n * k <= littleWork && k <= 4 * mostDepth && Math.min(m, n) >= edge;
  const fits = Math.max(batch, workgroups) <= target.limits.maxComputeWorkgroupsPerDimension;
  if (!left || !right || !isSmall || !fits || k % 4 !== 0) return undefined;
  const inQuads = n % 4 === 0;
  return {
    steps: [{
      shader: { name: "contraction_in_place", text: contractionInPlace },
      constants: { A_K: left.alongK, B_K: right.alongK },
      functions: `${left.place}\n${right.place}\n${inQuads ? storeQuad : storeElements}`,
      sizes: { m, n, depth: k / 4, tiles_m: tilesM, ...left.sizes, ...right.sizes },
      reads: [{ ...left.operand, times: tilesN }, { ...right.operand, times: tilesM }],
      writes: [{ name: "y", value: { output: true }, inQuads }],
      workgroups: [workgroups, 1, batch],
    }],
  };
}

/** A factor as the kernel finds it. */
interface QuadFactor {
  /** Whether a quad holds four successive k, as 1, or four successive rows or columns. */
  readonly alongK: 0 | 1;
  /** WGSL of the place of quad l of the tile at `first`. */
  readonly place: string;
  readonly sizes: Readonly<Record<string, number>>;
  readonly operand: Operand;
}

/** A factor in quads; axis `along` of its strides is k, and it has `extent` rows or columns beside. */
function quadsOf(name: "a" | "b", { input, strides }: Matrix, along: 1 | 2, extent: number): QuadFactor | undefined {
  const alongK = strides[along] === 1 ? 1 : 0;
  const [inner, outer] = alongK ? [along, 3 - along] : [3 - along, along];
  const [stack, row] = [strides[0], strides[outer]];
  const isWhole = strides[inner] === 1 && stack % 4 === 0 && row % 4 === 0 && row % clashing !== 0;
  if (!isWhole || (!alongK && extent % 4 !== 0)) return undefined;
  const place = alongK
    ? `min(first + l, sizes.${name}_last) * sizes.${name}_row`
    : `l / 2u * sizes.${name}_row + min(first / 4u + l % 2u, sizes.${name}_last)`;
  return {
    alongK,
    place: `fn place_${name}(batch: u32, first: u32, l: u32) -> u32 {
  return batch * sizes.${name}_stack + ${place};
}`,
    sizes: {
      [`${name}_last`]: (alongK ? extent : extent / 4) - 1,
      [`${name}_row`]: row / 4,
      [`${name}_stack`]: stack / 4,
      [`${name}_step`]: alongK ? 1 : row,
    },
    operand: { name, value: { input }, inQuads: true },
  };
}
