import type { KernelPlan, Target } from "../kernel.ts";
import { conv2dRows, packRows, packTaps, slabOrigin } from "../../shaders/mod.ts";
import type { Conv2dShape } from "./_conv2d_shape.ts";
import { layoutFor, layoutSizes, type Packed, packStep, textureFor } from "./_pack.ts";
import type { Pair } from "./_padding.ts";

export function rowsPlan(shape: Conv2dShape, target: Target, tileN = 2): KernelPlan | undefined {
  const { images, groups, inputs, outputs, x, y, kernel, stride, dilation, padding } = shape;
  const tilesW = Math.ceil(y[1] / (4 * tileN));
  const phases = stride[1];
  const shift = Math.floor((kernel[1] - 1) * dilation[1] / phases);
  const window = Math.floor((tileN * 4 - 1 + shift) / 4) + 1;
  const phase = (tilesW - 1) * tileN + window;
  const rows = (y[0] - 1) * stride[0] + (kernel[0] - 1) * dilation[0] + 1;
  const taps = Math.ceil(kernel[1] / 4);
  const channels = groups * inputs;
  const xl = layoutFor(images, rows, channels * phases * phase, target);
  const wl = layoutFor(groups, kernel[0] * inputs, outputs * taps, target);
  if (!xl || !wl) return undefined;
  const area = kernel[0] * kernel[1];
  const tileM = Math.ceil(outputs / Math.ceil(outputs / 8));
  const tilesM = Math.ceil(outputs / tileM);
  const px: Packed = {
    operand: { name: "x", value: { input: 0 } },
    layout: xl,
    shader: { name: "pack_rows", text: packRows },
    constants: { PHASES: phases, SPREAD_H: 1, SPREAD_W: 1 },
    sizes: { rows, channels, phase, top: padding[0][0], left: padding[1][0], height: x[0], width: x[1] },
    grid: [rows, channels, images],
  };
  const pw: Packed = {
    operand: { name: "x", value: { input: 1 } },
    layout: wl,
    shader: { name: "pack_taps", text: packTaps },
    constants: { TAPS: taps },
    sizes: { columns: outputs, channels: inputs, height: kernel[0], width: kernel[1], flip: 0, group_stride: outputs * inputs * area, column_stride: inputs * area, channel_stride: area },
    grid: [outputs, inputs, groups],
  };
  const count = groups * images * y[0] * tilesW * tilesM;
  return {
    scratch: [textureFor(xl), textureFor(wl)],
    steps: [packStep(px, 0), packStep(pw, 1), {
      shader: { name: "conv2d_rows", text: conv2dRows },
      constants: { TILE_M: tileM, TILE_N: tileN, KERNEL_W: kernel[1], STRIDE_W: phases, DILATION_W: dilation[1], TAPS: taps, Y_HEIGHT: y[0], Y_WIDTH: y[1], WINDOW: window },
      functions: slabOrigin,
      sizes: { count, m: outputs, channels: inputs, kernel_h: kernel[0], tiles_w: tilesW, tiles_m: tilesM, images, groups, depth: phases * phase, phase, stride_h: stride[0], dilation_h: dilation[0], ...layoutSizes("x", xl), ...layoutSizes("w", wl) },
      reads: [{ name: "x", value: { scratch: 0 } }, { name: "w", value: { scratch: 1 } }],
      writes: [{ name: "y", value: { output: true } }],
      workgroups: [Math.ceil(count / 8), 1, 1],
    }],
  };
}
