import type { KernelPlan, Operand, Scratch, Step, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { conv2dWeightRows, fourFrom, rowsPacked, rowsStored, slabOrigin } from "../../shaders/mod.ts";
import { rowMajor, type Split, withSum } from "./_contraction.ts";
import type { WeightRows } from "./_contraction_table.ts";
import type { Conv2dShape } from "./_conv2d_shape.ts";
import { layoutSizes, packStep, textureFor } from "./_pack.ts";
import { packedImages, packedRows, rowsFit, rowsRead, tilesOf, windowOf } from "./_rows.ts";

/** Invocations that keep a processor with several cores busy. */
const busyInvocations = 128;

/** Texels of dy that are worth a second pass. */
const leastTexels = 64;

/** Turns of an invocation's loops: old drivers end them after 65,535. */
const longestLoop = 60000;

/** dw from textures, row by row; undefined where the operands do not fit into textures. */
export function weightRows(
  shape: Conv2dShape,
  tile: WeightRows,
  target: Target,
): KernelPlan | undefined {
  const { groups, inputs, outputs, y, kernel, stride, dilation } = shape;
  if (!rowsFit(kernel, stride)) return undefined;
  const { channels: tileM, block, tilesM, blocks } = weightTiles(shape, tile);
  const packing = packingOf(shape, tileM, block);
  const isInQuads = isStoredInQuads(shape, packing);
  const tiles = groups * kernel[0] * blocks * tilesM;
  const operands = isInQuads ? storedRows(shape) : packedOperands(shape, block, packing, target);
  if (!operands) return undefined;
  const { leap, slabs, depth, window } = packing;
  const lines = slabs * y[0];
  const split = splitLines(lines, depth, tiles);
  const count = tiles * split.splits;
  const sums = { batch: groups, m: outputs, n: inputs * kernel[0] * kernel[1], result: rowMajor, sizes: {} };
  const { packs, scratch } = operands;
  const summed = withSum(sums, split, target, scratch.length, (_, writes) => ({
    shader: { name: "conv2d_weight_rows", text: conv2dWeightRows },
    constants: {
      ...{ TILE_M: tileM, BLOCK: block, BLOCK_TAPS: block * kernel[1], WINDOW: window, LEAP: leap },
      ...{ KERNEL_W: kernel[1], STRIDE_W: stride[1], DILATION_W: dilation[1], ...operands.constants },
    },
    functions: operands.functions,
    sizes: {
      ...{ count, m: outputs, channels: inputs, blocks, kernel_h: kernel[0], tiles_m: tilesM, groups, lines },
      ...{ chunk: split.chunk, y_height: y[0], depth, stride_h: stride[0], dilation_h: dilation[0] },
      ...operands.sizes,
    },
    reads: operands.reads,
    writes,
    workgroups: foldWorkgroups(Math.ceil(count / 8), target),
  }));
  return {
    steps: [...packs, ...summed.steps],
    scratch: [...scratch, ...summed.scratch ?? []],
  };
}

/** The parts of a weight gradient that one invocation computes. */
export interface WeightTiles {
  /** Output and input channels of a tile. */
  readonly channels: number;
  readonly block: number;
  readonly tilesM: number;
  readonly blocks: number;
}

/** Tiles of at most so many output channels, and taps of a kernel's row. */
export function weightTiles(
  { inputs, outputs, kernel }: Conv2dShape,
  { channels, taps }: Pick<WeightRows, "channels" | "taps">,
): WeightTiles {
  const { size, tiles } = tilesOf(outputs, channels);
  const block = Math.max(1, Math.min(inputs, Math.floor(taps / kernel[1])));
  return { channels: size, block, tilesM: tiles, blocks: Math.ceil(inputs / block) };
}

/** How four elements of the sum share a texel. */
interface Packing {
  /** Elements from one pixel of a row to the next: 1 for four pixels of a row, 4 for a pixel of four images. */
  readonly leap: 1 | 4;
  /** Images, or fours of them, one below the other. */
  readonly slabs: number;
  /** Texels of a row of dy, and of a phase of x under one of them. */
  readonly depth: number;
  readonly window: number;
}

/** The packing for which a tile loads fewer texels: where rows are short, four pixels of one would leave texels empty. */
function packingOf({ images, y, kernel, stride, dilation }: Conv2dShape, tileM: number, block: number): Packing {
  const [pixels, fours] = ([1, 4] as const).map((leap): Packing => ({
    leap,
    slabs: Math.ceil(images / leap),
    depth: Math.ceil(y[1] * leap / 4),
    window: windowOf(4, kernel[1], stride[1], dilation[1], leap),
  }));
  // The beginning of a row costs about as much as a texel.
  const loads = ({ slabs, depth, window }: Packing) => slabs * (depth + 1) * (tileM + block * stride[1] * window);
  return loads(fours) < loads(pixels) ? fours : pixels;
}

/** Where the kernel finds the rows of x and dy. */
interface RowOperands {
  readonly packs: readonly Step[];
  readonly scratch: readonly Scratch[];
  readonly reads: readonly Operand[];
  readonly functions: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly sizes: Readonly<Record<string, number>>;
}

/** Whether four pixels of a row are four elements that begin with a quad. */
function isStoredInQuads({ x, y, stride }: Conv2dShape, { leap }: Packing): boolean {
  return leap === 1 && stride[1] === 1 && x[1] % 4 === 0 && y[1] % 4 === 0;
}

/** Whether texels would be made of four pixels of a row. */
export function packsRows(shape: Conv2dShape, tile: Pick<WeightRows, "channels" | "taps">): boolean {
  const { channels, block } = weightTiles(shape, tile);
  const packing = packingOf(shape, channels, block);
  return packing.leap === 1 && !isStoredInQuads(shape, packing);
}

function storedRows({ x, kernel, padding }: Conv2dShape): RowOperands {
  const [top, left] = [padding[0][0], padding[1][0]];
  const leadQuads = Math.ceil(left / 4);
  return {
    packs: [],
    scratch: [],
    reads: [
      { name: "x", value: { input: 0 }, inQuads: true, times: kernel[0] },
      { name: "dy", value: { input: 1 }, inQuads: true, times: kernel[0] },
    ],
    functions: `${rowsStored}${fourFrom}`,
    constants: { LEFT: left, LEAD: 4 * leadQuads - left, LEAD_QUADS: leadQuads },
    sizes: { top, x_height: x[0], x_quads: x[1] / 4 },
  };
}

/** x and dy by way of textures; undefined where they do not fit. */
function packedOperands(
  shape: Conv2dShape,
  block: number,
  { leap, depth, window }: Packing,
  target: Target,
): RowOperands | undefined {
  const { images, groups, inputs, outputs, x: size, y, kernel, stride, dilation, padding } = shape;
  const pack = leap === 1 ? packedRows : packedImages;
  const common = { images, spread: [1, 1] } as const;
  const phase = depth - 1 + window;
  const x = pack({
    ...{ ...common, input: 0, groups, channels: inputs, block, size, phase, phases: stride[1] },
    rows: rowsRead(y, kernel, stride, dilation),
    before: [padding[0][0], padding[1][0]],
  }, target);
  const dy = pack({
    ...{ ...common, input: 1, groups: 1, channels: groups * outputs, block: 1, size: y, phase: depth, phases: 1 },
    rows: y[0],
    before: [0, 0],
  }, target);
  return x && dy && {
    packs: [packStep(x, 0), packStep(dy, 1)],
    scratch: [textureFor(x.layout), textureFor(dy.layout)],
    reads: [{ name: "x", value: { scratch: 0 } }, { name: "dy", value: { scratch: 1 } }],
    functions: `${rowsPacked}${slabOrigin}`,
    constants: {},
    sizes: { phase, ...layoutSizes("x", x.layout), ...layoutSizes("dy", dy.layout) },
  };
}

/** Cuts the sum between rows of dy where there are too few tiles for all cores, or loops would be cut off. */
export function splitLines(lines: number, depth: number, tiles: number): Split {
  const least = Math.min(lines, Math.ceil(leastTexels / depth));
  const wanted = Math.max(least, Math.ceil(lines / Math.ceil(busyInvocations / tiles)));
  const chunk = Math.min(wanted, Math.floor(longestLoop / (depth + 1)));
  return { splits: Math.ceil(lines / chunk), chunk };
}
