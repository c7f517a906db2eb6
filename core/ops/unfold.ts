import { fold as foldShader } from "../../shaders/mod.ts";
import { wgslType, wgslZero } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { KernelPlan, KernelRequest } from "../kernel.ts";
import type { Op } from "../op.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { type Padding, type Pads, type Pair, pairOf, reachOf, resolvePadding } from "./_padding.ts";
import { numeric, requireTypes } from "./_rules.ts";
import { reshape } from "./movement.ts";

/** How patches lie on an image. */
export interface PatchOptions {
  /** Distance of neighbouring patches; default 1. */
  readonly stride?: number | Pair;
  /** Zeros around the image; default 0. */
  readonly padding?: Padding;
  /** Distance of neighbouring elements of a patch; default 1. */
  readonly dilation?: number | Pair;
}

/** The patches of an image, spelled out: height before width. */
interface Patches {
  readonly size: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Pads;
  /** Rows and columns of patches. */
  readonly count: Pair;
}

/** y[p, r, s, oh, ow] = x[p, oh * stride - padding + r * dilation, ...], 0 outside the image. */
const unfoldOp: Op<Patches> = {
  name: "unfold",
  infer: ([x], { kernel, count }) => ({
    shape: [x.shape[0], ...kernel, ...count],
    dtype: requireTypes("unfold", [x], numeric),
  }),
  lower: {
    kind: "movement",
    element(read, at, { size, stride, dilation, padding }, [x]) {
      const places = [0, 1].map((side) => {
        const start = at.define(`${at.axis(3 + side)} * ${stride[side]}u + ${at.axis(1 + side)} * ${dilation[side]}u`);
        return at.define(`${start} - ${padding[side][0]}u`);
      });
      const inside = places.map((place, side) => `${place} < ${size[side]}u`).join(" && ");
      const nearest = places.map((place, side) => at.define(`min(${place}, ${size[side] - 1}u)`));
      return `select(${wgslZero(x.dtype)}, ${read(0, at.at(x.shape, [at.axis(0), ...nearest]))}, ${inside})`;
    },
  },
  grad: ({ attrs, cotangent }) => [apply(foldOp, [cotangent], attrs)],
};

/** y[p, h, w] = the sum of what patches hold of a pixel: the transpose of `unfoldOp`. */
const foldOp: Op<Patches> = {
  name: "fold",
  infer: ([x], { size }) => ({ shape: [x.shape[0], ...size], dtype: requireTypes("fold", [x], numeric) }),
  lower: { kind: "kernel", inlines: [0], epilogue: true, steps: foldSteps },
  grad: ({ attrs, cotangent }) => [apply(unfoldOp, [cotangent], attrs)],
};

function foldSteps({ output, attrs, target }: KernelRequest<Patches>): KernelPlan {
  const { size, kernel, stride, dilation, padding, count } = attrs;
  const workgroup = target.kind === "cpu" ? 64 : 256;
  const elements = sizeOf(output.shape);
  return {
    steps: [{
      shader: { name: "fold", text: foldShader },
      constants: {
        ...{ KERNEL_H: kernel[0], KERNEL_W: kernel[1], STRIDE_H: stride[0], STRIDE_W: stride[1] },
        ...{ DILATION_H: dilation[0], DILATION_W: dilation[1], PAD_TOP: padding[0][0], PAD_LEFT: padding[1][0] },
        WORKGROUP: workgroup,
      },
      sizes: { count: elements, height: size[0], width: size[1], rows: count[0], columns: count[1] },
      functions: `alias Elem = ${wgslType(output.dtype)};`,
      reads: [{ name: "x", value: { input: 0 } }],
      writes: [{ name: "y", value: { output: true } }],
      workgroups: foldWorkgroups(Math.ceil(elements / workgroup), target),
    }],
  };
}

function patchesOf(
  action: string,
  size: Pair,
  kernel: number | Pair,
  { stride = 1, padding = 0, dilation = 1 }: PatchOptions,
): Patches {
  const kernels = pairOf(action, "kernel", kernel, 1);
  const strides = pairOf(action, "stride", stride, 1);
  const dilations = pairOf(action, "dilation", dilation, 1);
  const reach: Pair = [reachOf(kernels[0], dilations[0]), reachOf(kernels[1], dilations[1])];
  const pads = resolvePadding(action, padding, size, reach, strides);
  const counts = [0, 1].map((side) => {
    const room = size[side] + pads[side][0] + pads[side][1] - reach[side];
    if (room < 0 || size[side] === 0) {
      throw new ShapeError(
        `Cannot apply ${action}: a patch reaches over ${reach[side]} elements, the image [${size}] has ` +
          `${size[side]} with padding [${pads[side]}]`,
      );
    }
    return Math.floor(room / strides[side]) + 1;
  });
  return {
    size,
    kernel: kernels,
    stride: strides,
    dilation: dilations,
    padding: pads,
    count: [counts[0], counts[1]],
  };
}

function requireRank(action: string, shape: Shape, axes: string): void {
  const rank = axes.split(",").length;
  if (shape.length !== rank) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(shape)}, it needs rank ${rank}, ${axes}`);
  }
}

/**
 * Cuts images into patches, one column each (im2col): `y[n, (c kh + r) kw + s, oh OW + ow] =
 * x[n, c, oh stride - padding + r dilation, ow stride - padding + s dilation]`, 0 outside (PyTorch's `unfold`).
 *
 * There are `floor((extent + padding - dilation (kernel - 1) - 1) / stride) + 1` rows and columns of patches.
 *
 * @param x [N, C, H, W], `float32`, `int32` or `uint32`
 * @param kernel extents of a patch
 * @returns [N, C kh kw, OH OW]
 * @throws {ShapeError} where the rank is not 4, or a patch is larger than the padded image
 *
 * @example
 * ```ts
 * import { unfold, zeros } from "@tilegrad/tilegrad";
 * console.log(unfold(zeros([1, 3, 8, 8]), 2, { stride: 2 }).shape); // [1, 12, 16]
 * ```
 */
export function unfold(x: Tensor, kernel: number | Pair, options: PatchOptions = {}): Tensor {
  requireRank("unfold", x.shape, "[N, C, H, W]");
  const [images, channels, height, width] = x.shape;
  const patches = patchesOf("unfold", [height, width], kernel, options);
  const y = apply(unfoldOp, [reshape(x, [images * channels, height, width])], patches);
  return reshape(y, [images, channels * sizeOf(patches.kernel), sizeOf(patches.count)]);
}

/**
 * Puts patches back into images and adds where they overlap (col2im, PyTorch's `fold`): the transpose of `unfold`.
 *
 * @param x [N, C kh kw, OH OW], as `unfold` gives for an image of this size
 * @param size height and width of the images
 * @param kernel extents of a patch
 * @returns [N, C, H, W]
 * @throws {ShapeError} where the rank is not 3, or x has not the patches of such an image
 *
 * @example
 * ```ts
 * import { fold, ones } from "@tilegrad/tilegrad";
 * console.log(await fold(ones([1, 4, 2]), [2, 3], 2).array()); // [[[[1, 2, 1], [1, 2, 1]]]]
 * ```
 */
export function fold(x: Tensor, size: Pair, kernel: number | Pair, options: PatchOptions = {}): Tensor {
  requireRank("fold", x.shape, "[N, C kh kw, OH OW]");
  const patches = patchesOf("fold", pairOf("fold", "size", size, 1), kernel, options);
  const [images, rows, columns] = x.shape;
  const channels = rows / sizeOf(patches.kernel);
  if (!Number.isInteger(channels) || columns !== sizeOf(patches.count)) {
    throw new ShapeError(
      `Cannot apply fold: x is ${showShape(x.shape)}; images of [${size}] in patches of [${patches.kernel}] need ` +
        `[N, a multiple of ${sizeOf(patches.kernel)}, ${sizeOf(patches.count)}]`,
    );
  }
  const y = apply(foldOp, [reshape(x, [images * channels, ...patches.kernel, ...patches.count])], patches);
  return reshape(y, [images, channels, ...patches.size]);
}
