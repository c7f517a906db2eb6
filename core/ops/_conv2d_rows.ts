import type { KernelPlan, Operand, Target } from "../kernel.ts";
import { conv2dRows, conv2dWeightRows, packRows, packTaps, slabOrigin } from "../../shaders/mod.ts";
import type { Conv2dShape } from "./_conv2d_shape.ts";
import { rowMajor, withSum } from "./_contraction.ts";
import { layoutFor, layoutSizes, type Packed, packStep, textureFor } from "./_pack.ts";
import { type Pair, reachOf } from "./_padding.ts";
import { foldWorkgroups } from "../workgroups.ts";

/** Texels of four pixels that one invocation computes. */
const tileN = 2;

/** Output channels that one invocation computes at most. */
const mostChannels = 8;

/** Taps of a row, and phases, up to which a tile's text stays short enough to compile. */
const widestKernel = 16;
const widestStride = 8;

/** Invocations that keep a processor with several cores busy. */
const busyInvocations = 128;

/** Texels of dy that are worth a second pass. */
const leastTexels = 64;

/** Turns of an invocation's loops: old drivers end them after 65,535. */
const longestLoop = 60000;

/** A convolution as the row kernels see it: `w` slides over the rows of `x`, which `spread` pulls apart. */
interface RowConvolution {
  readonly images: number;
  readonly groups: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Extents of the stored x, of the result and of the kernel. */
  readonly x: Pair;
  readonly y: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly before: Pair;
  readonly spread: Pair;
  /** Where weight (group, output, input, tap) lies. */
  readonly weight: { readonly group: number; readonly output: number; readonly input: number; readonly flip: 0 | 1 };
}

/** y by rows; undefined where the operands do not fit into textures. */
export function outputRows(shape: Conv2dShape, target: Target): KernelPlan | undefined {
  const { inputs, outputs, kernel, padding } = shape;
  const area = kernel[0] * kernel[1];
  return slide({
    ...shape,
    before: [padding[0][0], padding[1][0]],
    spread: [1, 1],
    weight: { group: outputs * inputs * area, output: inputs * area, input: area, flip: 0 },
  }, target);
}

/** dx by rows: dy, spread out by the stride, under the turned kernel. */
export function inputRows(shape: Conv2dShape, target: Target): KernelPlan | undefined {
  const { inputs, outputs, x, y, kernel, stride, dilation, padding } = shape;
  const area = kernel[0] * kernel[1];
  return slide({
    ...shape,
    inputs: outputs,
    outputs: inputs,
    x: y,
    y: x,
    stride: [1, 1],
    before: [reachOf(kernel[0], dilation[0]) - 1 - padding[0][0], reachOf(kernel[1], dilation[1]) - 1 - padding[1][0]],
    spread: stride,
    weight: { group: outputs * inputs * area, output: area, input: inputs * area, flip: 1 },
  }, target);
}

/** Texels of a phase that lie under `pixels` neighbouring pixels of the result. */
function windowOf(pixels: number, kernel: number, stride: number, dilation: number): number {
  return Math.floor((pixels - 1 + Math.floor((kernel - 1) * dilation / stride)) / 4) + 1;
}

/** Divides channels evenly into tiles. */
function tileChannels(channels: number): { tileM: number; tilesM: number } {
  const tilesM = Math.ceil(channels / mostChannels);
  return { tileM: Math.ceil(channels / tilesM), tilesM };
}

function slide(convolution: RowConvolution, target: Target): KernelPlan | undefined {
  const { images, groups, inputs, outputs, y, kernel, stride, dilation } = convolution;
  if (kernel[1] > widestKernel || stride[1] > widestStride) return undefined;
  const { tileM, tilesM } = tileChannels(outputs);
  const tilesW = Math.ceil(y[1] / (4 * tileN));
  const window = windowOf(4 * tileN, kernel[1], stride[1], dilation[1]);
  // Texels of four weights: kernels narrower than that take several channels at a time.
  const block = Math.max(1, Math.min(inputs, Math.floor(4 / kernel[1])));
  const phase = (tilesW - 1) * tileN + window;
  const x = packedRows(convolution, block, phase, target);
  const w = packedTaps(convolution, block, target);
  if (!x || !w) return undefined;
  const count = groups * images * y[0] * tilesW * tilesM;
  return {
    scratch: [textureFor(x.layout), textureFor(w.layout)],
    steps: [packStep(x, 0), packStep(w, 1), {
      shader: { name: "conv2d_rows", text: conv2dRows },
      constants: {
        ...{ TILE_M: tileM, TILE_N: tileN, BLOCK: block, TAPS: Math.ceil(block * kernel[1] / 4), WINDOW: window },
        ...{ KERNEL_W: kernel[1], STRIDE_W: stride[1], DILATION_W: dilation[1], Y_HEIGHT: y[0], Y_WIDTH: y[1] },
      },
      functions: slabOrigin,
      sizes: {
        ...{
          count,
          m: outputs,
          blocks: Math.ceil(inputs / block),
          kernel_h: kernel[0],
          tiles_w: tilesW,
          tiles_m: tilesM,
        },
        ...{ images, groups, phase, stride_h: stride[0], dilation_h: dilation[0] },
        ...layoutSizes("x", x.layout),
        ...layoutSizes("w", w.layout),
      },
      reads: [texture("x", 0), texture("w", 1)],
      writes: [{ name: "y", value: { output: true } }],
      workgroups: foldWorkgroups(Math.ceil(count / 8), target),
    }],
  };
}

function texture(name: string, scratch: number): Operand {
  return { name, value: { scratch } };
}

function packedRows(
  { images, groups, inputs, x, y, kernel, stride, dilation, before, spread }: Omit<
    RowConvolution,
    "weight" | "outputs"
  >,
  block: number,
  phase: number,
  target: Target,
): Packed | undefined {
  const rows = (y[0] - 1) * stride[0] + reachOf(kernel[0], dilation[0]);
  const slots = Math.ceil(inputs / block) * block;
  const layout = layoutFor(images, rows, groups * slots * stride[1] * phase, target);
  return layout && {
    operand: { name: "x", value: { input: 0 } },
    layout,
    shader: { name: "pack_rows", text: packRows },
    constants: { PHASES: stride[1], SPREAD_H: spread[0], SPREAD_W: spread[1] },
    sizes: {
      ...{ rows, groups, slots, channels: inputs, phase },
      ...{ top: before[0], left: before[1], height: x[0], width: x[1] },
    },
    grid: [rows, groups * slots, images],
  };
}

function packedTaps(
  { groups, inputs, outputs, kernel, weight }: RowConvolution,
  block: number,
  target: Target,
): Packed | undefined {
  const blocks = Math.ceil(inputs / block);
  const taps = Math.ceil(block * kernel[1] / 4);
  const layout = layoutFor(groups, kernel[0] * blocks, outputs * taps, target);
  return layout && {
    operand: { name: "x", value: { input: 1 } },
    layout,
    shader: { name: "pack_taps", text: packTaps },
    constants: { TAPS: taps, BLOCK: block, KERNEL_W: kernel[1] },
    sizes: {
      ...{ columns: outputs, channels: inputs, blocks, kernel_h: kernel[0], flip: weight.flip },
      ...{ group_stride: weight.group, column_stride: weight.output, channel_stride: weight.input },
    },
    grid: [outputs, blocks, groups],
  };
}

/** dw by rows; undefined where the operands do not fit into textures. */
export function weightRows(shape: Conv2dShape, target: Target): KernelPlan | undefined {
  const { images, groups, inputs, outputs, y, kernel, stride, dilation, padding } = shape;
  if (kernel[1] > widestKernel || stride[1] > widestStride) return undefined;
  const { tileM, tilesM } = tileChannels(outputs);
  const block = Math.max(1, Math.min(inputs, Math.floor(8 / kernel[1])));
  const blocks = Math.ceil(inputs / block);
  const window = windowOf(4, kernel[1], stride[1], dilation[1]);
  const depth = Math.ceil(y[1] / 4);
  const phase = depth - 1 + window;
  const x = packedRows({ ...shape, before: [padding[0][0], padding[1][0]], spread: [1, 1] }, block, phase, target);
  const dy = packedGradient(shape, depth, target);
  if (!x || !dy) return undefined;
  const lines = images * y[0];
  const tiles = groups * kernel[0] * blocks * tilesM;
  const least = Math.min(lines, Math.ceil(leastTexels / depth));
  const wanted = Math.max(least, Math.ceil(lines / Math.ceil(busyInvocations / tiles)));
  const chunk = Math.min(wanted, Math.floor(longestLoop / (depth + 1)));
  const splits = Math.ceil(lines / chunk);
  const count = tiles * splits;
  const sums = { batch: groups, m: outputs, n: inputs * kernel[0] * kernel[1], result: rowMajor, sizes: {} };
  const multiplied = withSum(sums, { splits, chunk }, target, 2, (_, writes) => ({
    shader: { name: "conv2d_weight_rows", text: conv2dWeightRows },
    constants: {
      ...{ TILE_M: tileM, BLOCK: block, BLOCK_TAPS: block * kernel[1], WINDOW: window },
      ...{ KERNEL_W: kernel[1], STRIDE_W: stride[1], DILATION_W: dilation[1] },
    },
    functions: slabOrigin,
    sizes: {
      ...{ count, m: outputs, channels: inputs, blocks, kernel_h: kernel[0], tiles_m: tilesM, groups, lines, chunk },
      ...{ y_height: y[0], depth, phase, stride_h: stride[0], dilation_h: dilation[0] },
      ...layoutSizes("x", x.layout),
      ...layoutSizes("dy", dy.layout),
    },
    reads: [texture("x", 0), texture("dy", 1)],
    writes,
    workgroups: foldWorkgroups(Math.ceil(count / 8), target),
  }));
  return {
    steps: [packStep(x, 0), packStep(dy, 1), ...multiplied.steps],
    scratch: [textureFor(x.layout), textureFor(dy.layout), ...multiplied.scratch ?? []],
  };
}

function packedGradient(
  { images, groups, outputs, y }: Conv2dShape,
  depth: number,
  target: Target,
): Packed | undefined {
  const channels = groups * outputs;
  const layout = layoutFor(images, y[0], channels * depth, target);
  return layout && {
    operand: { name: "x", value: { input: 1 } },
    layout,
    shader: { name: "pack_rows", text: packRows },
    constants: { PHASES: 1, SPREAD_H: 1, SPREAD_W: 1 },
    sizes: {
      ...{ rows: y[0], groups: 1, slots: channels, channels, phase: depth },
      ...{ top: 0, left: 0, height: y[0], width: y[1] },
    },
    grid: [y[0], channels, images],
  };
}
