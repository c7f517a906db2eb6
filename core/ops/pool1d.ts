import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import type { Padding, Pair } from "./_padding.ts";
import { inNameOf } from "./_rules.ts";
import { type Window2d, windowOf } from "./_window2d.ts";
import { avgPool2dOp } from "./avg_pool2d.ts";
import { maxPool2dIndicesOp, maxPool2dOp } from "./max_pool2d.ts";
import { expandDims, squeeze } from "./movement.ts";
import { lpPool2d } from "./pool2d.ts";

/** How windows lie on a row. */
export interface RowWindowOptions {
  /** Distance of neighbouring windows; default the kernel's extent. */
  readonly stride?: number;
  /** Elements around the row, at most half of the kernel's reach: a number, `[before, after]` or a rule; default 0. */
  readonly padding?: number | Pair | "valid" | "same" | "full";
  /** Whether a last window may hang over the end; default false. */
  readonly ceilMode?: boolean;
}

/** How `maxPool1d` lays its windows. */
export interface MaxPool1dOptions extends RowWindowOptions {
  /** Distance of neighbouring taps within a window; default 1. */
  readonly dilation?: number;
}

/** How `avgPool1d` lays its windows and what it divides by. */
export interface AvgPool1dOptions extends RowWindowOptions {
  /** Whether padding counts in the divisor; default true. */
  readonly countIncludePad?: boolean;
}

/** How `lpPool1d` lays its windows, and of which order the norm is. */
export interface LpPool1dOptions extends Pick<RowWindowOptions, "stride" | "ceilMode"> {
  /** Default 2. */
  readonly order?: number;
}

/** A row as a plane of height 1. */
function planeOf(action: string, x: Tensor): Tensor {
  if (x.shape.length !== 3) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs rank 3, [N, C, L]`);
  }
  return expandDims(x, 2);
}

function rowOf(plane: Tensor): Tensor {
  return squeeze(plane, 2);
}

/** The windows on that plane. */
function windowsOf(
  action: string,
  plane: Tensor,
  kernel: number,
  { stride = kernel, padding = 0, dilation = 1, ceilMode }: MaxPool1dOptions,
): Window2d {
  const pads: Padding = typeof padding === "string"
    ? padding
    : [[0, 0], typeof padding === "number" ? [padding, padding] : padding];
  return windowOf(action, plane, [1, kernel], {
    stride: [1, stride],
    padding: pads,
    dilation: [1, dilation],
    ceilMode,
  });
}

/**
 * Largest element of each window of a row: `y[n, c, o] = max over k of x[n, c, o * stride - padding + k * dilation]`, as
 * `maxPool2d` does with planes.
 *
 * @param x [N, C, L], `float32`
 * @param kernel extent of a window
 * @returns [N, C, O], `O = floor((L + padding - (kernel - 1) * dilation - 1) / stride) + 1`
 * @throws {ShapeError} where the rank is not 3, or the windows do not fit (see `maxPool2d`)
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { maxPool1d, tensor } from "@tilegrad/tilegrad";
 * console.log(await maxPool1d(tensor([[[0.3, 0.1, 1, 0.2]]]), 3, { stride: 1 }).array()); // [[[1, 1]]]
 * ```
 */
export function maxPool1d(x: Tensor, kernel: number, options: MaxPool1dOptions = {}): Tensor {
  const plane = planeOf("maxPool1d", x);
  return rowOf(apply(maxPool2dOp, [plane], windowsOf("maxPool1d", plane, kernel, options)));
}

/**
 * Where `maxPool1d` finds the largest elements, without padding.
 *
 * @param x [N, C, L], `float32`
 * @returns [N, C, O], `int32`
 * @throws {ShapeError} as `maxPool1d` does
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { maxPool1dIndices, tensor } from "@tilegrad/tilegrad";
 * console.log(await maxPool1dIndices(tensor([[[1, 5, 9, 2]]]), 2).array()); // [[[1, 2]]]
 * ```
 */
export function maxPool1dIndices(x: Tensor, kernel: number, options: MaxPool1dOptions = {}): Tensor {
  const plane = planeOf("maxPool1dIndices", x);
  return rowOf(apply(maxPool2dIndicesOp, [plane], windowsOf("maxPool1dIndices", plane, kernel, options)));
}

/**
 * Average of each window of a row: `y[n, c, o] = sum over k of x[n, c, o * stride - padding + k] / divisor`, as
 * `avgPool2d` does with planes.
 *
 * @param x [N, C, L], `float32`
 * @param kernel extent of a window
 * @returns [N, C, O]
 * @throws {ShapeError} where the rank is not 3, or the windows do not fit (see `avgPool2d`)
 * @throws {DTypeError} where x is not `float32`
 *
 * @example
 * ```ts
 * import { avgPool1d, tensor } from "@tilegrad/tilegrad";
 * console.log(await avgPool1d(tensor([[[1, 3, 4, 8]]]), 2).array()); // [[[2, 6]]]
 * ```
 */
export function avgPool1d(
  x: Tensor,
  kernel: number,
  { countIncludePad = true, ...options }: AvgPool1dOptions = {},
): Tensor {
  const plane = planeOf("avgPool1d", x);
  return rowOf(
    apply(avgPool2dOp, [plane], { window: windowsOf("avgPool1d", plane, kernel, options), countIncludePad }),
  );
}

/**
 * Norm of each window of a row: `y = (sum over k of x^order)^(1 / order)`, as `lpPool2d` does with planes.
 *
 * @param x [N, C, L], `float32`
 * @param kernel extent of a window
 * @returns [N, C, O]
 * @throws {ShapeError} where the rank is not 3, or the windows do not fit (see `lpPool2d`)
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where the order is not above 0
 *
 * @example
 * ```ts
 * import { lpPool1d, tensor } from "@tilegrad/tilegrad";
 * console.log(await lpPool1d(tensor([[[3, 4, 0, 2]]]), 2).array()); // [[[5, 2]]]
 * ```
 */
export function lpPool1d(
  x: Tensor,
  kernel: number,
  { order = 2, stride = kernel, ceilMode }: LpPool1dOptions = {},
): Tensor {
  const plane = planeOf("lpPool1d", x);
  windowsOf("lpPool1d", plane, kernel, { stride, ceilMode });
  return rowOf(inNameOf("lpPool1d", () => lpPool2d(plane, [1, kernel], { order, stride: [1, stride], ceilMode })));
}
