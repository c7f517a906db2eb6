import type { Target } from "../kernel.ts";

/** A kernel that computes contractions, and the tile that one invocation or workgroup of it computes. */
export type Variant =
  | Direct
  | Tiled
  | InPlace
  | Register
  | Rows
  | WholeRows
  | Depthwise
  | WeightRows
  | WeightWholeRows
  | Winograd
  | Columns;

/** One element of the result per invocation, from buffers. */
export interface Direct {
  readonly kernel: "direct";
}

/** Blocks in workgroup memory: rows and columns of a block, values of k at a time, rows and columns of one invocation. */
export interface Tiled {
  readonly kernel: "tiled";
  readonly block: readonly [m: number, n: number, k: number];
  readonly thread: readonly [m: number, n: number];
}

/** Products of small matrices by register tiles that read them where they lie. */
export interface InPlace {
  readonly kernel: "in place";
}

/** Products of matrices by register tiles that read textures: rows, and texels of four columns at most. */
export interface Register {
  readonly kernel: "register";
  readonly rows: number;
  readonly texels: number;
}

/**
 * Convolutions row by row from textures: output channels, and texels of four pixels in a row and over all channels, that one
 * invocation computes at most.
 */
export interface Rows {
  readonly kernel: "rows";
  readonly channels: number;
  readonly across: number;
  readonly texels: number;
}

/** Convolutions of small images by whole rows, x read where it lies. */
export interface WholeRows {
  readonly kernel: "whole rows";
}

/** Convolutions of single channels, x read where it lies. */
export interface Depthwise {
  readonly kernel: "depthwise";
}

/** Gradients by weights row by row from textures: output channels, and taps of a kernel's row over a block of input channels. */
export interface WeightRows {
  readonly kernel: "weight rows";
  readonly channels: number;
  readonly taps: number;
}

/** The same for small images by whole rows, x and dy read where they lie. */
export interface WeightWholeRows {
  readonly kernel: "weight whole rows";
  readonly channels: number;
  readonly taps: number;
}

/** Winograd's F(tile, 3), with the register tile of its products. */
export interface Winograd {
  readonly kernel: "winograd";
  readonly tile: 2 | 4;
  readonly product: Omit<Register, "kernel">;
}

/**
 * Gradients of convolutions as products of matrices whose columns are pixels under the kernel, with the register tile of the
 * product.
 */
export interface Columns {
  readonly kernel: "columns";
  readonly product: Omit<Register, "kernel">;
}

/** Every kernel by name, those that the table never chooses for `tune` to find, see docs/performance.md. */
export const variants: ReadonlyMap<string, Variant> = new Map<string, Variant>([
  ["direct", { kernel: "direct" }],
  ["tiled 32x32", { kernel: "tiled", block: [32, 32, 16], thread: [4, 4] }],
  ["tiled 64x64", { kernel: "tiled", block: [64, 64, 16], thread: [4, 4] }],
  ["tiled 128x64", { kernel: "tiled", block: [128, 64, 16], thread: [8, 4] }],
  ["tiled 128x128", { kernel: "tiled", block: [128, 128, 8], thread: [8, 8] }],
  ["in place", { kernel: "in place" }],
  ["register 8x2", { kernel: "register", rows: 8, texels: 2 }],
  ["register 16x2", { kernel: "register", rows: 16, texels: 2 }],
  ["rows 8x4", { kernel: "rows", channels: 8, across: 4, texels: 24 }],
  ["rows 8x2", { kernel: "rows", channels: 8, across: 2, texels: 16 }],
  ["rows 4x4", { kernel: "rows", channels: 4, across: 4, texels: 16 }],
  // Wide kernels have many weights and long windows, which take registers themselves.
  ["rows 4x2", { kernel: "rows", channels: 4, across: 2, texels: 8 }],
  ["whole rows", { kernel: "whole rows" }],
  ["depthwise", { kernel: "depthwise" }],
  ["weight rows 8x12", { kernel: "weight rows", channels: 8, taps: 12 }],
  ["weight whole rows", { kernel: "weight whole rows", channels: 4, taps: 12 }],
  ["winograd 2", { kernel: "winograd", tile: 2, product: { rows: 8, texels: 2 } }],
  ["winograd 4", { kernel: "winograd", tile: 4, product: { rows: 8, texels: 2 } }],
  ["columns", { kernel: "columns", product: { rows: 8, texels: 2 } }],
]);

/** The operations that are contractions. */
export type ContractionOp = "matmul" | "conv2d" | "conv2dInput" | "conv2dWeight";

/** What the table knows of the shape of a contraction; what a product of matrices does not have is 0. */
export interface Measures {
  /** Multiplications. */
  readonly work: number;
  /** Blocks of 64 x 64 of the result, over all batches. */
  readonly blocks: number;
  /** Groups of a convolution, and channels of one: the more of inputs and outputs. */
  readonly groups?: number;
  readonly channels?: number;
  /** The fewer of inputs and outputs. */
  readonly fewestChannels?: number;
  /** Products per transformed number, C O / (C + O), and pairs of channels, C O. */
  readonly reuse?: number;
  readonly pairs?: number;
  /** Taps in a row of the kernel. */
  readonly kernelWidth?: number;
  /** Product of the strides. */
  readonly strides?: number;
  /** Pixels of a map of y; and over all images those, and tiles of 4 x 4. */
  readonly pixels?: number;
  readonly allPixels?: number;
  readonly tiles?: number;
  /** 1 where rounding errors must be those of plain sums. */
  readonly exact?: number;
}

/** Where a kernel is the first choice: all bounds are inclusive, and what is left out is any. */
export interface Rule {
  readonly kind?: Target["kind"];
  readonly ops?: readonly ContractionOp[];
  readonly least?: Partial<Measures>;
  readonly most?: Partial<Measures>;
  /** The name of a variant. */
  readonly use: string;
}

const maps: readonly ContractionOp[] = ["conv2d", "conv2dInput"];
const convolutions: readonly ContractionOp[] = [...maps, "conv2dWeight"];

/** Below this many multiplications a single plain dispatch is over before operands are packed, or blocks filled. */
const little = { product: 2 ** 16 - 1, convolution: 2 ** 16 - 1 };

/** Pixels of a map beyond which its rows lie far apart, so that reading them tile by tile must save more products to pay. */
const largestMap = 2 ** 14;
const reuseOfLarge = 40;

/**
 * Kernels, at 4 bytes a number, whose transformed weights take 16 MiB by F(2, 3) and 4 MiB by F(4, 3): beyond, a network would hold
 * its weights twice and more.
 */
const mostPairs = { 2: 2 ** 22 / 16, 4: 2 ** 20 / 36 };

/** Extent of a map of y from which its rows are long. */
const longRows = 64;

/** Pixels of dy up to which what the kernel sees is packed for them: each element of x once for each tap. */
const mostPacked = 256;

/**
 * Which kernel computes a contraction: that of the first rule that matches and whose kernel takes the shape. F(4, 3) saves three
 * of four products and transforms 2.25 numbers a pixel, F(2, 3) five of nine and 4, hence their least `reuse`.
 */
export const table: readonly Rule[] = [
  // Software adapters.
  { kind: "cpu", ops: ["matmul"], most: { work: little.product }, use: "direct" },
  { kind: "cpu", ops: ["matmul"], use: "in place" },
  { kind: "cpu", ops: ["matmul"], use: "register 8x2" },
  { kind: "cpu", ops: convolutions, most: { work: little.convolution }, use: "direct" },
  {
    ...{ kind: "cpu", ops: maps, use: "winograd 4" },
    least: { reuse: 32, tiles: 8 },
    most: { pixels: largestMap, pairs: mostPairs[4], exact: 0 },
  },
  {
    ...{ kind: "cpu", ops: maps, use: "winograd 4" },
    least: { reuse: reuseOfLarge, tiles: 8 },
    most: { pairs: mostPairs[4], exact: 0 },
  },
  {
    ...{ kind: "cpu", ops: maps, use: "winograd 2" },
    least: { reuse: 64 },
    most: { pixels: largestMap, pairs: mostPairs[2] },
  },
  // A stride leaves most taps of an input gradient without a pixel.
  { kind: "cpu", ops: ["conv2dInput"], least: { strides: 2, fewestChannels: 4 }, use: "columns" },
  { kind: "cpu", ops: maps, use: "register 8x2" },
  { kind: "cpu", ops: maps, most: { channels: 1 }, use: "depthwise" },
  // Large tiles leave little empty of long rows.
  { kind: "cpu", ops: maps, least: { kernelWidth: 5, pixels: longRows ** 2 }, use: "rows 4x4" },
  { kind: "cpu", ops: maps, least: { kernelWidth: 5 }, use: "whole rows" },
  { kind: "cpu", ops: maps, least: { kernelWidth: 5 }, use: "rows 4x2" },
  { kind: "cpu", ops: maps, use: "rows 8x4" },
  {
    ...{ kind: "cpu", ops: ["conv2dWeight"], use: "columns" },
    least: { fewestChannels: 32 },
    most: { allPixels: mostPacked },
  },
  { kind: "cpu", ops: ["conv2dWeight"], use: "weight whole rows" },
  { kind: "cpu", ops: ["conv2dWeight"], use: "weight rows 8x12" },
  { kind: "cpu", ops: convolutions, most: { channels: 7 }, use: "direct" },
  // Graphics cards.
  { kind: "gpu", ops: ["matmul"], most: { work: little.convolution }, use: "direct" },
  { kind: "gpu", ops: convolutions, most: { work: little.convolution }, use: "direct" },
  { kind: "gpu", ops: convolutions, least: { groups: 2 }, most: { channels: 7 }, use: "direct" },
  // Either, where nothing above takes the shape.
  { least: { blocks: 64 }, use: "tiled 64x64" },
  { use: "tiled 32x32" },
];

/** Multiplications up to which a kernel without tiles may be worth its time. */
const modest = 2 ** 24;

/** Kernels that `tune` measures beside the choice of the table, and the bounds within which they are worth it. */
export const candidates: readonly Rule[] = [
  { most: { work: modest }, use: "direct" },
  // Software adapters.
  ...["register 8x2", "register 16x2"].map((use) => ({
    ...{ kind: "cpu", ops: ["matmul", ...maps], use } as const,
  })),
  { kind: "cpu", ops: ["matmul"], use: "in place" },
  { kind: "cpu", ops: maps, most: { channels: 1 }, use: "depthwise" },
  ...["whole rows", "rows 8x4", "rows 8x2", "rows 4x4", "rows 4x2"].map((
    use,
  ) => ({ kind: "cpu", ops: maps, use } as const)),
  { kind: "cpu", ops: maps, use: "winograd 2" },
  { kind: "cpu", ops: maps, most: { exact: 0 }, use: "winograd 4" },
  { kind: "cpu", ops: ["conv2dInput"], use: "columns" },
  { kind: "cpu", ops: ["conv2dWeight"], most: { allPixels: 8 * mostPacked }, use: "columns" },
  ...["weight whole rows", "weight rows 8x12"].map((use) => ({
    ...{ kind: "cpu", ops: ["conv2dWeight"], use } as const,
  })),
  // Graphics cards.
  ...["tiled 32x32", "tiled 64x64", "tiled 128x64", "tiled 128x128"].map((use) => ({ kind: "gpu", use } as const)),
];
