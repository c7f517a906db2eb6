import type { KernelPlan, Operand, Target } from "../kernel.ts";
import { contractionInPlace, storeElements, storeQuad } from "../../shaders/mod.ts";
import type { Matrix, MatrixProduct } from "./_matrices.ts";

/** Rows and columns of a register tile. */
const edge = 8;

/** Multiplications up to which packing the matrices costs more than reading them where they lie. */
const littleWork = 2 ** 23;

/** Multiplications up to which that holds although the elements of a factor are read one by one. */
const littleScattered = 2 ** 17;

/** Elements between rows, or a multiple, at which several rows fall into the same lines of a cache. */
const clashing = 256;

/** Quads of k that one invocation adds up at most: longer sums are cut, so that all cores have a part. */
const mostDepth = 512;

/**
 * Multiplies small matrices by register tiles that read them where they lie; undefined where the matrices, or their elements
 * that are no whole quads, are too many.
 */
export function inPlacePlan({ batch, m, n, k, a, b }: MatrixProduct, target: Target): KernelPlan | undefined {
  const [tilesM, tilesN] = [m, n].map((extent) => Math.ceil(extent / edge));
  const workgroups = Math.ceil(tilesM * tilesN / 8);
  const isSmall = batch * m * n * k <= littleWork && k <= 4 * mostDepth && Math.min(m, n) >= edge;
  const fits = Math.max(batch, workgroups) <= target.limits.maxComputeWorkgroupsPerDimension;
  if (!isSmall || !fits) return undefined;
  const left = inQuadsOf("a", a, 2, m, k) ?? inElements("a", a, 2);
  // Elements beyond the last k must be 0 in one of the factors.
  const isCovered = k % 4 === 0 || !left.operand.inQuads;
  const right = isCovered && inQuadsOf("b", b, 1, n, k) || inElements("b", b, 1);
  const scattered = [left, right].filter(({ operand }) => !operand.inQuads).length;
  if (scattered * batch * m * n * k > littleScattered) return undefined;
  const inQuads = n % 4 === 0;
  return {
    steps: [{
      shader: { name: "contraction_in_place", text: contractionInPlace },
      constants: { A_K: left.alongK, B_K: right.alongK },
      functions: `${left.load}\n${right.load}\n${inQuads ? storeQuad : storeElements}`,
      sizes: { m, n, k, depth: Math.ceil(k / 4), tiles_m: tilesM, ...left.sizes, ...right.sizes },
      reads: [{ ...left.operand, times: tilesN }, { ...right.operand, times: tilesM }],
      writes: [{ name: "y", value: { output: true }, inQuads }],
      workgroups: [workgroups, 1, batch],
    }],
  };
}

/** A factor as the kernel finds it. */
interface Fours {
  /** Whether four elements are of four successive k, as 1, or of four successive rows or columns. */
  readonly alongK: 0 | 1;
  /** WGSL of `load_a` or `load_b`. */
  readonly load: string;
  readonly sizes: Readonly<Record<string, number>>;
  readonly operand: Operand;
}

/** A factor that lies in quads; axis `along` of its strides is k, and it has `extent` rows or columns beside. */
function inQuadsOf(
  name: "a" | "b",
  { input, strides }: Matrix,
  along: 1 | 2,
  extent: number,
  k: number,
): Fours | undefined {
  const alongK = strides[along] === 1 ? 1 : 0;
  const [inner, outer] = alongK ? [along, 3 - along] : [3 - along, along];
  const [stack, row] = [strides[0], strides[outer]];
  const isWhole = strides[inner] === 1 && [alongK ? k : extent, stack, row].every((one) => one % 4 === 0);
  if (!isWhole || row % clashing === 0) return undefined;
  const place = alongK
    ? `min(first + l, sizes.${name}_last) * sizes.${name}_row + k`
    : `min(k * 4u + l / 2u, sizes.k - 1u) * sizes.${name}_row + min(first / 4u + l % 2u, sizes.${name}_last)`;
  return {
    alongK,
    load: `fn load_${name}(batch: u32, first: u32, l: u32, k: u32) -> vec4f {
  return read4_${name}(batch * sizes.${name}_stack + ${place});
}`,
    sizes: {
      [`${name}_last`]: (alongK ? extent : extent / 4) - 1,
      [`${name}_row`]: row / 4,
      [`${name}_stack`]: stack / 4,
    },
    operand: { name, value: { input }, inQuads: true },
  };
}

/** A factor whose elements are read one by one. */
function inElements(name: "a" | "b", { input, strides }: Matrix, along: 1 | 2): Fours {
  const element = (q: number) => `element_${name}(start, k * 4u + ${q}u)`;
  const last = name === "a" ? "sizes.m - 1u" : "sizes.n - 1u";
  return {
    alongK: 1,
    load: `fn load_${name}(batch: u32, first: u32, l: u32, k: u32) -> vec4f {
  let start = batch * sizes.${name}_stack + min(first + l, ${last}) * sizes.${name}_beside;
  return vec4f(${[0, 1, 2, 3].map(element).join(", ")});
}
fn element_${name}(start: u32, k: u32) -> f32 {
  return select(0.0, read_${name}(start + min(k, sizes.k - 1u) * sizes.${name}_along), k < sizes.k);
}`,
    sizes: {
      [`${name}_stack`]: strides[0],
      [`${name}_along`]: strides[along],
      [`${name}_beside`]: strides[3 - along],
    },
    operand: { name, value: { input } },
  };
}
