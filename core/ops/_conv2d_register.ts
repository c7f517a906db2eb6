import type { Target } from "../kernel.ts";
import { conv2dRegister, conv2dWeightRegister, packImage, packKernel, packPlanes } from "../../shaders/mod.ts";
import type { Conv2dShape } from "./_conv2d_shape.ts";
import type { PackedContraction } from "./_contraction_register.ts";
import { layoutFor, layoutSizes, type Packed } from "./_pack.ts";
import type { Pair } from "./_padding.ts";

/** How an image lies in a texture, see pack_image.wgsl. */
interface ImageForm {
  readonly input: number;
  readonly images: number;
  readonly groups: number;
  /** Channels of one group. */
  readonly channels: number;
  /** Extents of the stored image. */
  readonly size: Pair;
  /** Rows and pixels of the packed image. */
  readonly extent: Pair;
  readonly before: Pair;
  readonly spread: Pair;
  /** Elements of the kernel's width that are unfolded into channels: 1 for none. */
  readonly unfold: number;
  readonly step: number;
  readonly reach: number;
}

function packedImage(form: ImageForm, target: Target): Packed | undefined {
  const { input, images, groups, channels, size, extent, before, spread, unfold, step, reach } = form;
  const depth = texelsOf(channels * unfold);
  const layout = layoutFor(images, extent[0], extent[1] * groups * depth, target);
  return layout && {
    operand: { name: "x", value: { input } },
    layout,
    shader: { name: "pack_image", text: packImage },
    constants: { UNFOLD: unfold, SPREAD_H: spread[0], SPREAD_W: spread[1] },
    sizes: {
      ...{ pixels: extent[1], groups, channels, depth, step, reach },
      ...{ top: before[0], left: before[1], height: size[0], width: size[1] },
    },
    grid: [extent[1], extent[0], images],
  };
}

function texelsOf(values: number): number {
  return Math.ceil(values / 4);
}

/** Rows or pixels that a kernel touches at `count` places. */
function touched(count: number, stride: number, kernel: number, dilation: number): number {
  return (count - 1) * stride + (kernel - 1) * dilation + 1;
}

/**
 * Whether the kernel's width is unfolded into the channels: where a texel of four channels would stay half empty, and the taps of a
 * row fill more of it.
 */
function unfolds({ inputs, kernel, groups }: Conv2dShape): boolean {
  const plain = texelsOf(inputs) * kernel[1];
  return groups === 1 && texelsOf(inputs * kernel[1]) <= 0.8 * plain;
}

/** The image that the output and the weight gradient read. */
function inputImage(shape: Conv2dShape, target: Target): Packed | undefined {
  const { images, groups, inputs, x, y, kernel, stride, dilation, padding } = shape;
  const unfold = unfolds(shape) ? kernel[1] : 1;
  return packedImage({
    input: 0,
    images,
    groups,
    channels: inputs,
    size: x,
    extent: [
      touched(y[0], stride[0], kernel[0], dilation[0]),
      unfold > 1 ? y[1] : touched(y[1], stride[1], kernel[1], dilation[1]),
    ],
    before: [padding[0][0], padding[1][0]],
    spread: [1, 1],
    unfold,
    step: unfold > 1 ? stride[1] : 1,
    reach: dilation[1],
  }, target);
}

/** y from textures; undefined where they would be too large. */
export function packedOutput(shape: Conv2dShape, target: Target): PackedContraction | undefined {
  const { images, groups, inputs, outputs, y, kernel, stride, dilation } = shape;
  const image = inputImage(shape, target);
  const unfold = unfolds(shape) ? kernel[1] : 1;
  const area = kernel[0] * kernel[1];
  const weights = packedKernel({
    groups,
    runs: area / unfold,
    channels: inputs,
    unfold,
    columns: outputs,
    flip: 0,
    strides: { group: outputs * inputs * area, column: inputs * area, channel: area },
  }, target);
  if (!image || !weights) return undefined;
  return windowContraction({
    image,
    weights,
    images,
    groups,
    columns: outputs,
    run: inputs * unfold,
    y,
    stride: unfold > 1 ? [stride[0], 1] : stride,
    dilation,
    taps: [kernel[0], kernel[1] / unfold],
  });
}

/** dx from textures: the convolution of dy, spread out by the stride, with the turned kernel; undefined where too large. */
export function packedInput(shape: Conv2dShape, target: Target): PackedContraction | undefined {
  const { images, groups, inputs, outputs, x, y, kernel, stride, dilation, padding } = shape;
  const before = [0, 1].map((axis) => (kernel[axis] - 1) * dilation[axis] - padding[axis][0]);
  const image = packedImage({
    input: 0,
    images,
    groups,
    channels: outputs,
    size: y,
    extent: [touched(x[0], 1, kernel[0], dilation[0]), touched(x[1], 1, kernel[1], dilation[1])],
    before: [before[0], before[1]],
    spread: stride,
    unfold: 1,
    step: 1,
    reach: 1,
  }, target);
  const area = kernel[0] * kernel[1];
  const weights = packedKernel({
    groups,
    runs: area,
    channels: outputs,
    unfold: 1,
    columns: inputs,
    flip: 1,
    strides: { group: outputs * inputs * area, column: area, channel: inputs * area },
  }, target);
  if (!image || !weights) return undefined;
  return windowContraction({
    image,
    weights,
    images,
    groups,
    columns: inputs,
    run: outputs,
    y: x,
    stride: [1, 1],
    dilation,
    taps: kernel,
  });
}

/** A kernel's weights as the factor `b`, see pack_kernel.wgsl. */
interface KernelForm {
  readonly groups: number;
  readonly runs: number;
  readonly channels: number;
  readonly unfold: number;
  readonly columns: number;
  readonly flip: 0 | 1;
  readonly strides: { readonly group: number; readonly column: number; readonly channel: number };
}

function packedKernel(form: KernelForm, target: Target): Packed | undefined {
  const { groups, runs, channels, unfold, columns, flip, strides } = form;
  const depth = texelsOf(channels * unfold);
  const layout = layoutFor(groups, runs * depth * 4, texelsOf(columns), target);
  return layout && {
    operand: { name: "x", value: { input: 1 } },
    layout,
    shader: { name: "pack_kernel", text: packKernel },
    sizes: {
      ...{ depth, unfold, channels, columns, runs, flip },
      ...{ group_stride: strides.group, column_stride: strides.column, channel_stride: strides.channel },
    },
    grid: [depth * 4, layout.width, groups],
  };
}

/** A window that slides over a packed image: pixels of the result by its channels. */
function windowContraction({ image, weights, images, groups, columns, run, y, stride, dilation, taps }: {
  readonly image: Packed;
  readonly weights: Packed;
  readonly images: number;
  readonly groups: number;
  readonly columns: number;
  readonly run: number;
  readonly y: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly taps: Pair;
}): PackedContraction {
  return {
    batch: groups,
    m: images * y[0] * y[1],
    n: columns,
    runs: taps[0] * taps[1],
    inner: taps[1],
    run: texelsOf(run) * 4,
    a: image,
    b: weights,
    step: { x: 0, y: 1 },
    places: conv2dRegister,
    result: `fn y_row(batch: u32, m: u32) -> u32 {
  let pixels = Y_HEIGHT * Y_WIDTH;
  return (m / pixels * sizes.groups + batch) * sizes.n * pixels + m % pixels;
}
fn y_column(n: u32) -> u32 { return n * (Y_HEIGHT * Y_WIDTH); }`,
    constants: { Y_HEIGHT: y[0], Y_WIDTH: y[1] },
    sizes: {
      ...layoutSizes("a", image.layout),
      ...layoutSizes("b", weights.layout),
      ...{ groups, stride_h: stride[0], stride_w: stride[1], dilation_h: dilation[0], dilation_w: dilation[1] },
    },
  };
}

/** dw from textures: every tap's columns against the rows of dy; undefined where the textures would be too large. */
export function packedWeight(shape: Conv2dShape, target: Target): PackedContraction | undefined {
  const { images, groups, inputs, outputs, y, kernel, stride, dilation } = shape;
  const image = inputImage(shape, target);
  const planes = packedPlanes(shape, target);
  if (!image || !planes) return undefined;
  const unfold = unfolds(shape) ? kernel[1] : 1;
  const depth = texelsOf(inputs * unfold);
  const taps = kernel[0] * kernel[1] / unfold;
  return {
    batch: groups,
    m: outputs,
    n: taps * depth * 4,
    runs: images * y[0],
    inner: y[0],
    run: y[1],
    a: planes,
    b: image,
    step: { x: (unfold > 1 ? 1 : stride[1]) * groups * depth, y: 0 },
    places: conv2dWeightRegister,
    result: `fn y_row(batch: u32, m: u32) -> u32 {
  return (batch * sizes.m + m) * sizes.channels * sizes.area;
}
fn y_column(n: u32) -> u32 {
  let span = sizes.channel_texels * 4u;
  let c = n % span / sizes.unfold;
  return select(0xffffffffu, c * sizes.area + n / span * sizes.unfold + n % span % sizes.unfold, c < sizes.channels);
}`,
    sizes: {
      ...layoutSizes("a", planes.layout),
      ...layoutSizes("b", image.layout),
      ...{ groups, group_rows: outputs, channel_texels: depth, channels: inputs, unfold },
      ...{ taps_w: kernel[1] / unfold, area: kernel[0] * kernel[1] },
      ...{ stride_h: stride[0], dilation_h: dilation[0], dilation_w: dilation[1] },
    },
  };
}

function packedPlanes({ images, groups, outputs, y }: Conv2dShape, target: Target): Packed | undefined {
  const depth = texelsOf(y[1]);
  const channels = groups * outputs;
  const layout = layoutFor(images, y[0], channels * depth, target);
  return layout && {
    operand: { name: "x", value: { input: 1 } },
    layout,
    shader: { name: "pack_planes", text: packPlanes },
    sizes: { channels, depth, height: y[0], width: y[1] },
    grid: [y[0], channels, images],
  };
}
