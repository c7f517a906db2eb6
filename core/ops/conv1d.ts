import type { Tensor } from "../tensor.ts";
import { checkRanks } from "./_convolution.ts";
import type { Padding } from "./_padding.ts";
import { inNameOf } from "./_rules.ts";
import { conv2d, type ConvOptions } from "./conv2d.ts";
import { expandDims, squeeze } from "./movement.ts";

/** How a kernel slides along a row. */
export interface Conv1dOptions extends Pick<ConvOptions, "paddingMode" | "groups"> {
  /** Distance of neighbouring windows; default 1. */
  readonly stride?: number;
  /** Elements around the row: a number, `[before, after]` or a rule; default 0. */
  readonly padding?: number | readonly [before: number, after: number] | "valid" | "same" | "full";
  /** Distance of neighbouring elements of the kernel; default 1. */
  readonly dilation?: number;
}

/**
 * Convolution of rows, as cross-correlation: a plane of height 1 for `conv2d`.
 * `y[n, o, j] = bias[o] + sum_{c, s} weight[o, c, s] x[n, c, j stride + s dilation - before]`; extent
 * `floor((L + before + after - dilation (k - 1) - 1) / stride) + 1`.
 *
 * @param x `[N, Cin, L]`
 * @param weight `[Cout, Cin / groups, k]`
 * @param bias `[Cout]`, or none
 * @returns `[N, Cout, L']`
 * @throws {ShapeError} like `conv2d`
 *
 * @example
 * ```ts
 * import { conv1d, tensor } from "@tilegrad/tilegrad";
 * const y = conv1d(tensor([[[1, 2, 3, 4]]]), tensor([[[1, -1]]]));
 * console.log(await y.array()); // [[[-1, -1, -1]]]
 * ```
 */
export function conv1d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv1dOptions = {}): Tensor {
  checkRanks("conv1d", x.shape, weight.shape, "L");
  const { stride = 1, dilation = 1, padding = 0, groups, paddingMode } = options;
  const plane = inNameOf("conv1d", () =>
    conv2d(expandDims(x, 2), expandDims(weight, 2), bias, {
      stride: [1, stride],
      dilation: [1, dilation],
      padding: planePadding(padding),
      groups,
      paddingMode,
    }));
  return squeeze(plane, 2);
}

function planePadding(padding: NonNullable<Conv1dOptions["padding"]>): Padding {
  if (typeof padding === "string") return padding;
  return [[0, 0], typeof padding === "number" ? [padding, padding] : padding];
}
