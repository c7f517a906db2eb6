import type { KernelPlan, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { conv2dDepthwise, fourFrom, storeElements, storeQuad } from "../../shaders/mod.ts";
import type { RowConvolution } from "./_conv2d_rows.ts";
import { reachOf } from "./_padding.ts";
import { tilesOf } from "./_rows.ts";

/** Quads of x that an invocation holds, and taps: what registers and a short text hold. */
const mostQuads = 32;
const mostTaps = 49;

/** Rows and quads of the result that an invocation computes at most. */
const tallest = 4;
const widest = 2;

/** How an invocation cuts a plane. */
interface Tile {
  readonly rows: number;
  readonly quads: number;
  /** Rows of x under the tile, quads of each, and elements before the first tap. */
  readonly rowsRead: number;
  readonly loads: number;
  readonly lead: number;
}

/** A convolution of single channels, x read where it lies; undefined for all others, and where its windows are too large. */
export function depthwise(convolution: RowConvolution, target: Target): KernelPlan | undefined {
  const { images, groups, inputs, outputs, x, y, kernel, stride, dilation, before, spread, weight } = convolution;
  const isSingle = inputs === 1 && outputs === 1 && spread.every((one) => one === 1);
  const tile = tileOf(convolution);
  if (!isSingle || !tile || kernel[0] * kernel[1] > mostTaps || Math.min(...before) < 0) return undefined;
  const tilesW = Math.ceil(y[1] / (4 * tile.quads));
  const bands = Math.ceil(y[0] / tile.rows);
  const count = images * groups * bands * tilesW;
  const inQuads = y[1] % 4 === 0;
  const end = (y[1] - 1) * stride[1] + reachOf(kernel[1], dilation[1]) - before[1];
  const workgroup = 32;
  return {
    steps: [{
      shader: { name: "conv2d_depthwise", text: conv2dDepthwise },
      constants: {
        ...{ WORKGROUP: workgroup, TILE_H: tile.rows, TILE_N: tile.quads, ROWS: tile.rowsRead },
        ...{ LOADS: tile.loads, LEAD: tile.lead, ALIGNED: String(x[1] % 4 === 0) },
        ...{ BORDERED: String(before[1] > 0 || end > x[1]) },
        ...{ KERNEL_H: kernel[0], KERNEL_W: kernel[1], STRIDE_H: stride[0], STRIDE_W: stride[1] },
        ...{ DILATION_H: dilation[0], DILATION_W: dilation[1] },
      },
      functions: `${fourFrom}${inQuads ? storeQuad : storeElements}`,
      sizes: {
        ...{ count, channels: groups, bands, tiles_w: tilesW, top: before[0], left: before[1], flip: weight.flip },
        ...{ x_height: x[0], x_width: x[1], y_height: y[0], y_width: y[1] },
      },
      reads: [{ name: "x", value: { input: 0 }, inQuads: true }, { name: "w", value: { input: 1 } }],
      writes: [{ name: "y", value: { output: true }, inQuads }],
      workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
    }],
  };
}

/** The largest tile whose windows fit. */
function tileOf({ x, y, kernel, stride, dilation, before }: RowConvolution): Tile | undefined {
  const lead = x[1] % 4 === 0 ? (4 - before[1] % 4) % 4 : 0;
  for (let rows = Math.min(tallest, y[0]); rows >= 1; rows--) {
    for (const quads of new Set([tilesOf(Math.ceil(y[1] / 4), widest).size, 1])) {
      const rowsRead = (rows - 1) * stride[0] + reachOf(kernel[0], dilation[0]);
      const loads = Math.ceil((lead + (4 * quads - 1) * stride[1] + reachOf(kernel[1], dilation[1])) / 4);
      if (rowsRead * loads <= mostQuads) return { rows: tilesOf(y[0], rows).size, quads, rowsRead, loads, lead };
    }
  }
  return undefined;
}
