import { reachOf, resolvePadding } from "./_padding.ts";

/** A window along one axis. */
export interface WindowSizeOptions {
  /** Distance of neighbouring windows; default 1. */
  readonly stride?: number;
  /** Distance of neighbouring elements of a window; default 1. */
  readonly dilation?: number;
}

/**
 * Output extent of a convolution: `floor((size + before + after - dilation (kernel - 1) - 1) / stride) + 1`; 0 where the kernel
 * does not fit.
 *
 * @param size extent of the input
 * @param kernel extent of the kernel
 * @param options padding `[before, after]`, default none; stride and dilation, default 1
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
  const reach = reachOf(kernel, dilation);
  return resolvePadding("samePadding", "same", [size, size], [reach, reach], [stride, stride])[0];
}
