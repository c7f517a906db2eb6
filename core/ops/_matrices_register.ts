import { type KernelPlan, type Operand, type Scratch, type Step, type Target, textureCopies } from "../kernel.ts";
import {
  contractionBroadcast,
  contractionRegister,
  packedA,
  packedB,
  packMatrix,
  packMatrixQuads,
  slabOrigin,
  storedB,
  storeElements,
  storeQuad,
} from "../../shaders/mod.ts";
import { rowMajor, type Split, withSum } from "./_contraction.ts";
import type { Register } from "./_contraction_table.ts";
import type { Matrix, MatrixProduct } from "./_matrices.ts";
import { type Layout, layoutFor, layoutSizes, type Packed, packStep, textureFor } from "./_pack.ts";

/** A single matrix of more than 2^tall rows is cut into slabs. */
export const tall = 12;

/** Elements between rows, or a multiple, at which several rows fall into the same lines of a cache. */
const clashing = 256;

/** Workgroups that keep a processor with several cores busy. */
const busyWorkgroups = 8;

/** Texels of k, 4 values each, that are worth a second pass. */
const leastDepth = 64;

/** Bytes of textures beyond which a long sum is packed and multiplied part by part, and bytes of partial sums up to which. */
const mostPacked = 2 ** 23;
const mostSums = 2 ** 20;

/**
 * Multiplies matrices by register tiles that read textures: `a` packed, `b` where it lies if its rows are whole quads, else packed,
 * too; undefined where they do not fit into textures.
 */
export function registerPlan(product: MatrixProduct, tile: Tile, target: Target): KernelPlan | undefined {
  const isSwapped = strided(transposed(product)) < strided(product);
  const { batch, m, n, k, a, b } = isSwapped ? transposed(product) : product;
  const [sharedA, sharedB] = [a, b].map(({ strides }) => batch === 1 || strides[0] === 0);
  const isCut = sharedA && m > 2 ** tall;
  const rows = isCut ? 2 ** tall : m;
  const slabsA = isCut ? Math.ceil(m / rows) : sharedA ? 1 : batch;
  const slabsB = sharedB ? 1 : batch;
  const isStored = liesInQuads(b, slabsB, n, k, batch * m * n);
  const { parts, depth } = partsOf(
    Math.ceil(k / 4),
    slabsA * rows + (isStored ? 0 : slabsB * n),
    batch * m * n,
    target,
  );
  const layoutA = layoutFor(slabsA, rows, depth, target);
  const right = isStored ? storedFactor(b) : packedFactor(b, slabsB, depth, n, target);
  const tiling = tilingOf(m, n, tile, target);
  const { blocks } = tiling;
  if (!layoutA || !right || Math.max(...blocks) > target.limits.maxComputeWorkgroupsPerDimension) return undefined;
  const { splits, chunk } = splitDepth(depth, blocks[0] * blocks[1] * batch);
  const split = { splits: parts * splits, chunk };
  const inQuads = split.splits === 1 && !isSwapped && n % 4 === 0;
  const sizes = {
    ...{ batches: batch, m, n, depth, chunk, y_m: isSwapped ? 1 : n, y_n: isSwapped ? m : 1 },
    ...{ a_stack: sharedA ? 0 : 1, a_part: isCut ? tall : 31 },
    ...layoutSizes("a", layoutA),
  };
  const scratch = [textureFor(layoutA), ...right.scratch];
  const result = { batch, m, n, result: rowMajor, sizes: {} };
  const whole = withSum(result, split, target, scratch.length, (_, writes) =>
    multiplyStep(tiling, {
      functions: `${right.functions}${inQuads ? storeQuad : storeElements}`,
      sizes,
      reads: [{ name: "a", value: { scratch: 0 } }, right.operand],
      writes: writes.map((operand) => ({ ...operand, inQuads })),
      slices: batch * splits,
    }));
  const [multiply, ...sum] = whole.steps;
  const steps = Array.from({ length: parts }, (_, part) => {
    const first = part * depth * 4;
    const length = Math.min(k - first, depth * 4);
    const { packs, sizes: own } = right.part(first, length);
    const place = { depth: Math.ceil(length / 4), z_first: part * splits * batch };
    return [
      packStep(packed(a, layoutA, m, length, first * a.strides[2], isCut), 0),
      ...packs,
      { ...multiply, sizes: { ...multiply.sizes, ...own, ...place } },
    ];
  });
  return { steps: [...steps.flat(), ...sum], scratch: [...scratch, ...whole.scratch ?? []] };
}

/** A right factor on its way to the multiplying dispatch. */
interface RightFactor {
  /** WGSL of `PlaceB`, `place_b` and `load_b`. */
  readonly functions: string;
  readonly operand: Operand;
  readonly scratch: readonly Scratch[];
  /** For `length` values of k from `first` on: the steps before the product, and where it finds them. */
  part(first: number, length: number): { readonly packs: readonly Step[]; readonly sizes: Record<string, number> };
}

function packedFactor(b: Matrix, slabs: number, depth: number, n: number, target: Target): RightFactor | undefined {
  const layout = layoutFor(slabs, depth * 4, Math.ceil(n / 4), target);
  return layout && {
    functions: packedB,
    operand: { name: "b", value: { scratch: 1 } },
    scratch: [textureFor(layout)],
    part: (first, length) => ({
      packs: [packStep(packed(b, layout, length, n, first * b.strides[1], false), 1)],
      sizes: { b_stack: slabs > 1 ? 1 : 0, ...layoutSizes("b", layout) },
    }),
  };
}

function storedFactor({ input, strides: [batch, row] }: Matrix): RightFactor {
  return {
    functions: storedB,
    operand: { name: "b", value: { input }, inQuads: true },
    scratch: [],
    part: (first) => ({ packs: [], sizes: { b_start: first * row / 4, b_batch: batch / 4, b_row: row / 4 } }),
  };
}

/** Whether a right factor is read from a texture copy in whole quads, with rows that are not all in the same cache lines. */
function liesInQuads({ strides }: Matrix, slabs: number, n: number, k: number, results: number): boolean {
  const elements = slabs * k * n;
  const isCopied = Math.max(elements, results) >= textureCopies.fewest && elements <= textureCopies.most;
  return isCopied && strides[2] === 1 && [n, k, strides[0], strides[1]].every((one) => one % 4 === 0) &&
    strides[1] % clashing !== 0;
}

/** The most that a register tile computes: rows, and texels of four columns. */
type Tile = Omit<Register, "kernel">;

/** How register tiles cover a result. */
export interface Tiling {
  readonly tileM: number;
  readonly tileN: number;
  readonly lanesN: number;
  readonly blocks: readonly [down: number, across: number];
  /** Rows, in eights, that the 8 lanes load for each other; undefined where each loads its own. */
  readonly shares?: number;
}

/**
 * Tiles of a result [m, n], and the 8 lanes of a workgroup as tiles beside and below each other. Where all are beside each other and
 * may hand rows of the left factor over, a tile has twice the rows: loads are few then, and the fewer the taller it is.
 */
export function tilingOf(m: number, n: number, { rows, texels }: Tile, { subgroups }: Target): Tiling {
  const tileN = Math.max(1, Math.min(texels, Math.ceil(n / 4)));
  const tiles = Math.ceil(n / (4 * tileN));
  const lanesN = Math.min(8, 2 ** Math.ceil(Math.log2(tiles)));
  const across = Math.ceil(tiles / lanesN);
  if (!subgroups || lanesN < 8) {
    return { tileM: rows, tileN, lanesN, blocks: [Math.ceil(m / (rows * 8 / lanesN)), across] };
  }
  const single = Math.max(1, rows / 8);
  const shares = (m - 1) % (16 * single) >= 8 * single || m >= 4 * 16 * single ? 2 * single : single;
  return { tileM: 8 * shares, tileN, lanesN, blocks: [Math.ceil(m / (8 * shares)), across], shares };
}

/** What the multiplying dispatch is told beside its tiling, in the words of contraction_register.wgsl. */
interface Multiplication extends Pick<Step, "reads" | "writes"> {
  /** WGSL of the right factor and of `store`. */
  readonly functions: string;
  readonly sizes: Readonly<Record<string, number>>;
  /** Batches, once for each part of the sum. */
  readonly slices: number;
}

/** The dispatch that multiplies packed matrices. */
export function multiplyStep(
  { tileM, tileN, lanesN, blocks, shares }: Tiling,
  { functions, sizes, reads, writes, slices }: Multiplication,
): Step {
  const own: Pick<Step, "shader" | "constants" | "sizes" | "usesSubgroups"> = shares === undefined
    ? {
      shader: { name: "contraction_register", text: contractionRegister },
      constants: { TILE_M: tileM, TILE_N: tileN },
      sizes: { ...sizes, lanes_n: lanesN },
    }
    : {
      shader: { name: "contraction_broadcast", text: contractionBroadcast },
      constants: { SHARES: shares, TILE_N: tileN },
      sizes,
      usesSubgroups: true,
    };
  return {
    ...own,
    functions: `${slabOrigin}${packedA}${functions}`,
    reads,
    writes,
    workgroups: [blocks[0], blocks[1], slices],
  };
}

/** Texels of a row of the texture of products, see store_texel.wgsl. */
const rowOfProducts = 1024;

/** The texture of products that stay in one: of a few heights, so that layers share it, and none of them a power of two. */
export function productTexture(texels: number): Extract<Scratch, { kind: "texture" }> {
  return {
    kind: "texture",
    width: rowOfProducts + 4,
    height: 2 ** Math.ceil(Math.log2(Math.ceil(texels / rowOfProducts))) + 1,
  };
}

/**
 * Cuts a sum of `depth` texels, of which each takes a column of `lines` texels to pack, into parts of equal depth but for the
 * last: where the textures would be too high, or larger than what the partial sums, `results` numbers a part, take instead.
 */
function partsOf(
  depth: number,
  lines: number,
  results: number,
  { limits }: Target,
): { readonly parts: number; readonly depth: number } {
  const highest = Math.floor((limits.maxTextureDimension2D - 1) / 4);
  // Layers of equal width share a texture, for parts are not evened out.
  const small = Math.max(leastDepth, Math.floor(mostPacked / (16 * lines)));
  const isWorthIt = 4 * results * Math.ceil(depth / small) <= mostSums;
  const part = Math.min(highest, isWorthIt ? small : depth);
  return depth <= part ? { parts: 1, depth } : { parts: Math.ceil(depth / part), depth: part };
}

/** The same product with the roles of the factors exchanged: y^T = b^T a^T. */
function transposed({ batch, m, n, k, a, b }: MatrixProduct): MatrixProduct {
  const turned = ({ strides, ...rest }: Matrix): Matrix => ({ ...rest, strides: [strides[0], strides[2], strides[1]] });
  return { batch, m: n, n: m, k, a: turned(b), b: turned(a) };
}

/** Elements that would be packed against the order in which they are stored. */
function strided({ m, n, k, a, b }: MatrixProduct): number {
  return (a.strides[2] === 1 ? 0 : m * k) + (b.strides[2] === 1 ? 0 : k * n);
}

/** Cuts the sum where there are too few tiles for all cores. */
function splitDepth(depth: number, workgroups: number): Split {
  const wanted = Math.ceil(busyWorkgroups / workgroups);
  const chunk = Math.max(Math.ceil(depth / wanted), Math.min(depth, leastDepth));
  return { splits: Math.ceil(depth / chunk), chunk };
}

/** Two texts, for rows of whole quads and for all others, do for all matrices. */
function packed(
  { input, strides, isKept }: Matrix,
  layout: Layout,
  height: number,
  span: number,
  start: number,
  isCut: boolean,
): Packed {
  const { rows, width, slabs } = layout;
  const [rowStride, columnStride] = [strides[1], strides[2]];
  const slabStride = isCut ? rows * rowStride : strides[0];
  const common = { layout, grid: [width, rows, slabs], isKept } as const;
  const sizes = { width, height, slab_rows: isCut ? rows : 0 };
  if (columnStride === 1 && [span, start, rowStride, slabStride].every((one) => one % 4 === 0)) {
    return {
      ...common,
      operand: { name: "x", value: { input }, inQuads: true },
      shader: { name: "pack_matrix_quads", text: packMatrixQuads },
      sizes: { ...sizes, quads: span / 4, start: start / 4, slab_stride: slabStride / 4, row_stride: rowStride / 4 },
    };
  }
  return {
    ...common,
    operand: { name: "x", value: { input } },
    shader: { name: "pack_matrix", text: packMatrix },
    sizes: { ...sizes, span, start, slab_stride: slabStride, row_stride: rowStride, column_stride: columnStride },
  };
}
