import type { KernelPlan, Step, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";
import {
  conv2dColumnsSum,
  packedB,
  packKernels,
  packPatches,
  packPixels,
  storeElements,
  storeQuad,
  storeTexel,
} from "../../shaders/mod.ts";
import type { Columns } from "./_contraction_table.ts";
import type { Conv2dShape } from "./_conv2d_shape.ts";
import { multiplyStep, productTexture, tall, tilingOf } from "./_matrices_register.ts";
import { type Layout, layoutFor, layoutSizes, type Packed, packStep, textureFor } from "./_pack.ts";
import type { Pair } from "./_padding.ts";

/** Bytes of what the taps give back to x, up to which images are computed together. */
const mostGivenBack = 2 ** 22;

/** dx as columns dy^T w, of which each pixel of x adds up those that reach it; undefined where they do not fit into textures. */
export function inputColumns(shape: Conv2dShape, { product: tile }: Columns, target: Target): KernelPlan | undefined {
  const { images, groups, inputs, outputs, y, kernel, dilation } = shape;
  // The sum visits the taps of a pixel by the stride.
  if (groups > 1 || dilation[0] * dilation[1] > 1) return undefined;
  const [area, quads] = [kernel[0] * kernel[1], Math.ceil(inputs / 4)];
  const [pixels, columns] = [y[0] * y[1], area * quads];
  const most = Math.max(1, Math.floor(mostGivenBack / (16 * columns * pixels)));
  const part = Math.ceil(images / Math.ceil(images / most));
  const weights = layoutFor(1, outputs, columns, target);
  const gradient = patchLayout(part * pixels, Math.ceil(outputs / 4), target);
  const product = productTexture(part * pixels * columns);
  if (!weights || !gradient || product.height > target.limits.maxTextureDimension2D) return undefined;
  const ranges = Array.from({ length: Math.ceil(images / part) }, (_, i) => {
    return { first: i * part, images: Math.min(part, images - i * part) };
  });
  const steps = ranges.flatMap((range): Step[] => {
    const rows = { first: range.first * pixels, pixels: range.images * pixels };
    const own = { ...pixelByPixel, images, channels: outputs, size: y, y };
    return [
      packStep(packedPatches(0, own, rows, gradient), 1),
      columnsStep([rows.pixels, outputs, 4 * columns], tile, gradient, weights, target),
      sumStep(shape, range, target),
    ];
  });
  return {
    steps: [packStep(packedKernels(shape, weights), 0), ...steps],
    scratch: [textureFor(weights), textureFor(gradient), product],
  };
}

/** dw as the product of dy and what the kernel sees of x; undefined where they do not fit into textures. */
export function weightColumns(shape: Conv2dShape, { product: tile }: Columns, target: Target): KernelPlan | undefined {
  const { images, groups, inputs, outputs, x, y, kernel, padding } = shape;
  if (groups > 1) return undefined;
  const area = kernel[0] * kernel[1];
  const pixels = images * y[0] * y[1];
  const [depth, n] = [Math.ceil(pixels / 4), inputs * area];
  const gradient = layoutFor(1, outputs, depth, target);
  const patches = layoutFor(1, 4 * depth, Math.ceil(inputs / 4) * area, target);
  if (!gradient || !patches) return undefined;
  const seen = { ...shape, channels: inputs, size: x, before: [padding[0][0], padding[1][0]] } as const;
  const inQuads = n % 4 === 0;
  return {
    steps: [
      packStep(packedPatches(0, seen, { first: 0, pixels: 4 * depth }, patches), 1),
      packStep(packedPixels(shape, gradient), 0),
      multiplyStep(tilingOf(outputs, n, tile, target), {
        functions: `${packedB}${inQuads ? storeQuad : storeElements}`,
        sizes: {
          ...{ batches: 1, m: outputs, n, depth, chunk: depth, y_m: n, y_n: 1, z_first: 0 },
          ...{ a_stack: 0, a_part: 31, b_stack: 0 },
          ...layoutSizes("a", gradient),
          ...layoutSizes("b", patches),
        },
        reads: [{ name: "a", value: { scratch: 0 } }, { name: "b", value: { scratch: 1 } }],
        writes: [{ name: "y", value: { output: true }, inQuads }],
        slices: 1,
      }),
    ],
    scratch: [textureFor(gradient), textureFor(patches)],
  };
}

/** How a kernel slides over the images that are packed. */
interface Sliding {
  readonly images: number;
  readonly channels: number;
  /** Extents of the images, and of the result. */
  readonly size: Pair;
  readonly y: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** Border above and to the left. */
  readonly before: Pair;
}

/** A kernel of one pixel. */
const pixelByPixel = { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], before: [0, 0] } as const;

/** Pixels of the result, counted over all images. */
interface Pixels {
  readonly first: number;
  readonly pixels: number;
}

/** Rows of pixels, cut into slabs where they are many. */
function patchLayout(pixels: number, width: number, target: Target): Layout | undefined {
  return layoutFor(Math.ceil(pixels / 2 ** tall), Math.min(pixels, 2 ** tall), width, target);
}

function packedPatches(
  input: number,
  { images, channels, size, y, kernel, stride, dilation, before }: Sliding,
  { first, pixels }: Pixels,
  layout: Layout,
): Packed {
  const [quads, area] = [Math.ceil(channels / 4), kernel[0] * kernel[1]];
  return {
    operand: { name: "x", value: { input }, isReadOnce: area === 1 },
    layout,
    shader: { name: "pack_patches", text: packPatches },
    sizes: {
      ...{ pixels, quads, first, part: tall, images, channels, height: size[0], width: size[1], y_height: y[0] },
      ...{ y_width: y[1], kernel_h: kernel[0], kernel_w: kernel[1], area, stride_h: stride[0] },
      ...{ stride_w: stride[1], dilation_h: dilation[0], dilation_w: dilation[1], top: before[0], left: before[1] },
    },
    grid: [pixels, quads, 1],
  };
}

function packedPixels({ images, outputs, y }: Conv2dShape, layout: Layout): Packed {
  const area = y[0] * y[1];
  return {
    operand: { name: "x", value: { input: 1 } },
    layout,
    shader: { name: "pack_pixels", text: packPixels },
    sizes: { quads: layout.width, pixels: images * area, area, channels: outputs },
    grid: [layout.width, outputs, 1],
  };
}

function packedKernels({ inputs, outputs, kernel }: Conv2dShape, layout: Layout): Packed {
  const quads = Math.ceil(inputs / 4);
  return {
    operand: { name: "x", value: { input: 1 } },
    layout,
    shader: { name: "pack_kernels", text: packKernels },
    sizes: { quads, channels: inputs, area: kernel[0] * kernel[1] },
    grid: [quads, outputs, 1],
    isKept: true,
  };
}

/** The product [pixels, outputs] x [outputs, n]. */
function columnsStep(
  [pixels, outputs, n]: readonly number[],
  tile: Columns["product"],
  gradient: Layout,
  weights: Layout,
  target: Target,
): Step {
  const depth = Math.ceil(outputs / 4);
  return multiplyStep(tilingOf(pixels, n, tile, target), {
    functions: `${packedB}${storeTexel}`,
    sizes: {
      ...{ batches: 1, m: pixels, n, depth, chunk: depth, y_m: n, y_n: 1, z_first: 0 },
      ...{ a_stack: 0, a_part: tall, b_stack: 0 },
      ...layoutSizes("a", gradient),
      ...layoutSizes("b", weights),
    },
    reads: [{ name: "a", value: { scratch: 1 } }, { name: "b", value: { scratch: 0 } }],
    writes: [{ name: "y", value: { scratch: 2 } }],
    slices: 1,
  });
}

function sumStep(
  { inputs, x, y, kernel, stride, padding }: Conv2dShape,
  { first, images }: { readonly first: number; readonly images: number },
  target: Target,
): Step {
  const [quads, quadsW] = [Math.ceil(inputs / 4), Math.ceil(x[1] / 4)];
  const count = images * quads * x[0] * quadsW;
  const inQuads = x[1] % 4 === 0;
  return {
    shader: { name: "conv2d_columns_sum", text: conv2dColumnsSum },
    functions: inQuads ? storeQuad : storeElements,
    sizes: {
      ...{ count, first, channels: inputs, quads, height: x[0], width: x[1], quads_w: quadsW },
      ...{ y_height: y[0], y_width: y[1], kernel_h: kernel[0], kernel_w: kernel[1] },
      ...{ stride_h: stride[0], stride_w: stride[1], top: padding[0][0], left: padding[1][0] },
    },
    reads: [{ name: "m", value: { scratch: 2 } }],
    writes: [{ name: "y", value: { output: true }, inQuads, channel: "channel" }],
    workgroups: foldWorkgroups(Math.ceil(count / 8), target),
  };
}
