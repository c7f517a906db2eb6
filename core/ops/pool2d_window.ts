import { DTypeError, ShapeError } from "../errors.ts";
import type { Spec } from "../node.ts";
import { type Shape, showShape } from "../shape.ts";
import { type Padding, type Pads, type Pair, pairOf, reachOf, resolvePadding } from "./_padding.ts";

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

/** Beyond this many elements a window is taken in two passes, rows first: less work, and short loops. */
const largestWindow = 1024;

/** Older drivers end a loop after this many rounds. */
const longestLoop = 65535;

/** Checks a pooling's arguments and works out how many windows there are, by PyTorch's rules. */
export function windowOf(
  action: string,
  x: Spec,
  kernel: number | Pair,
  { stride = kernel, padding = 0, dilation = 1, ceilMode = false }: WindowOptions & { dilation?: number | Pair },
): Window2d {
  if (x.dtype !== "float32") throw new DTypeError(`Cannot apply ${action}: x is ${x.dtype}, it needs float32`);
  if (x.shape.length !== 4) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs rank 4, [N, C, H, W]`);
  }
  const kernels = pairOf(action, "kernel", kernel, 1);
  const strides = pairOf(action, "stride", stride, 1);
  const dilations = pairOf(action, "dilation", dilation, 1);
  if (Math.max(...kernels) > longestLoop) {
    throw new ShapeError(
      `Cannot apply ${action}: a window may extend over ${longestLoop} elements, found kernel [${kernels}]`,
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

/** A large window as two: along rows, then along columns of what that gives. */
export function passesOf(window: Window2d): readonly Window2d[] {
  const { kernel, stride, dilation, padding, input, output } = window;
  if (kernel[0] * kernel[1] <= largestWindow || kernel[0] === 1 || kernel[1] === 1) return [window];
  const between: Pair = [input[0], output[1]];
  return [
    {
      kernel: [1, kernel[1]],
      stride: [1, stride[1]],
      dilation: [1, dilation[1]],
      padding: [[0, 0], padding[1]],
      input,
      output: between,
    },
    {
      kernel: [kernel[0], 1],
      stride: [stride[0], 1],
      dilation: [dilation[0], 1],
      padding: [padding[0], [0, 0]],
      input: between,
      output,
    },
  ];
}
