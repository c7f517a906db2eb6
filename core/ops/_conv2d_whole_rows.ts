import type { KernelPlan, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { conv2dWholeRows, packFilters, slabOrigin, storeElements, storeQuad } from "../../shaders/mod.ts";
import type { RowConvolution } from "./_conv2d_rows.ts";
import { layoutFor, layoutSizes, type Packed, packStep, textureFor } from "./_pack.ts";
import { pixelsUnder, wholeRow } from "./_whole_row.ts";

/** Sums that an invocation keeps, and products of a turn of its loop: what registers and a short text hold. */
const mostSums = 192;
const mostProducts = 448;

/** How an invocation cuts a result: channels and whole rows. */
interface Tile {
  readonly channels: number;
  readonly rows: number;
}

/**
 * A convolution of which each invocation computes whole rows, with x read where it lies; undefined where a row does not fit into
 * registers.
 */
export function wholeRows(convolution: RowConvolution, target: Target): KernelPlan | undefined {
  const { images, groups, inputs, outputs, x, y, kernel, stride, dilation, before, spread } = convolution;
  const tile = tileOf(convolution);
  const pixels = pixelsUnder(y[1], kernel[1], stride[1], dilation[1]);
  const filters = packedFilters(convolution, target);
  if (!tile || !filters || spread.some((one) => one > 1) || Math.min(...before) < 0) return undefined;
  const tilesM = Math.ceil(outputs / tile.channels);
  const bands = y[0] / tile.rows;
  const count = groups * tilesM * bands * images;
  const inQuads = tile.rows * y[1] % 4 === 0;
  return {
    scratch: [textureFor(filters.layout)],
    steps: [packStep(filters, 0), {
      shader: { name: "conv2d_whole_rows", text: conv2dWholeRows },
      constants: {
        ...{ TILE_M: tile.channels, TILE_H: tile.rows, TEXELS: Math.ceil(tile.channels / 4), KERNEL_W: kernel[1] },
        ...{ STRIDE_W: stride[1], DILATION_W: dilation[1], Y_WIDTH: y[1], STORES: Math.ceil(tile.rows * y[1] / 4) },
      },
      functions: `${wholeRow("x", { width: x[1], pixels, before: before[1] })}${slabOrigin}${
        inQuads ? storeQuad : storeElements
      }`,
      sizes: {
        ...{ count, m: outputs, channels: inputs, tiles_m: tilesM, images, groups, bands, kernel_h: kernel[0] },
        ...{ stride_h: stride[0], dilation_h: dilation[0], top: before[0], x_height: x[0], y_height: y[0] },
        ...{ w_texels: Math.ceil(outputs / 4), ...layoutSizes("w", filters.layout) },
      },
      reads: [{ name: "x", value: { input: 0 }, inQuads: true, times: tilesM * kernel[0] }, {
        name: "w",
        value: { scratch: 0 },
      }],
      writes: [{ name: "y", value: { output: true }, inQuads }],
      workgroups: foldWorkgroups(Math.ceil(count / 8), target),
    }],
  };
}

/** As many channels as fit, whole texels of them where there are several tiles; and rows that end together with a quad. */
function tileOf({ outputs, y, kernel }: RowConvolution): Tile | undefined {
  const fits = (channels: number, rows: number) => {
    const sums = channels * rows * y[1];
    return sums <= mostSums && sums * kernel[1] <= mostProducts;
  };
  const channels = (outputs <= 8 ? [outputs, 4] : [8, 4]).find((channels) => fits(channels, 1));
  if (channels === undefined) return undefined;
  const rows = [1, 2, 4].find((rows) => rows * y[1] % 4 === 0) ?? 1;
  return { channels, rows: y[0] % rows === 0 && fits(channels, rows) ? rows : 1 };
}

function packedFilters(
  { groups, inputs, outputs, kernel, weight }: RowConvolution,
  target: Target,
): Packed | undefined {
  const texels = Math.ceil(outputs / 4);
  const layout = layoutFor(groups, kernel[0] * inputs, kernel[1] * texels, target);
  return layout && {
    operand: { name: "x", value: { input: 1 } },
    layout,
    shader: { name: "pack_filters", text: packFilters },
    sizes: {
      ...{ columns: outputs, channels: inputs, texels, kernel_h: kernel[0], kernel_w: kernel[1], flip: weight.flip },
      ...{ group_stride: weight.group, column_stride: weight.output, channel_stride: weight.input },
    },
    grid: [texels * inputs, kernel[0] * kernel[1], groups],
    isKept: true,
  };
}
