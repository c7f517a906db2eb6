import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkRanks } from "./_convolution.ts";
import { conv2d, type ConvOptions } from "./conv2d.ts";

/** How the kernels of a depthwise convolution slide. */
export type DepthwiseOptions = Omit<ConvOptions, "groups">;

/**
 * Convolution of each channel by itself, with as many kernels for each as `weight` has for one: `y[n, c m + o] = bias[c m + o] +
 * weight[c m + o, 0] * x[n, c]`, o from 0 to m - 1; `conv2d` in Cin groups.
 *
 * @param x [N, Cin, H, W]
 * @param weight [Cin m, 1, kh, kw], m the channel multiplier
 * @param bias [Cin m], or none
 * @returns [N, Cin m, H', W']
 * @throws {ShapeError} where the weight has more than one input channel, or outputs that are no multiple of Cin, or like `conv2d`
 *
 * @example
 * ```ts
 * import { depthwiseConv2d, ones } from "@tilegrad/tilegrad";
 * console.log(depthwiseConv2d(ones([1, 3, 8, 8]), ones([6, 1, 3, 3])).shape); // [1, 6, 6, 6]
 * ```
 */
export function depthwiseConv2d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: DepthwiseOptions = {},
): Tensor {
  checkDepthwise("depthwiseConv2d", x, weight);
  return conv2d(x, weight, bias, { ...options, groups: x.shape[1] });
}

/**
 * Depthwise separable convolution: each channel by itself, then a linear map of the channels of each pixel,
 * `conv2d(depthwiseConv2d(x, depthwise), pointwise, bias)`.
 *
 * Source: Chollet 2016, "Xception: deep learning with depthwise separable convolutions".
 *
 * @param x [N, Cin, H, W]
 * @param depthwise [Cin m, 1, kh, kw], m the channel multiplier
 * @param pointwise [Cout, Cin m, 1, 1]
 * @param bias [Cout], or none
 * @returns [N, Cout, H', W']
 * @throws {ShapeError} like `depthwiseConv2d`, or where `pointwise` does not take its channels or is not 1x1
 *
 * @example
 * ```ts
 * import { ones, separableConv2d } from "@tilegrad/tilegrad";
 * const y = separableConv2d(ones([1, 3, 8, 8]), ones([3, 1, 3, 3]), ones([16, 3, 1, 1]), null, { padding: "same" });
 * console.log(y.shape); // [1, 16, 8, 8]
 * ```
 */
export function separableConv2d(
  x: Tensor,
  depthwise: Tensor,
  pointwise: Tensor,
  bias?: Tensor | null,
  options: DepthwiseOptions = {},
): Tensor {
  checkDepthwise("separableConv2d", x, depthwise);
  const [, inputs, ...kernel] = pointwise.shape;
  if (pointwise.shape.length !== 4 || inputs !== depthwise.shape[0] || kernel.some((extent) => extent !== 1)) {
    throw new ShapeError(
      `Cannot apply separableConv2d: pointwise is ${showShape(pointwise.shape)}, ` +
        `it needs [Cout,${depthwise.shape[0]},1,1] (depthwise ${showShape(depthwise.shape)})`,
    );
  }
  return conv2d(depthwiseConv2d(x, depthwise, null, options), pointwise, bias);
}

function checkDepthwise(action: string, x: Tensor, weight: Tensor): void {
  checkRanks(action, x.shape, weight.shape, "H,W");
  const channels = x.shape[1];
  if (weight.shape[1] === 1 && weight.shape[0] % channels === 0) return;
  throw new ShapeError(
    `Cannot apply ${action}: weight is ${showShape(weight.shape)}, it needs [a multiple of ${channels},1,kh,kw] ` +
      `(x ${showShape(x.shape)})`,
  );
}
