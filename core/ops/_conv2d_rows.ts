import type { KernelPlan, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { conv2dRows, packTaps, slabOrigin, storeElements, storeQuad } from "../../shaders/mod.ts";
import type { Depthwise, Rows as RowsTile, WholeRows } from "./_contraction_table.ts";
import { depthwise } from "./_conv2d_depthwise.ts";
import type { Conv2dShape } from "./_conv2d_shape.ts";
import { wholeRows } from "./_conv2d_whole_rows.ts";
import { layoutFor, layoutSizes, type Packed, packStep, textureFor } from "./_pack.ts";
import { type Pair, reachOf } from "./_padding.ts";
import { packedRows, rowsFit, rowsRead, tilesOf, windowLoads, windowOf } from "./_rows.ts";

/** A convolution as the kernel sees it: `w` slides over the rows of `x`, whose pixels `spread` pulls apart. */
export interface RowConvolution {
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
  /** Border above and to the left of x; may be negative. */
  readonly before: Pair;
  readonly spread: Pair;
  /** Steps from one weight to the next, by group, output and input channel; `flip` turns the kernel by 180 degrees. */
  readonly weight: { readonly group: number; readonly output: number; readonly input: number; readonly flip: 0 | 1 };
}

/** y from textures, row by row; undefined where the operands do not fit into textures. */
export function outputRows(
  shape: Conv2dShape,
  tile: RowsTile | WholeRows | Depthwise,
  target: Target,
): KernelPlan | undefined {
  const { inputs, outputs, kernel, padding } = shape;
  const area = kernel[0] * kernel[1];
  return slide(
    {
      ...shape,
      before: [padding[0][0], padding[1][0]],
      spread: [1, 1],
      weight: { group: outputs * inputs * area, output: inputs * area, input: area, flip: 0 },
    },
    tile,
    target,
  );
}

/** dx from textures, row by row: the turned kernel slides over dy, whose pixels the stride has pulled apart. */
export function inputRows(
  shape: Conv2dShape,
  tile: RowsTile | WholeRows | Depthwise,
  target: Target,
): KernelPlan | undefined {
  const { inputs, outputs, x, y, kernel, stride, dilation, padding } = shape;
  const area = kernel[0] * kernel[1];
  return slide(
    {
      ...shape,
      inputs: outputs,
      outputs: inputs,
      x: y,
      y: x,
      stride: [1, 1],
      before: [
        reachOf(kernel[0], dilation[0]) - 1 - padding[0][0],
        reachOf(kernel[1], dilation[1]) - 1 - padding[1][0],
      ],
      spread: stride,
      weight: { group: outputs * inputs * area, output: area, input: inputs * area, flip: 1 },
    },
    tile,
    target,
  );
}

function slide(
  convolution: RowConvolution,
  tile: RowsTile | WholeRows | Depthwise,
  target: Target,
): KernelPlan | undefined {
  if (tile.kernel === "depthwise") return depthwise(convolution, target);
  return tile.kernel === "rows" ? slideTexels(convolution, tile, target) : wholeRows(convolution, target);
}

function slideTexels(convolution: RowConvolution, tile: RowsTile, target: Target): KernelPlan | undefined {
  const { images, groups, inputs, outputs, x: size, y, kernel, stride, dilation, before, spread } = convolution;
  if (!rowsFit(kernel, stride)) return undefined;
  const { size: tileM, tiles: tilesM } = tilesOf(outputs, tile.channels);
  const across = Math.min(tile.across, Math.floor(tile.texels / tileM));
  const { size: tileN, tiles: tilesW } = tilesOf(Math.ceil(y[1] / 4), across);
  const window = windowOf(4 * tileN, kernel[1], stride[1], dilation[1]);
  // A texel has four weights: kernels narrower than that take several channels at a time.
  const block = Math.max(1, Math.min(inputs, Math.floor(4 / kernel[1])));
  const phase = (tilesW - 1) * tileN + window;
  const rows = rowsRead(y, kernel, stride, dilation);
  const form = {
    input: 0,
    images,
    groups,
    channels: inputs,
    block,
    size,
    rows,
    phase,
    phases: stride[1],
    before,
    spread,
  };
  const x = packedRows(form, target);
  const w = packedTaps(convolution, block, target);
  if (!x || !w) return undefined;
  const count = groups * images * y[0] * tilesW * tilesM;
  const inQuads = y[1] % 4 === 0;
  const loads = windowLoads(window, stride[1], tilesM, target);
  return {
    scratch: [textureFor(x.layout), textureFor(w.layout)],
    steps: [packStep(x, 0), packStep(w, 1), {
      shader: { name: "conv2d_rows", text: conv2dRows },
      constants: {
        ...{ TILE_M: tileM, TILE_N: tileN, BLOCK: block, TAPS: Math.ceil(block * kernel[1] / 4) },
        ...{ KERNEL_W: kernel[1], STRIDE_W: stride[1], DILATION_W: dilation[1] },
        ...loads.constants,
      },
      functions: `${slabOrigin}${loads.functions}${inQuads ? storeQuad : storeElements}`,
      usesSubgroups: loads.usesSubgroups,
      sizes: {
        ...{ count, m: outputs, blocks: Math.ceil(inputs / block), tiles_w: tilesW, tiles_m: tilesM, images, groups },
        ...{ kernel_h: kernel[0], phase, stride_h: stride[0], dilation_h: dilation[0], y_height: y[0], y_width: y[1] },
        ...layoutSizes("x", x.layout),
        ...layoutSizes("w", w.layout),
      },
      reads: [{ name: "x", value: { scratch: 0 } }, { name: "w", value: { scratch: 1 } }],
      writes: [{ name: "y", value: { output: true }, inQuads, channel: "channel" }],
      workgroups: foldWorkgroups(Math.ceil(count / 8), target),
    }],
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
    isKept: true,
  };
}
