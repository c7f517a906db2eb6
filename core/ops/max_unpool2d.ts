import { DTypeError, ShapeError } from "../errors.ts";
import { sameShape, showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { type Pair, pairOf } from "./_padding.ts";
import { floats, requireTypes } from "./_rules.ts";
import { maxPool2dGradientOp } from "./max_pool2d.ts";

/** The windows of the pooling that is undone. */
export interface MaxUnpoolOptions {
  /** Distance of neighbouring windows; default the kernel's extents. */
  readonly stride?: number | Pair;
  /** Elements around the plane; default 0. */
  readonly padding?: number | Pair;
  /** Extents of the result; default `(extent - 1) * stride - 2 * padding + kernel`, less than a stride away from it. */
  readonly outputSize?: Pair;
}

/**
 * Puts what `maxPool2d` took out back to its places, zeros elsewhere: `y[n, c, indices[n, c, oh, ow]] = x[n, c, oh, ow]`.
 * Elements that came from one place, which windows that overlap may do, are added, which makes it the transpose of taking.
 *
 * Source: Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks".
 *
 * @param x [N, C, OH, OW], `float32`
 * @param indices what `maxPool2dIndices` gave for the same windows; a place outside of its window is left out
 * @param kernel extents of a window
 * @returns [N, C, H, W]
 * @throws {ShapeError} where the rank is not 4, the shapes differ, or `outputSize` does not belong to these windows
 * @throws {DTypeError} where x is not `float32` or the indices are not `int32`
 *
 * @example
 * ```ts
 * import { maxPool2d, maxPool2dIndices, maxUnpool2d, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[[[1, 5], [9, 2]]]]);
 * console.log(await maxUnpool2d(maxPool2d(x, 2), maxPool2dIndices(x, 2), 2).array()); // [[[[0, 0], [9, 0]]]]
 * ```
 */
export function maxUnpool2d(
  x: Tensor,
  indices: Tensor,
  kernel: number | Pair,
  { stride = kernel, padding = 0, outputSize }: MaxUnpoolOptions = {},
): Tensor {
  requireTypes("maxUnpool2d", [x], floats);
  if (indices.dtype !== "int32") {
    throw new DTypeError(`Cannot apply maxUnpool2d: indices are ${indices.dtype}, they need int32`);
  }
  if (x.shape.length !== 4 || !sameShape(x.shape, indices.shape)) {
    throw new ShapeError(
      `Cannot apply maxUnpool2d: x is ${showShape(x.shape)} and indices ${showShape(indices.shape)}, ` +
        "both need the same [N, C, OH, OW]",
    );
  }
  const kernels = pairOf("maxUnpool2d", "kernel", kernel, 1);
  const strides = pairOf("maxUnpool2d", "stride", stride, 1);
  const pads = pairOf("maxUnpool2d", "padding", padding, 0);
  const output: Pair = [x.shape[2], x.shape[3]];
  const usual = [0, 1].map((axis) => (output[axis] - 1) * strides[axis] - 2 * pads[axis] + kernels[axis]);
  const input = outputSize ?? [usual[0], usual[1]];
  const fits = input.length === 2 &&
    input.every((extent, axis) =>
      Number.isInteger(extent) && extent >= 1 && Math.abs(extent - usual[axis]) < strides[axis]
    );
  if (!fits) {
    throw new ShapeError(
      `Cannot apply maxUnpool2d: outputSize is [${input}], it needs to be less than the stride [${strides}] away from ` +
        `[${usual}]`,
    );
  }
  return apply(maxPool2dGradientOp, [x, indices], {
    kernel: kernels,
    stride: strides,
    dilation: [1, 1],
    padding: [[pads[0], pads[0]], [pads[1], pads[1]]],
    input,
    output,
  });
}
