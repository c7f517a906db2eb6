import { ShapeError } from "../errors.ts";
import { type Shape, showShape } from "../shape.ts";

/** Padding by side, `[[top, bottom], [left, right]]`. */
export type Padding4 = readonly [readonly [number, number], readonly [number, number]];

/** Zero padding: a number for all sides, one for height and one for width, all four, or a rule. */
export type Padding = number | "valid" | "same" | "full" | readonly [number, number] | Padding4;

/** How a window slides over an image; pairs are `[height, width]`. */
export interface Geometry {
  readonly stride: readonly [number, number];
  readonly padding: Padding4;
  readonly dilation: readonly [number, number];
}

/** A number for both axes, or one for height and one for width. */
export type Pair = number | readonly [number, number];

/** One number for height and one for width, whole and at least 1. */
export function positivePair(action: string, name: string, value: Pair): readonly [number, number] {
  const pair = typeof value === "number" ? [value, value] as const : value;
  if (pair.length !== 2 || pair.some((one) => !Number.isInteger(one) || one < 1)) {
    throw new ShapeError(
      `Cannot apply ${action}: ${name} must be whole numbers of at least 1, found ${showShape(pair)}`,
    );
  }
  return pair;
}

/**
 * Output extent of a sliding window: `floor((size + before + after - dilation * (kernel - 1) - 1) / stride) + 1`; 0 where the
 * window does not fit.
 *
 * @param size extent of the input
 * @param kernel extent of the window
 * @param options stride and dilation, default 1, and padding `[before, after]`, default none
 *
 * @example
 * ```ts
 * import { convOutputSize } from "@tilegrad/tilegrad";
 * console.log(convOutputSize(224, 7, { stride: 2, padding: [3, 3] })); // 112
 * ```
 */
export function convOutputSize(
  size: number,
  kernel: number,
  { stride = 1, padding = [0, 0], dilation = 1 }: {
    readonly stride?: number;
    readonly padding?: readonly [number, number];
    readonly dilation?: number;
  } = {},
): number {
  const room = size + padding[0] + padding[1] - dilation * (kernel - 1) - 1;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/**
 * Padding `[before, after]` that makes the output extent `ceil(size / stride)`: together
 * `max(0, (ceil(size / stride) - 1) * stride + dilation * (kernel - 1) + 1 - size)`, the odd element at the end.
 *
 * @example
 * ```ts
 * import { samePadding } from "@tilegrad/tilegrad";
 * console.log(samePadding(224, 7, { stride: 2 })); // [2, 3]
 * ```
 */
export function samePadding(
  size: number,
  kernel: number,
  { stride = 1, dilation = 1 }: { readonly stride?: number; readonly dilation?: number } = {},
): [number, number] {
  const reach = dilation * (kernel - 1) + 1;
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The four widths that a padding stands for, on an image of this size. */
export function resolvePadding(
  action: string,
  padding: Padding,
  size: readonly [number, number],
  kernel: readonly [number, number],
  { stride, dilation }: Pick<Geometry, "stride" | "dilation">,
): Padding4 {
  const sides = (axis: 0 | 1): readonly [number, number] => {
    if (padding === "valid") return [0, 0];
    if (padding === "same") {
      return samePadding(size[axis], kernel[axis], { stride: stride[axis], dilation: dilation[axis] });
    }
    if (padding === "full") return [dilation[axis] * (kernel[axis] - 1), dilation[axis] * (kernel[axis] - 1)];
    const widths = typeof padding === "object" ? padding[axis] : padding;
    return typeof widths === "object" ? widths : [widths, widths];
  };
  const widths = [sides(0), sides(1)] as const;
  if (widths.flat().some((width) => !Number.isInteger(width) || width < 0)) {
    throw new ShapeError(
      `Cannot apply ${action}: padding must be "valid", "same", "full" or whole numbers of at least 0, ` +
        `found ${JSON.stringify(padding)}`,
    );
  }
  return widths;
}

/** Output height and width of a window over the last two axes of `x`. */
export function outputExtents(
  action: string,
  x: Shape,
  kernel: readonly [number, number],
  { stride, padding, dilation }: Geometry,
): [number, number] {
  return ([0, 1] as const).map((axis) => {
    const size = x[x.length - 2 + axis];
    const extent = convOutputSize(size, kernel[axis], {
      stride: stride[axis],
      padding: padding[axis],
      dilation: dilation[axis],
    });
    if (extent === 0) {
      const reach = dilation[axis] * (kernel[axis] - 1) + 1;
      throw new ShapeError(
        `Cannot apply ${action}: the kernel reaches over ${reach} ${["rows", "columns"][axis]}, the padded input has ` +
          `${size + padding[axis][0] + padding[axis][1]} (x ${showShape(x)}, kernel ${showShape(kernel)})`,
      );
    }
    return extent;
  }) as [number, number];
}
