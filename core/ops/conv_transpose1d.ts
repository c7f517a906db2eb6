import type { Tensor } from "../tensor.ts";
import { checkRanks } from "./_convolution.ts";
import { convTranspose2d, type ConvTransposeOptions } from "./conv_transpose2d.ts";
import { expandDims, squeeze } from "./movement.ts";

/** The convolution of rows that is transposed, and what it leaves open. */
export interface ConvTranspose1dOptions extends Pick<ConvTransposeOptions, "groups"> {
  /** Distance of neighbouring windows in the result; default 1. */
  readonly stride?: number;
  /** Elements cut off at both ends of the result; default 0. */
  readonly padding?: number;
  /** Elements added at the end of the result, less than the stride or the dilation; default 0. */
  readonly outputPadding?: number;
  /** Distance of neighbouring elements of the kernel; default 1. */
  readonly dilation?: number;
}

/**
 * Transposed convolution of rows: a plane of height 1 for `convTranspose2d`. Output extent:
 * `(L - 1) stride - 2 padding + dilation (k - 1) + outputPadding + 1`.
 *
 * @param x [N, Cin, L]
 * @param weight [Cin, Cout / groups, k]
 * @param bias [Cout], or none
 * @returns [N, Cout, L']
 * @throws {ShapeError} like `convTranspose2d`
 *
 * @example
 * ```ts
 * import { convTranspose1d, tensor } from "@tilegrad/tilegrad";
 * const y = convTranspose1d(tensor([[[1, 2]]]), tensor([[[1, 10]]]), null, { stride: 2 });
 * console.log(await y.array()); // [[[1, 10, 2, 20]]]
 * ```
 */
export function convTranspose1d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  { stride = 1, padding = 0, outputPadding = 0, dilation = 1, groups }: ConvTranspose1dOptions = {},
): Tensor {
  checkRanks("convTranspose1d", x.shape, weight.shape, "L", "Cin,Cout/groups");
  const plane = convTranspose2d(expandDims(x, 2), expandDims(weight, 2), bias, {
    stride: [1, stride],
    padding: [0, padding],
    outputPadding: [0, outputPadding],
    dilation: [1, dilation],
    groups,
  });
  return squeeze(plane, 2);
}
