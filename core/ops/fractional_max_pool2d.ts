import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Pair, pairOf } from "./_padding.ts";
import { pick } from "./_pick.ts";
import { requireTypes } from "./_rules.ts";
import { argmax } from "./arg_reduce.ts";
import { add, minimum, mul, sub } from "./binary.ts";
import { equal } from "./comparison.ts";
import { cast } from "./cast.ts";
import { indices } from "./fill.ts";
import { broadcastTo, expandDims, permute, reshape } from "./movement.ts";
import { type Key, split, uniform } from "./random.ts";
import { floor } from "./unary.ts";
import { where } from "./where.ts";

/** How large the result of `fractionalMaxPool2d` is, and where its randomness comes from. */
export interface FractionalMaxPoolOptions {
  /** Extents of the result. */
  readonly outputSize?: number | Pair;
  /** Or their ratio to those of x, between 0 and 1; the extents are rounded down. */
  readonly outputRatio?: number | Pair;
  /** Where the windows lie is drawn by it, for each plane anew. A key should be used once. */
  readonly key: Key;
}

function outputOf(
  { shape }: Tensor,
  kernel: Pair,
  { outputSize, outputRatio }: FractionalMaxPoolOptions,
): Pair {
  if ((outputSize === undefined) === (outputRatio === undefined)) {
    throw new ValueError("Cannot apply fractionalMaxPool2d: it needs either outputSize or outputRatio");
  }
  const ratios = typeof outputRatio === "number" ? [outputRatio, outputRatio] : outputRatio;
  if (ratios?.some((ratio) => !(ratio > 0 && ratio < 1))) {
    throw new ValueError(`Cannot apply fractionalMaxPool2d: outputRatio must lie between 0 and 1, found [${ratios}]`);
  }
  const wanted: number | Pair = ratios
    ? [Math.floor(shape[2] * ratios[0]), Math.floor(shape[3] * ratios[1])]
    : outputSize!;
  const output = pairOf("fractionalMaxPool2d", "outputSize", wanted, 1);
  for (const axis of [0, 1] as const) {
    if (output[axis] + kernel[axis] - 1 > shape[axis + 2]) {
      throw new ShapeError(
        `Cannot apply fractionalMaxPool2d: ${output[axis]} windows of ${kernel[axis]} elements do not fit in axis ` +
          `${axis + 2} of x ${showShape(shape)}`,
      );
    }
  }
  return output;
}

/**
 * Where windows start along an axis, `int32`, from a random number u for each plane, [N, C]: window o at
 * `floor((o + u) step) - floor(u step)`, `step = (extent - kernel) / (count - 1)`, the last one at the end of the axis.
 */
function startsOf(u: Tensor, extent: number, kernel: number, count: number): Tensor {
  const last = extent - kernel;
  const step = count === 1 ? 0 : last / (count - 1);
  const window = cast(indices([count]), "float32");
  const numbers = expandDims(u, 2);
  const start = sub(floor(mul(add(numbers, window), step)), floor(mul(numbers, step)));
  return cast(where(equal(window, count - 1), last, minimum(start, last)), "int32");
}

/** The largest element of each window along the last axis, x [N, C, rows, extent], starts [N, C, count]. */
function largestAlong(x: Tensor, starts: Tensor, kernel: number): Tensor {
  const [batch, channels, rows, extent] = x.shape;
  const count = starts.shape[2];
  const first = reshape(starts, [batch, channels, 1, count]);
  const taps = broadcastTo(add(expandDims(first, 4), indices([kernel])), [batch, channels, rows, count, kernel]);
  const spread = (shape: readonly number[]) =>
    broadcastTo(reshape(x, [batch, channels, rows, ...shape.map(() => 1), extent]), [
      batch,
      channels,
      rows,
      ...shape,
      extent,
    ]);
  const best = argmax(pick(spread([count, kernel]), taps, 5), { axis: 4 });
  return pick(spread([count]), add(best, first), 4);
}

/**
 * Largest element of each of windows that lie at random distances, so that planes shrink by any factor: neighbouring windows
 * start `floor` or `ceil` of `(extent - kernel) / (size - 1)` elements apart, and overlap. The first of equal elements gets
 * the gradient; a NaN wins.
 *
 * Source: Graham 2014, "Fractional max-pooling".
 *
 * @param x [N, C, H, W], `float32`
 * @param kernel extents of a window
 * @param options `outputSize` or `outputRatio`, and `key`
 * @returns [N, C, height, width]
 * @throws {ShapeError} where the rank is not 4, or so many windows do not fit
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where not exactly one of size and ratio is given, or a ratio lies outside 0 to 1
 *
 * @example
 * ```ts
 * import { fractionalMaxPool2d, key, ones } from "@tilegrad/tilegrad";
 * console.log(fractionalMaxPool2d(ones([1, 8, 25, 25]), 2, { outputRatio: 0.7, key: key(1) }).shape); // [1, 8, 17, 17]
 * ```
 */
export function fractionalMaxPool2d(x: Tensor, kernel: number | Pair, options: FractionalMaxPoolOptions): Tensor {
  requireTypes("fractionalMaxPool2d", [x], ["float32"]);
  if (x.shape.length !== 4) {
    throw new ShapeError(
      `Cannot apply fractionalMaxPool2d: x is ${showShape(x.shape)}, it needs rank 4, [N, C, H, W]`,
    );
  }
  const kernels = pairOf("fractionalMaxPool2d", "kernel", kernel, 1);
  const output = outputOf(x, kernels, options);
  const planes = [x.shape[0], x.shape[1]];
  const [vertical, horizontal] = split(options.key).map((key) => uniform(key, planes));
  const rows = largestAlong(x, startsOf(horizontal, x.shape[3], kernels[1], output[1]), kernels[1]);
  const columns = largestAlong(
    permute(rows, [0, 1, 3, 2]),
    startsOf(vertical, x.shape[2], kernels[0], output[0]),
    kernels[0],
  );
  return permute(columns, [0, 1, 3, 2]);
}
