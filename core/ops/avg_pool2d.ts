import {
  avgPool2d as avgShader,
  avgPool2dGradient as gradientShader,
  avgPool2dGradientQuads as gradientQuadShader,
  avgPool2dQuads as avgQuadShader,
} from "../../shaders/mod.ts";
import { ValueError } from "../errors.ts";
import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import type { Pair } from "./_padding.ts";
import { type Window2d, windowOf, type WindowOptions } from "./_window2d.ts";
import { coverStep, tapStep } from "./_window_quads.ts";

/** How `avgPool2d` lays its windows and what it divides by. */
export interface AvgPoolOptions extends WindowOptions {
  /** Whether padding counts in the divisor; default true. */
  readonly countIncludePad?: boolean;
  /** Divisor in place of the number of elements in a window. */
  readonly divisorOverride?: number;
}

interface AvgPoolAttrs {
  readonly window: Window2d;
  readonly countIncludePad: boolean;
  readonly divisorOverride?: number;
}

/**
 * WGSL of the number that the sum of a window is divided by: the part of the overhang beyond the padding never counts.
 */
function divisorFunction({ window: { kernel, stride, padding, input }, ...attrs }: AvgPoolAttrs): string {
  const extent = (axis: 0 | 1, at: string) => {
    const [before, after] = padding[axis];
    const [first, last] = attrs.countIncludePad ? [0, before + input[axis] + after] : [before, before + input[axis]];
    return `(min(${at} * ${stride[axis]}u + ${kernel[axis]}u, ${last}u) - max(${at} * ${stride[axis]}u, ${first}u))`;
  };
  const divisor = attrs.divisorOverride === undefined
    ? `f32(${extent(0, "oh")} * ${extent(1, "ow")})`
    : `f32(${attrs.divisorOverride})`;
  return `fn divisor(oh: u32, ow: u32) -> f32 { return ${divisor}; }`;
}

/** The average of each window. */
export const avgPool2dOp: Op<AvgPoolAttrs> = {
  name: "avgPool2d",
  infer: ([x], { window: { output } }) => ({ shape: [...x.shape.slice(0, 2), ...output], dtype: x.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({
      steps: [tapStep(request.attrs.window, request, {
        shader: { name: "avg_pool2d", text: avgShader },
        quadShader: { name: "avg_pool2d_quads", text: avgQuadShader },
        functions: divisorFunction(request.attrs),
        reads: [{ name: "x", value: { input: 0 } }],
        writes: [{ name: "y", value: { output: true } }],
      })],
    }),
  },
  grad: ({ attrs, cotangent }) => [apply(avgPool2dGradientOp, [cotangent], attrs)],
};

/** Each average spread over its window: the transpose of the linear map above. */
const avgPool2dGradientOp: Op<AvgPoolAttrs> = {
  name: "avgPool2dGradient",
  infer: ([dy], { window: { input } }) => ({ shape: [...dy.shape.slice(0, 2), ...input], dtype: dy.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({
      steps: [coverStep(request.attrs.window, request, {
        shader: { name: "avg_pool2d_gradient", text: gradientShader },
        quadShader: { name: "avg_pool2d_gradient_quads", text: gradientQuadShader },
        functions: divisorFunction(request.attrs),
        reads: [{ name: "dy", value: { input: 0 } }],
        writes: [{ name: "dx", value: { output: true } }],
      })],
    }),
  },
  grad: ({ attrs, cotangent }) => [apply(avgPool2dOp, [cotangent], attrs)],
};

/**
 * Average of each window of a plane: `y[n, c, oh, ow] = sum over kh, kw of
 * x[n, c, oh * stride - padding + kh, ow * stride - padding + kw] / divisor`.
 *
 * The divisor is the number of elements in the window, with padding (default) or without; what `ceilMode` lets hang
 * over beyond the padding does not count. The number of rows and columns is that of `maxPool2d`.
 *
 * @param x [N, C, H, W], `float32`
 * @param kernel extents of a window
 * @returns [N, C, OH, OW]
 * @throws {ShapeError} where the kernel or the stride is 0, the padding is wider than half of the kernel, the rank is
 *   not 4, or a window is larger than the padded plane
 * @throws {ValueError} where `divisorOverride` is 0 or no finite number
 *
 * @example
 * ```ts
 * import { avgPool2d, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]]);
 * console.log(await avgPool2d(x, 2).array()); // [[[[3.25, 5.25], [2, 2]]]]
 * ```
 */
export function avgPool2d(
  x: Tensor,
  kernel: number | Pair,
  { countIncludePad = true, divisorOverride, ...windows }: AvgPoolOptions = {},
): Tensor {
  if (divisorOverride !== undefined && (divisorOverride === 0 || !Number.isFinite(divisorOverride))) {
    throw new ValueError(
      `Cannot apply avgPool2d: divisorOverride must be a finite number but 0, found ${divisorOverride}`,
    );
  }
  const window = windowOf("avgPool2d", x, kernel, windows);
  return apply(avgPool2dOp, [x], { window, countIncludePad, divisorOverride });
}
