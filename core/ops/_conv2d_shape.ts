import type { Shape } from "../shape.ts";
import type { Pads, Pair } from "./_padding.ts";

/** How a kernel slides over an image, and which channels it joins. */
export interface Conv2dAttrs {
  readonly stride: Pair;
  readonly padding: Pads;
  readonly dilation: Pair;
  readonly groups: number;
  /** Whether only kernels whose rounding errors are those of plain sums may be chosen. */
  readonly exact?: boolean;
}

/** All extents of a convolution y = x * w, whichever of the three is computed. */
export interface Conv2dShape {
  readonly images: number;
  readonly groups: number;
  /** Input and output channels of one group. */
  readonly inputs: number;
  readonly outputs: number;
  /** Extents of x, y and the kernel, height before width. */
  readonly x: Pair;
  readonly y: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Pads;
}

/** Gathers the extents from the shapes of x, weight and y. */
export function conv2dShape(x: Shape, weight: Shape, y: Shape, attrs: Conv2dAttrs): Conv2dShape {
  const { groups, stride, dilation, padding } = attrs;
  return {
    images: x[0],
    groups,
    inputs: weight[1],
    outputs: weight[0] / groups,
    x: [x[2], x[3]],
    y: [y[2], y[3]],
    kernel: [weight[2], weight[3]],
    stride,
    dilation,
    padding,
  };
}

/** The extents as WGSL constants: divisions by them become multiplications. */
export function conv2dConstants({ x, y, kernel, stride, dilation, padding }: Conv2dShape): Record<string, number> {
  return {
    ...{ KERNEL_H: kernel[0], KERNEL_W: kernel[1], STRIDE_H: stride[0], STRIDE_W: stride[1] },
    ...{ DILATION_H: dilation[0], DILATION_W: dilation[1], PADDING_TOP: padding[0][0], PADDING_LEFT: padding[1][0] },
    ...{ X_HEIGHT: x[0], X_WIDTH: x[1], Y_HEIGHT: y[0], Y_WIDTH: y[1] },
  };
}

/** Channels of all groups, and of one. Nothing is divided by them, and layers that differ in them alone share a pipeline. */
export function conv2dChannels({ groups, inputs, outputs }: Conv2dShape): Record<string, number> {
  return { x_channels: groups * inputs, x_group: inputs, y_channels: groups * outputs, y_group: outputs };
}
