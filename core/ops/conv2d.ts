import { apply, type Tensor } from "../tensor.ts";
import { conv2dOp } from "./_conv2d_ops.ts";
import { addBias, checkRanks } from "./_convolution.ts";
import { type Padding, type Pair, pairOf, reachOf, resolvePadding } from "./_padding.ts";
import { inNameOf } from "./_rules.ts";
import { pad } from "./pad.ts";

/** How a kernel slides over an image. */
export interface ConvOptions {
  /** Distance of neighbouring windows; default 1. */
  readonly stride?: number | Pair;
  /** Elements added around the image; default 0. `same` gives `ceil(extent / stride)` places, the odd element at the end. */
  readonly padding?: Padding;
  /** What the added elements are: zeros (default), the edge repeated, the image mirrored or continued at the other side. */
  readonly paddingMode?: "zeros" | "edge" | "reflect" | "circular";
  /** Distance of neighbouring elements of the kernel; default 1. */
  readonly dilation?: number | Pair;
  /** Blocks of channels that are convolved by themselves; as many as channels for a depthwise convolution. Default 1. */
  readonly groups?: number;
  /**
   * Whether rounding errors must be those of plain sums. By default a large 3x3 convolution may be computed by Winograd's F(4, 3), which
   * costs about one of seven decimal digits and spreads values that are not finite over tiles of 4x4 pixels. Default false.
   */
  readonly exact?: boolean;
}

/**
 * Convolution of images, as cross-correlation (the kernel is not flipped):
 * `y[n, o, i, j] = bias[o] + sum_{c, r, s} weight[o, c, r, s] x[n, c, i stride + r dilation - top, j stride + s dilation - left]`.
 * Output extents: `floor((H + top + bottom - dilation (kh - 1) - 1) / stride) + 1`.
 *
 * @param x `[N, Cin, H, W]`
 * @param weight `[Cout, Cin / groups, kh, kw]`
 * @param bias `[Cout]`, or none
 * @returns `[N, Cout, H', W']`
 * @throws {ShapeError} where ranks, channels or groups do not fit, or the kernel is larger than the padded image
 *
 * @example
 * ```ts
 * import { conv2d, ones } from "@tilegrad/tilegrad";
 * const y = conv2d(ones([1, 3, 8, 8]), ones([16, 3, 3, 3]), null, { padding: "same", stride: 2 });
 * console.log(y.shape); // [1, 16, 4, 4]
 * ```
 */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: ConvOptions = {}): Tensor {
  checkRanks("conv2d", x.shape, weight.shape, "H,W");
  const stride = pairOf("conv2d", "stride", options.stride ?? 1, 1);
  const dilation = pairOf("conv2d", "dilation", options.dilation ?? 1, 1);
  const [, , height, width] = x.shape;
  const reach: Pair = [reachOf(weight.shape[2], dilation[0]), reachOf(weight.shape[3], dilation[1])];
  const padding = resolvePadding("conv2d", options.padding ?? 0, [height, width], reach, stride);
  const { groups = 1, paddingMode = "zeros", exact = false } = options;
  const isPadded = paddingMode !== "zeros";
  const image = isPadded ? inNameOf("conv2d", () => pad(x, [[0, 0], [0, 0], ...padding], { mode: paddingMode })) : x;
  const rest: typeof padding = isPadded ? [[0, 0], [0, 0]] : padding;
  const y = apply(conv2dOp, [image, weight], { stride, padding: rest, dilation, groups, exact });
  return addBias("conv2d", y, bias);
}
