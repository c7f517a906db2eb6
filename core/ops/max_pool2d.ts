import {
  maxPool2d as maxShader,
  maxPool2dBackward as backwardShader,
  maxPool2dBackwardQuads as backwardQuadShader,
  maxPool2dGradient as gradientShader,
  maxPool2dGradientQuads as gradientQuadShader,
  maxPool2dQuads as maxQuadShader,
} from "../../shaders/mod.ts";
import type { KernelRequest, Step } from "../kernel.ts";
import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import type { Pair } from "./_padding.ts";
import { type Window2d, windowOf, type WindowOptions, windowStep } from "./_window2d.ts";
import { areWithinQuads, bandStep, coverStep, tapStep } from "./_window_quads.ts";
import { isNanFunction } from "./binary.ts";

/** How `maxPool2d` lays its windows. */
export interface MaxPoolOptions extends WindowOptions {
  /** Distance of neighbouring taps within a window; default 1. */
  readonly dilation?: number | Pair;
}

function maxStep(request: KernelRequest<Window2d>, { type, functions }: Wanted): Step {
  return tapStep(request.attrs, request, {
    shader: { name: "max_pool2d", text: maxShader },
    quadShader: { name: "max_pool2d_quads", text: maxQuadShader },
    functions: `alias Result = ${type};\n${isNanFunction}\n${functions}`,
    reads: [{ name: "x", value: { input: 0 } }],
    writes: [{ name: "y", value: { output: true } }],
  });
}

/** What is wanted of a window, and which of two elements wins: without a place, -infinity is as good as none. */
interface Wanted {
  readonly type: "f32" | "i32";
  readonly functions: string;
}

const wantedValue: Wanted = {
  type: "f32",
  functions: `fn wins(value: f32, best: f32, place: i32) -> bool { return (value > best) | is_nan(value); }
fn result(value: f32, place: i32) -> f32 { return value; }`,
};

const winsPlace =
  "fn wins(value: f32, best: f32, place: i32) -> bool { return (value > best) | (place < 0) | is_nan(value); }";

const wantedPlace: Wanted = {
  type: "i32",
  functions: `${winsPlace}
fn result(value: f32, place: i32) -> i32 { return place; }`,
};

/** The largest element of each window. */
export const maxPool2dOp: Op<Window2d> = {
  name: "maxPool2d",
  infer: ([x], { output }) => ({ shape: [...x.shape.slice(0, 2), ...output], dtype: x.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({ steps: [maxStep(request, wantedValue)] }),
  },
  grad: ({ inputs: [x], attrs, cotangent }) => [
    isDisjoint(attrs)
      ? apply(maxPool2dBackwardOp, [cotangent, x], attrs)
      : apply(maxPool2dGradientOp, [cotangent, apply(maxPool2dIndicesOp, [x], attrs)], attrs),
  ],
};

/** Whether no element lies in two windows, and none of a window off the plane. */
function isDisjoint({ kernel, stride, dilation, padding, input, output }: Window2d): boolean {
  return [0, 1].every((axis) =>
    kernel[axis] <= stride[axis] && dilation[axis] === 1 && padding[axis][0] === 0 &&
    (output[axis] - 1) * stride[axis] + kernel[axis] <= input[axis]
  );
}

/** dx of windows that do not overlap, of dy and x: finding the largest element of a window again is cheaper than keeping its place. */
export const maxPool2dBackwardOp: Op<Window2d> = {
  name: "maxPool2dBackward",
  infer: ([, x]) => ({ shape: x.shape, dtype: "float32" }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({ steps: [backwardStep(request)] }),
  },
  grad: ({ inputs: [, x], attrs, cotangent }) => [
    apply(takeInPlaneOp, [cotangent, apply(maxPool2dIndicesOp, [x], attrs)], attrs),
    null,
  ],
};

function backwardStep(request: KernelRequest<Window2d>): Step {
  const kernel = {
    functions: `${isNanFunction}\n${winsPlace}`,
    reads: [{ name: "dy", value: { input: 0 } }, { name: "x", value: { input: 1 } }],
    writes: [{ name: "dx", value: { output: true } }],
  } as const;
  const quadShader = { name: "max_pool2d_backward_quads", text: backwardQuadShader };
  if (request.target.kind === "cpu" && areWithinQuads(request.attrs)) {
    return bandStep(request.attrs, request, { ...kernel, quadShader });
  }
  const shader = { name: "max_pool2d_backward", text: backwardShader };
  return windowStep(request.attrs, request, { ...kernel, shader, visits: "taps" });
}

/** Where in its plane the largest element of each window is. */
export const maxPool2dIndicesOp: Op<Window2d> = {
  name: "maxPool2dIndices",
  infer: ([x], { output }) => ({ shape: [...x.shape.slice(0, 2), ...output], dtype: "int32" }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({ steps: [maxStep(request, wantedPlace)] }),
  },
  grad: "none",
};

/** dx[p, i] = sum of dy[p, o] over the windows o with place[p, o] = i. */
export const maxPool2dGradientOp: Op<Window2d> = {
  name: "maxPool2dGradient",
  infer: ([dy], { input }) => ({ shape: [...dy.shape.slice(0, 2), ...input], dtype: dy.dtype }),
  lower: {
    kind: "kernel",
    inlines: [0],
    epilogue: true,
    steps: (request) => ({
      steps: [coverStep(request.attrs, request, {
        shader: { name: "max_pool2d_gradient", text: gradientShader },
        quadShader: { name: "max_pool2d_gradient_quads", text: gradientQuadShader },
        reads: [{ name: "dy", value: { input: 0 } }, { name: "place", value: { input: 1 } }],
        writes: [{ name: "dx", value: { output: true } }],
      })],
    }),
  },
  grad: ({ inputs: [, place], attrs, cotangent }) => [apply(takeInPlaneOp, [cotangent, place], attrs), null],
};

/** y[p, o] = x[p, place[p, o]]: the gradient's own gradient, and the other way round. */
export const takeInPlaneOp: Op<Window2d> = {
  name: "takeInPlane",
  infer: ([x, place]) => ({ shape: place.shape, dtype: x.dtype }),
  lower: {
    kind: "movement",
    element(read, at, { input: [height, width] }, [x]) {
      const place = read(1, at);
      const inPlane = at.define(`min(u32(${place}), ${height * width - 1}u)`);
      const parts = [at.axis(0), at.axis(1), at.define(`${inPlane} / ${width}u`), at.define(`${inPlane} % ${width}u`)];
      return `select(0.0, ${read(0, at.at(x.shape, parts))}, ${place} >= 0)`;
    },
  },
  grad: ({ inputs: [, place], attrs, cotangent }) => [apply(maxPool2dGradientOp, [cotangent, place], attrs), null],
};

/**
 * Largest element of each window of a plane: `y[n, c, oh, ow] = max over kh, kw of
 * x[n, c, oh * stride - padding + kh * dilation, ow * stride - padding + kw * dilation]`.
 *
 * Padding never wins. A NaN does. The gradient goes to the first of equal elements, as in PyTorch. The result has
 * `floor((extent + padding - (kernel - 1) * dilation - 1) / stride) + 1` rows and columns; with `ceilMode` the quotient
 * is rounded up, as long as the last window starts inside the plane or the padding before it.
 *
 * @param x [N, C, H, W], `float32`
 * @param kernel extents of a window
 * @returns [N, C, OH, OW]
 * @throws {ShapeError} where the kernel or the stride is 0, the padding is wider than half of the kernel, the rank is
 *   not 4, or a window is larger than the padded plane
 *
 * @example
 * ```ts
 * import { maxPool2d, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]]);
 * console.log(await maxPool2d(x, 2).array()); // [[[[6, 8], [3, 4]]]]
 * ```
 */
export function maxPool2d(x: Tensor, kernel: number | Pair, options: MaxPoolOptions = {}): Tensor {
  return apply(maxPool2dOp, [x], windowOf("maxPool2d", x, kernel, options));
}

/**
 * Where `maxPool2d` finds the largest elements: `h * W + w` in the plane, without padding; -1 where dilation leads a
 * window past every element.
 *
 * @param x [N, C, H, W], `float32`
 * @returns [N, C, OH, OW], `int32`
 * @throws {ShapeError} as `maxPool2d` does
 *
 * @example
 * ```ts
 * import { maxPool2dIndices, tensor } from "@tilegrad/tilegrad";
 * console.log(await maxPool2dIndices(tensor([[[[1, 5], [9, 2]]]]), 2).array()); // [[[[2]]]]
 * ```
 */
export function maxPool2dIndices(x: Tensor, kernel: number | Pair, options: MaxPoolOptions = {}): Tensor {
  return apply(maxPool2dIndicesOp, [x], windowOf("maxPool2dIndices", x, kernel, options));
}
