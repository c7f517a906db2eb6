import type { KernelPlan, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { conv2dWeightWholeRows } from "../../shaders/mod.ts";
import { rowMajor, withSum } from "./_contraction.ts";
import type { WeightWholeRows } from "./_contraction_table.ts";
import type { Conv2dShape } from "./_conv2d_shape.ts";
import { packsRows, splitLines, weightTiles } from "./_conv2d_weight_rows.ts";
import { pixelsUnder, wholeRow } from "./_whole_row.ts";

/** Products of a row of dy that an invocation computes: what a short text holds. */
const mostProducts = 576;

/**
 * dw with whole rows of x and dy read where they lie; undefined where these are too long for registers, or better
 * read in whole quads or four images at a time.
 */
export function weightWholeRows(shape: Conv2dShape, tile: WeightWholeRows, target: Target): KernelPlan | undefined {
  const { groups, images, inputs, outputs, x, y, kernel, stride, dilation, padding } = shape;
  const { channels, block, tilesM, blocks } = weightTiles(shape, tile);
  if (!packsRows(shape, tile) || channels * block * kernel[1] * y[1] > mostProducts) return undefined;
  const tiles = groups * kernel[0] * blocks * tilesM;
  const split = splitLines(images * y[0], Math.ceil(y[1] / 4), tiles);
  const count = tiles * split.splits;
  const pixels = pixelsUnder(y[1], kernel[1], stride[1], dilation[1]);
  const sums = { batch: groups, m: outputs, n: inputs * kernel[0] * kernel[1], result: rowMajor, sizes: {} };
  return withSum(sums, split, target, 0, (_, writes) => ({
    shader: { name: "conv2d_weight_whole_rows", text: conv2dWeightWholeRows },
    constants: {
      ...{ TILE_M: channels, BLOCK: block, KERNEL_W: kernel[1], STRIDE_W: stride[1], DILATION_W: dilation[1] },
      Y_WIDTH: y[1],
    },
    functions: wholeRow("x", { width: x[1], pixels, before: padding[1][0] }) +
      wholeRow("dy", { width: y[1], pixels: y[1], before: 0 }),
    sizes: {
      ...{ count, m: outputs, channels: inputs, blocks, kernel_h: kernel[0], tiles_m: tilesM, groups },
      ...{ lines: images * y[0], chunk: split.chunk, stride_h: stride[0], dilation_h: dilation[0] },
      ...{ top: padding[0][0], x_height: x[0], y_height: y[0] },
    },
    reads: [
      { name: "x", value: { input: 0 }, inQuads: true, times: kernel[0] * tilesM },
      { name: "dy", value: { input: 1 }, inQuads: true, times: kernel[0] * blocks },
    ],
    writes,
    workgroups: foldWorkgroups(Math.ceil(count / 8), target),
  }));
}
