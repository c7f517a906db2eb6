import { apply, type Tensor } from "../tensor.ts";
import { conv2dInputOp } from "./_conv2d_ops.ts";
import { transposedExtents } from "./_conv_transpose.ts";
import { addBias, checkRanks } from "./_convolution.ts";
import { type Pair, pairOf } from "./_padding.ts";

/** The convolution that is transposed, and what it leaves open. */
export interface ConvTransposeOptions {
  /** Distance of neighbouring windows in the result; default 1. */
  readonly stride?: number | Pair;
  /** Rows and columns cut off on both sides of the result; default 0. */
  readonly padding?: number | Pair;
  /** Rows and columns added at the end of the result, less than the stride or the dilation; default 0. */
  readonly outputPadding?: number | Pair;
  /** Distance of neighbouring elements of the kernel; default 1. */
  readonly dilation?: number | Pair;
  /** Blocks of channels that are convolved by themselves; default 1. */
  readonly groups?: number;
}

/**
 * Transposed convolution: each pixel of x adds its multiple of the kernel to the result; the gradient of `conv2d` with respect
 * to its input. Output extents: `(H - 1) stride - 2 padding + dilation (kh - 1) + outputPadding + 1`.
 *
 * @param x `[N, Cin, H, W]`
 * @param weight `[Cin, Cout / groups, kh, kw]`
 * @param bias `[Cout]`, or none
 * @returns `[N, Cout, H', W']`
 * @throws {ShapeError} where ranks, channels or groups do not fit, or nothing would be left
 *
 * @example
 * ```ts
 * import { convTranspose2d, ones } from "@tilegrad/tilegrad";
 * console.log(convTranspose2d(ones([1, 8, 7, 7]), ones([8, 4, 2, 2]), null, { stride: 2 }).shape); // [1, 4, 14, 14]
 * ```
 *
 * Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning".
 */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvTransposeOptions = {},
): Tensor {
  const { groups = 1 } = options;
  checkRanks("convTranspose2d", x.shape, weight.shape, "H,W", "Cin,Cout/groups");
  const stride = pairOf("convTranspose2d", "stride", options.stride ?? 1, 1);
  const [top, left] = pairOf("convTranspose2d", "padding", options.padding ?? 0, 0);
  const outputPadding = pairOf("convTranspose2d", "outputPadding", options.outputPadding ?? 0, 0);
  const dilation = pairOf("convTranspose2d", "dilation", options.dilation ?? 1, 1);
  const sliding = { stride, padding: [top, left], outputPadding, dilation };
  const [height, width] = transposedExtents("convTranspose2d", [x.shape, weight.shape], groups, sliding);
  const y = apply(conv2dInputOp, [x, weight], {
    ...{ stride, dilation, groups, size: [height, width] as const },
    padding: [[top, top], [left, left]],
  });
  return addBias("convTranspose2d", y, bias);
}
