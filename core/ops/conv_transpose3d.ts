import type { Tensor } from "../tensor.ts";
import { transposedExtents } from "./_conv_transpose.ts";
import { addBias, checkRanks } from "./_convolution.ts";
import { reachOf, type Triple, tripleOf } from "./_padding.ts";
import { convTranspose2d, type ConvTransposeOptions } from "./conv_transpose2d.ts";
import { permute, reshape } from "./movement.ts";
import { pad } from "./pad.ts";
import { slice } from "./slice.ts";
import { fold } from "./unfold.ts";

/** The convolution of volumes that is transposed, and what it leaves open. */
export interface ConvTranspose3dOptions extends Pick<ConvTransposeOptions, "groups"> {
  /** Distance of neighbouring windows in the result; default 1. */
  readonly stride?: number | Triple;
  /** Elements cut off on both sides of the result; default 0. */
  readonly padding?: number | Triple;
  /** Elements added at the end of the result, less than the stride or the dilation; default 0. */
  readonly outputPadding?: number | Triple;
  /** Distance of neighbouring elements of the kernel; default 1. */
  readonly dilation?: number | Triple;
}

/**
 * Transposed convolution of volumes: each element of x adds its multiple of the kernel to the result; the gradient of `conv3d`
 * with respect to its input. Output extents: `(D - 1) stride - 2 padding + dilation (kd - 1) + outputPadding + 1`.
 *
 * It is one `convTranspose2d` of all slices, with `Cout kd` channels that are then added up along the depth.
 *
 * @param x [N, Cin, D, H, W]
 * @param weight [Cin, Cout / groups, kd, kh, kw]
 * @param bias [Cout], or none
 * @returns [N, Cout, D', H', W']
 * @throws {ShapeError} where ranks, channels or groups do not fit, or nothing would be left
 *
 * @example
 * ```ts
 * import { convTranspose3d, ones } from "@tilegrad/tilegrad";
 * const y = convTranspose3d(ones([1, 8, 4, 7, 7]), ones([8, 4, 2, 2, 2]), null, { stride: 2 });
 * console.log(y.shape); // [1, 4, 8, 14, 14]
 * ```
 *
 * Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning".
 */
export function convTranspose3d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvTranspose3dOptions = {},
): Tensor {
  const { groups = 1 } = options;
  checkRanks("convTranspose3d", x.shape, weight.shape, "D,H,W", "Cin,Cout/groups");
  const stride = tripleOf("convTranspose3d", "stride", options.stride ?? 1, 1);
  const padding = tripleOf("convTranspose3d", "padding", options.padding ?? 0, 0);
  const outputPadding = tripleOf("convTranspose3d", "outputPadding", options.outputPadding ?? 0, 0);
  const dilation = tripleOf("convTranspose3d", "dilation", options.dilation ?? 1, 1);
  const sliding = { stride, padding, outputPadding, dilation };
  const [depth, height, width] = transposedExtents("convTranspose3d", [x.shape, weight.shape], groups, sliding);
  const [images, inputs, slices, rows, columns] = x.shape;
  const [, perGroup, ...kernel] = weight.shape;
  const outputs = perGroup * groups;
  const planes = convTranspose2d(
    reshape(permute(x, [0, 2, 1, 3, 4]), [images * slices, inputs, rows, columns]),
    reshape(weight, [inputs, perGroup * kernel[0], kernel[1], kernel[2]]),
    null,
    {
      stride: [stride[1], stride[2]],
      padding: [padding[1], padding[2]],
      outputPadding: [outputPadding[1], outputPadding[2]],
      dilation: [dilation[1], dilation[2]],
      groups,
    },
  );
  const taps = permute(reshape(planes, [images, slices, outputs * kernel[0], height * width]), [0, 2, 1, 3]);
  const reached = (slices - 1) * stride[0] + reachOf(kernel[0], dilation[0]);
  const whole = fold(
    reshape(taps, [images, outputs * kernel[0], slices * height * width]),
    [reached, height * width],
    [kernel[0], 1],
    { stride: [stride[0], 1], dilation: [dilation[0], 1] },
  );
  const open = pad(whole, [[0, 0], [0, 0], [0, outputPadding[0]], [0, 0]]);
  const volume = slice(open, [null, null, [padding[0], padding[0] + depth]]);
  return addBias("convTranspose3d", reshape(volume, [images, outputs, depth, height, width]), bias);
}
