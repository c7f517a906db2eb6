import { isFloat } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import type { KernelRequest, Operand, Shader, Step } from "../kernel.ts";
import type { Spec } from "../node.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { type Padding, type Pads, type Pair, pairOf, reachOf, resolvePadding } from "./_padding.ts";
import { floats } from "./_rules.ts";

/** How windows lie on a plane. */
export interface WindowOptions {
  /** Distance of neighbouring windows; default the kernel's extents. */
  readonly stride?: number | Pair;
  /** Elements around the plane, at most half of the kernel's reach; default 0. */
  readonly padding?: Padding;
  /** Whether a last window may hang over the end; default false. */
  readonly ceilMode?: boolean;
}

/** The windows of one pooling, spelled out: height before width. */
export interface Window2d {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Pads;
  /** Extents of the plane that windows lie on. */
  readonly input: Pair;
  /** Number of windows. */
  readonly output: Pair;
}

/** Taps that one round of a kernel's loop takes. */
const unrolled = 16;

/** Older drivers end a loop after 65,535 rounds. */
const largestWindow = 65535 * unrolled;

/** Checks a pooling's arguments and works out how many windows there are, by PyTorch's rules. */
export function windowOf(
  action: string,
  x: Spec,
  kernel: number | Pair,
  { stride = kernel, padding = 0, dilation = 1, ceilMode = false }: WindowOptions & { dilation?: number | Pair },
): Window2d {
  if (!isFloat(x.dtype)) {
    throw new DTypeError(`Cannot apply ${action}: x is ${x.dtype}, it needs ${floats.join(" or ")}`);
  }
  if (x.shape.length !== 4) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs rank 4, [N, C, H, W]`);
  }
  const kernels = pairOf(action, "kernel", kernel, 1);
  const strides = pairOf(action, "stride", stride, 1);
  const dilations = pairOf(action, "dilation", dilation, 1);
  if (kernels[0] * kernels[1] > largestWindow) {
    throw new ShapeError(
      `Cannot apply ${action}: a window may have ${largestWindow} elements, found kernel [${kernels}]`,
    );
  }
  const input: Pair = [x.shape[2], x.shape[3]];
  const reach: Pair = [reachOf(kernels[0], dilations[0]), reachOf(kernels[1], dilations[1])];
  const pads = resolvePadding(action, padding, input, reach, strides);
  const count = (axis: 0 | 1) => windowCount(action, x.shape, axis, reach[axis], strides[axis], pads[axis], ceilMode);
  return { kernel: kernels, stride: strides, dilation: dilations, padding: pads, input, output: [count(0), count(1)] };
}

function windowCount(
  action: string,
  shape: Shape,
  axis: 0 | 1,
  reach: number,
  stride: number,
  [before, after]: readonly [number, number],
  ceilMode: boolean,
): number {
  const extent = shape[axis + 2];
  if (Math.max(before, after) > reach / 2) {
    throw new ShapeError(
      `Cannot apply ${action}: padding may be at most half of the kernel's reach of ${reach}, found [${before},${after}]`,
    );
  }
  const room = extent + before + after - reach;
  const count = (ceilMode ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  if (count < 1 || extent === 0) {
    throw new ShapeError(
      `Cannot apply ${action}: a window reaches over ${reach} elements, ` +
        `axis ${axis + 2} of ${showShape(shape)} has ${extent} with padding [${before},${after}]`,
    );
  }
  const startsInside = (count - 1) * stride < extent + before;
  return ceilMode && !startsInside ? count - 1 : count;
}

/** A pooling kernel's step, and how many taps or windows each of its invocations visits. */
export interface WindowKernel {
  readonly shader: Shader;
  readonly visits: "taps" | "windows";
  readonly reads: readonly Operand[];
  readonly writes: readonly Operand[];
  readonly functions?: string;
}

/** Windows and plane as constants, so that compilers unroll and divide well; COVER windows reach over an element at most. */
export function windowConstants(window: Window2d): Record<string, number> {
  const { kernel, stride, dilation, padding, input, output } = window;
  const cover = coverOf(window);
  return {
    ...byAxis("KERNEL", kernel),
    ...byAxis("STRIDE", stride),
    ...byAxis("DILATION", dilation),
    ...byAxis("COVER", cover),
    PAD_TOP: padding[0][0],
    PAD_LEFT: padding[1][0],
    HEIGHT: input[0],
    WIDTH: input[1],
    OUT_HEIGHT: output[0],
    OUT_WIDTH: output[1],
  };
}

function coverOf({ kernel, stride, dilation, output }: Window2d): Pair {
  const cover = (axis: 0 | 1) =>
    Math.min(output[axis], Math.ceil(reachOf(kernel[axis], dilation[axis]) / stride[axis]));
  return [cover(0), cover(1)];
}

/** One dispatch of a pooling kernel that computes the result element by element. */
export function windowStep(
  window: Window2d,
  { output: result, target }: KernelRequest<unknown>,
  { visits, ...step }: WindowKernel,
): Step {
  const workgroup = target.kind === "cpu" ? 64 : 256;
  const count = sizeOf(result.shape);
  const taps = window.kernel[0] * window.kernel[1];
  const cover = coverOf(window);
  return {
    ...step,
    constants: {
      ...windowConstants(window),
      TAPS: taps,
      UNROLLED: Math.min(unrolled, visits === "taps" ? taps : cover[0] * cover[1]),
      WORKGROUP: workgroup,
    },
    sizes: { count, infinity: 0x7f800000 },
    workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
  };
}

function byAxis(name: string, [height, width]: readonly number[]): Record<string, number> {
  return { [`${name}_H`]: height, [`${name}_W`]: width };
}
