import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { type Pads, type Pair, resolveVolumePadding, type Triple, tripleOf, type VolumePadding } from "./_padding.ts";
import { type Window2d, windowOf } from "./_window2d.ts";
import { avgPool2dOp } from "./avg_pool2d.ts";
import { maxPool2dOp } from "./max_pool2d.ts";
import { reshape } from "./movement.ts";

/** How windows lie in a volume. */
export interface VolumeWindowOptions {
  /** Distance of neighbouring windows; default the kernel's extents. */
  readonly stride?: number | Triple;
  /** Elements around the volume, at most half of the kernel's reach: numbers, pairs `[before, after]` or a rule; default 0. */
  readonly padding?: VolumePadding;
  /** Whether a last window may hang over the end; default false. */
  readonly ceilMode?: boolean;
}

/** How `maxPool3d` lays its windows. */
export interface MaxPool3dOptions extends VolumeWindowOptions {
  /** Distance of neighbouring taps within a window; default 1. */
  readonly dilation?: number | Triple;
}

/** How `avgPool3d` lays its windows and what it divides by. */
export interface AvgPool3dOptions extends VolumeWindowOptions {
  /** Whether padding counts in the divisor; default true. */
  readonly countIncludePad?: boolean;
  /** Divisor in place of the number of elements in a window. */
  readonly divisorOverride?: number;
}

/** Windows over height and width of every slice, then over the depth of what came out. */
type Pooling = (plane: Tensor, windows: Window2d, isDepth: boolean) => Tensor;

/** Maxima, sums and divisors of a box are those of its sides, so that two poolings of planes make one of volumes. */
function poolVolume(
  action: string,
  x: Tensor,
  kernel: number | Triple,
  { stride = kernel, padding = 0, dilation = 1, ceilMode }: MaxPool3dOptions,
  pool: Pooling,
): Tensor {
  if (x.shape.length !== 5) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs rank 5, [N, C, D, H, W]`);
  }
  const windows = {
    kernel: tripleOf(action, "kernel", kernel, 1),
    stride: tripleOf(action, "stride", stride, 1),
    dilation: tripleOf(action, "dilation", dilation, 1),
  };
  const [batch, channels, depth, height, width] = x.shape;
  const sides = resolveVolumePadding(action, padding, [depth, height, width], windows);
  const part = (plane: Tensor, of: (triple: Triple) => Pair, padding: Pads, isDepth: boolean) => {
    const options = { stride: of(windows.stride), padding, dilation: of(windows.dilation), ceilMode };
    return pool(plane, windowOf(action, plane, of(windows.kernel), options), isDepth);
  };
  const slices = reshape(x, [batch, channels * depth, height, width]);
  const flat = part(slices, ([, h, w]) => [h, w], [sides[1], sides[2]], false);
  const [, , rows, columns] = flat.shape;
  const deep = part(reshape(flat, [batch, channels, depth, rows * columns]), ([d]) => [d, 1], [sides[0], [0, 0]], true);
  return reshape(deep, [batch, channels, deep.shape[2], rows, columns]);
}

/**
 * Largest element of each window of a volume: `y[n, c, od, oh, ow] = max over kd, kh, kw of
 * x[n, c, od * stride - padding + kd * dilation, ...]`, as `maxPool2d` does with planes. The first of equal elements gets
 * the gradient; a NaN wins.
 *
 * @param x [N, C, D, H, W], `float32`
 * @param kernel extents of a window
 * @returns [N, C, OD, OH, OW]
 * @throws {ShapeError} where the rank is not 5, or the windows do not fit (see `maxPool2d`)
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { maxPool3d, tensor } from "@tilegrad/tilegrad";
 * console.log(await maxPool3d(tensor([[[[[1, 2], [3, 4]], [[5, 8], [7, 6]]]]]), 2).item()); // 8
 * ```
 */
export function maxPool3d(x: Tensor, kernel: number | Triple, options: MaxPool3dOptions = {}): Tensor {
  return poolVolume("maxPool3d", x, kernel, options, (plane, windows) => apply(maxPool2dOp, [plane], windows));
}

/**
 * Average of each window of a volume, as `avgPool2d` does with planes.
 *
 * @param x [N, C, D, H, W], `float32`
 * @param kernel extents of a window
 * @returns [N, C, OD, OH, OW]
 * @throws {ShapeError} where the rank is not 5, or the windows do not fit (see `avgPool2d`)
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where `divisorOverride` is 0 or no finite number
 *
 * @example
 * ```ts
 * import { avgPool3d, tensor } from "@tilegrad/tilegrad";
 * console.log(await avgPool3d(tensor([[[[[1, 2], [3, 4]], [[5, 8], [7, 6]]]]]), 2).item()); // 4.5
 * ```
 */
export function avgPool3d(
  x: Tensor,
  kernel: number | Triple,
  { countIncludePad = true, divisorOverride, ...options }: AvgPool3dOptions = {},
): Tensor {
  if (divisorOverride !== undefined && (divisorOverride === 0 || !Number.isFinite(divisorOverride))) {
    throw new ValueError(
      `Cannot apply avgPool3d: divisorOverride must be a finite number but 0, found ${divisorOverride}`,
    );
  }
  return poolVolume("avgPool3d", x, kernel, options, (plane, window, isDepth) => {
    const divisor = divisorOverride === undefined ? undefined : isDepth ? divisorOverride : 1;
    return apply(avgPool2dOp, [plane], { window, countIncludePad, divisorOverride: divisor });
  });
}
