import { ShapeError } from "../errors.ts";
import { reachOf, resolvePadding } from "./_padding.ts";

/** A window along one axis. */
export interface WindowSizeOptions {
  /** Distance of neighbouring windows; default 1. */
  readonly stride?: number;
  /** Distance of neighbouring elements of a window; default 1. */
  readonly dilation?: number;
}

/** Throws unless each number is a whole one of at least `least`. */
function requireWhole(action: string, least: number, numbers: Readonly<Record<string, number>>): void {
  for (const name in numbers) {
    const found = numbers[name];
    if (!Number.isInteger(found) || found < least) {
      throw new ShapeError(
        `Cannot apply ${action}: ${name} must be a whole number of at least ${least}, found ${found}`,
      );
    }
  }
}

/**
 * Output extent of a convolution: `floor((size + before + after - dilation (kernel - 1) - 1) / stride) + 1`; 0 where the kernel
 * does not fit.
 *
 * @param size extent of the input
 * @param kernel extent of the kernel
 * @param options padding `[before, after]`, default none; stride and dilation, default 1
 * @throws {ShapeError} where a number is no whole one of at least 1, or of at least 0 for size and padding
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
  { stride = 1, dilation = 1, padding = [0, 0] }: WindowSizeOptions & { readonly padding?: readonly [number, number] } =
    {},
): number {
  requireWhole("convOutputSize", 1, { kernel, stride, dilation });
  requireWhole("convOutputSize", 0, { size, before: padding[0], after: padding[1] });
  const room = size + padding[0] + padding[1] - reachOf(kernel, dilation);
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/**
 * Padding `[before, after]` for an output extent of `ceil(size / stride)`: together
 * `max(0, (ceil(size / stride) - 1) stride + dilation (kernel - 1) + 1 - size)`, the odd element at the end.
 *
 * @param size extent of the input
 * @param kernel extent of the kernel
 * @param options stride and dilation, default 1
 * @throws {ShapeError} where a number is no whole one of at least 1, or of at least 0 for the size
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
  { stride = 1, dilation = 1 }: WindowSizeOptions = {},
): readonly [number, number] {
  requireWhole("samePadding", 1, { kernel, stride, dilation });
  requireWhole("samePadding", 0, { size });
  const reach = reachOf(kernel, dilation);
  return resolvePadding("samePadding", "same", [size, size], [reach, reach], [stride, stride])[0];
}
