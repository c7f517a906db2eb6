import type { KernelPlan, Step, Target } from "../kernel.ts";
import {
  conv2dWinograd2,
  conv2dWinograd4,
  conv2dWinogradImage,
  conv2dWinogradResult,
  conv2dWinogradWeight,
  fourFrom,
  packedB,
  slabOrigin,
  storeElements,
  storeQuad,
  storeTexel,
} from "../../shaders/mod.ts";
import { foldWorkgroups } from "../workgroups.ts";
import type { Winograd } from "./_contraction_table.ts";
import type { Conv2dShape } from "./_conv2d_shape.ts";
import { multiplyStep, productTexture, tilingOf } from "./_matrices_register.ts";
import { type Layout, layoutFor, layoutSizes, type Packed, packStep, textureFor } from "./_pack.ts";
import type { Pair } from "./_padding.ts";

/** Bytes of transformed images, and of products, up to which tiles are computed together: what a processor caches. */
const mostTransformed = 2 ** 21;

/** A 3x3 convolution of stride 1 as the kernels see it. */
interface TiledConvolution {
  readonly images: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly x: Pair;
  readonly y: Pair;
  /** Border above and to the left of x; may be negative. */
  readonly before: Pair;
  /** Steps from one weight to the next, by output and input channel; `flip` turns the kernel by 180 degrees. */
  readonly weight: { readonly output: number; readonly input: number; readonly flip: 0 | 1 };
}

/** Channels below which quads of them stay empty, and sums are too short to average rounding errors out. */
const leastChannels = 4;

/** Whether a convolution is one that Winograd's algorithm computes. */
function fitsWinograd({ groups, inputs, outputs, kernel, stride, dilation }: Conv2dShape): boolean {
  return groups === 1 && Math.min(inputs, outputs) >= leastChannels && kernel.every((extent) => extent === 3) &&
    [...stride, ...dilation].every((one) => one === 1);
}

/** y by F(tile, 3); undefined where it is no 3x3 convolution of stride 1, or the operands do not fit into textures. */
export function outputWinograd(shape: Conv2dShape, variant: Winograd, target: Target): KernelPlan | undefined {
  if (!fitsWinograd(shape)) return undefined;
  const { inputs, padding } = shape;
  const convolution = {
    ...shape,
    before: [padding[0][0], padding[1][0]],
    weight: { output: inputs * 9, input: 9, flip: 0 },
  } as const;
  return winograd(convolution, variant, target);
}

/** dx by F(tile, 3), where it takes the shape: the turned kernel slides over dy. */
export function inputWinograd(shape: Conv2dShape, variant: Winograd, target: Target): KernelPlan | undefined {
  if (!fitsWinograd(shape)) return undefined;
  const { inputs, outputs, x, y, padding } = shape;
  const convolution = {
    ...{ images: shape.images, inputs: outputs, outputs: inputs, x: y, y: x },
    before: [2 - padding[0][0], 2 - padding[1][0]],
    weight: { output: 9, input: inputs * 9, flip: 1 },
  } as const;
  return winograd(convolution, variant, target);
}

/** The transforms of a tile size. */
function transformsOf(tile: 2 | 4): { readonly side: number; readonly lines: string } {
  return { side: tile + 2, lines: tile === 2 ? conv2dWinograd2 : conv2dWinograd4 };
}

function winograd(
  convolution: TiledConvolution,
  { tile, product }: Winograd,
  target: Target,
): KernelPlan | undefined {
  const { images, inputs, outputs, y } = convolution;
  const { side } = transformsOf(tile);
  const tiles = images * Math.ceil(y[0] / tile) * Math.ceil(y[1] / tile);
  const [quadsIn, quadsOut] = [Math.ceil(inputs / 4), Math.ceil(outputs / 4)];
  const most = Math.max(1, Math.floor(mostTransformed / (16 * side ** 2 * Math.max(quadsIn, quadsOut))));
  const part = Math.ceil(tiles / Math.ceil(tiles / most));
  const weights = transformedWeights(convolution, tile, target);
  const v = layoutFor(side ** 2, part, quadsIn, target);
  if (!weights || !v) return undefined;
  const parts = Array.from({ length: Math.ceil(tiles / part) }, (_, i) => {
    const range = { first: i * part, tiles: Math.min(part, tiles - i * part) };
    return [
      imageStep(convolution, tile, range, v, target),
      productStep(convolution, product, side ** 2, range, v, weights.layout, target),
      resultStep(convolution, tile, range, target),
    ];
  });
  return {
    steps: [packStep(weights, 0), ...parts.flat()],
    scratch: [textureFor(weights.layout), textureFor(v), productTexture(side ** 2 * part * quadsOut)],
  };
}

/** The tiles that one round of dispatches computes. */
interface Range {
  readonly first: number;
  readonly tiles: number;
}

function transformedWeights(
  { inputs, outputs, weight }: TiledConvolution,
  tile: 2 | 4,
  target: Target,
): Packed | undefined {
  const { side, lines } = transformsOf(tile);
  const [rows, quads] = [4 * Math.ceil(inputs / 4), Math.ceil(outputs / 4)];
  const layout = layoutFor(side ** 2, rows, quads, target);
  return layout && {
    operand: { name: "x", value: { input: 1 }, inQuads: true },
    layout,
    shader: { name: "conv2d_winograd_weight", text: conv2dWinogradWeight },
    constants: { SIDE: side },
    functions: `${fourFrom}${lines}`,
    sizes: {
      ...{ columns: outputs, channels: inputs, flip: weight.flip },
      ...{ column_stride: weight.output, channel_stride: weight.input },
    },
    grid: [quads, rows, 1],
    isKept: true,
  };
}

function imageStep(
  { inputs, x, y, before }: TiledConvolution,
  tile: 2 | 4,
  { first, tiles }: Range,
  v: Layout,
  target: Target,
): Step {
  const { side, lines } = transformsOf(tile);
  const quads = Math.ceil(inputs / 4);
  const leadQuads = Math.max(0, Math.ceil(before[1] / 4));
  const lead = 4 * leadQuads - before[1];
  const shift = tile === 4 && x[1] % 4 === 0 ? `${lead % 4}u` : "start % 4u";
  return {
    shader: { name: "conv2d_winograd_image", text: conv2dWinogradImage },
    constants: { SIDE: side, RESULT: tile },
    functions: `${slabOrigin}${fourFrom}${lines}fn shift_of(start: u32) -> u32 { return ${shift}; }\n`,
    sizes: {
      ...{ count: tiles * quads, tiles, first, channels: inputs, height: x[0], width: x[1] },
      ...{ top: before[0], left: before[1], lead, lead_quads: leadQuads },
      ...tileCounts(y, tile),
      ...layoutSizes("v", v),
    },
    reads: [{ name: "x", value: { input: 0 }, inQuads: true }],
    writes: [{ name: "v", value: { scratch: 1 } }],
    workgroups: foldWorkgroups(Math.ceil(tiles * quads / 8), target),
  };
}

function productStep(
  { inputs, outputs }: TiledConvolution,
  product: Winograd["product"],
  slabs: number,
  { tiles }: Range,
  v: Layout,
  u: Layout,
  target: Target,
): Step {
  const n = 4 * Math.ceil(outputs / 4);
  const depth = Math.ceil(inputs / 4);
  return multiplyStep(tilingOf(tiles, n, product, target), {
    functions: `${packedB}${storeTexel}`,
    sizes: {
      ...{ batches: slabs, m: tiles, n, depth, chunk: depth, y_m: n, y_n: 1, z_first: 0 },
      ...{ a_stack: 1, a_part: 31, b_stack: 1 },
      ...layoutSizes("a", v),
      ...layoutSizes("b", u),
    },
    reads: [{ name: "a", value: { scratch: 1 } }, { name: "b", value: { scratch: 0 } }],
    writes: [{ name: "y", value: { scratch: 2 } }],
    slices: slabs,
  });
}

function resultStep({ outputs, y }: TiledConvolution, tile: 2 | 4, { first, tiles }: Range, target: Target): Step {
  const { side, lines } = transformsOf(tile);
  const quads = Math.ceil(outputs / 4);
  const inQuads = tile === 4 && y[1] % 4 === 0;
  return {
    shader: { name: "conv2d_winograd_result", text: conv2dWinogradResult },
    constants: { SIDE: side, RESULT: tile },
    functions: `${lines}${inQuads ? storeQuad : storeElements}`,
    sizes: {
      ...{ count: tiles * quads, tiles, quads, first, channels: outputs, height: y[0], width: y[1] },
      ...tileCounts(y, tile),
    },
    reads: [{ name: "m", value: { scratch: 2 } }],
    writes: [{ name: "y", value: { output: true }, inQuads, channel: "channel" }],
    workgroups: foldWorkgroups(Math.ceil(tiles * quads / 8), target),
  };
}

function tileCounts(y: Pair, tile: number): { readonly tiles_h: number; readonly tiles_w: number } {
  return { tiles_h: Math.ceil(y[0] / tile), tiles_w: Math.ceil(y[1] / tile) };
}
