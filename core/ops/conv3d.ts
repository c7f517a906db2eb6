import type { Tensor } from "../tensor.ts";
import { addBias, checkChannels, checkRanks, outputExtents } from "./_convolution.ts";
import { resolveVolumePadding, type Triple, tripleOf, type VolumePadding } from "./_padding.ts";
import { conv2d, type ConvOptions } from "./conv2d.ts";
import { permute, reshape } from "./movement.ts";
import { pad } from "./pad.ts";
import { unfold } from "./unfold.ts";

/** How a kernel slides through a volume. */
export interface Conv3dOptions extends Pick<ConvOptions, "paddingMode" | "groups"> {
  /** Distance of neighbouring windows; default 1. */
  readonly stride?: number | Triple;
  /** Elements around the volume: a number, one or `[before, after]` for each axis, or a rule; default 0. */
  readonly padding?: VolumePadding;
  /** Distance of neighbouring elements of the kernel; default 1. */
  readonly dilation?: number | Triple;
}

/**
 * Convolution of volumes, as cross-correlation: `y[n, o, h, i, j] = bias[o] + sum_{c, q, r, s} weight[o, c, q, r, s]
 * x[n, c, h stride + q dilation - before, i stride + r dilation - top, j stride + s dilation - left]`. Output extents as
 * those of `conv2d`.
 *
 * It is one `conv2d`: the slices that the kernel covers at a depth are the channels of an image, `Cin kd` of them.
 *
 * @param x [N, Cin, D, H, W]
 * @param weight [Cout, Cin / groups, kd, kh, kw]
 * @param bias [Cout], or none
 * @returns [N, Cout, D', H', W']
 * @throws {ShapeError} where ranks, channels or groups do not fit, or the kernel is larger than the padded volume
 *
 * @example
 * ```ts
 * import { conv3d, ones } from "@tilegrad/tilegrad";
 * const y = conv3d(ones([1, 3, 8, 16, 16]), ones([4, 3, 3, 3, 3]), null, { padding: 1, stride: [1, 2, 2] });
 * console.log(y.shape); // [1, 4, 8, 8, 8]
 * ```
 */
export function conv3d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv3dOptions = {}): Tensor {
  const { groups = 1, paddingMode = "zeros" } = options;
  checkRanks("conv3d", x.shape, weight.shape, "D,H,W");
  checkChannels("conv3d", x.shape, weight.shape, groups);
  const stride = tripleOf("conv3d", "stride", options.stride ?? 1, 1);
  const dilation = tripleOf("conv3d", "dilation", options.dilation ?? 1, 1);
  const [images, channels, ...extents] = x.shape;
  const [outputs, perGroup, ...kernel] = weight.shape;
  const padding = resolveVolumePadding("conv3d", options.padding ?? 0, extents as unknown as Triple, {
    ...{ stride, dilation, kernel: kernel as unknown as Triple },
  });
  if (paddingMode !== "zeros") {
    const padded = pad(x, [[0, 0], [0, 0], ...padding], { mode: paddingMode });
    return conv3d(padded, weight, bias, { stride, dilation, groups });
  }
  const [depth, height, width] = outputExtents("conv3d", x.shape, kernel, { stride, padding, dilation });
  const [slices, rows, columns] = extents;
  const covered = unfold(reshape(x, [images, channels, slices, rows * columns]), [kernel[0], 1], {
    stride: [stride[0], 1],
    padding: [padding[0], [0, 0]],
    dilation: [dilation[0], 1],
  });
  const planes = permute(reshape(covered, [images, channels * kernel[0], depth, rows, columns]), [0, 2, 1, 3, 4]);
  const y = conv2d(
    reshape(planes, [images * depth, channels * kernel[0], rows, columns]),
    reshape(weight, [outputs, perGroup * kernel[0], kernel[1], kernel[2]]),
    null,
    {
      stride: [stride[1], stride[2]],
      padding: [padding[1], padding[2]],
      dilation: [dilation[1], dilation[2]],
      groups,
    },
  );
  const volume = permute(reshape(y, [images, depth, outputs, height, width]), [0, 2, 1, 3, 4]);
  return addBias("conv3d", volume, bias);
}
