import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { type Pair, pairOf, reachOf } from "./_padding.ts";
import { add } from "./binary.ts";
import { conv2dInputOp } from "./_conv2d_ops.ts";
import { reshape } from "./movement.ts";

/** The convolution that is transposed, and what it leaves open. */
export interface ConvTransposeOptions {
  /** Distance of neighbouring windows in the result; default 1. */
  readonly stride?: number | Pair;
  /** Rows and columns cut off on both sides of the result; default 0. */
  readonly padding?: number | Pair;
  /** Rows and columns added at the end of the result, less than the stride or the dilation; default 0. */
  readonly outputPadding?: number | Pair;
  /** Distance of neighbouring elements of the kernel; default 1. */
  readonly dilation?: number | Pair;
  /** Blocks of channels that are convolved by themselves; default 1. */
  readonly groups?: number;
}

/**
 * Transposed convolution: each pixel of x adds its multiple of the kernel to the result; the gradient of `conv2d` with respect
 * to its input. Output extents: `(H - 1) stride - 2 padding + dilation (kh - 1) + outputPadding + 1`.
 *
 * @param x `[N, Cin, H, W]`
 * @param weight `[Cin, Cout / groups, kh, kw]`
 * @param bias `[Cout]`, or none
 * @returns `[N, Cout, H', W']`
 * @throws {ShapeError} where ranks, channels or groups do not fit, or nothing would be left
 *
 * @example
 * ```ts
 * import { convTranspose2d, ones } from "@tilegrad/tilegrad";
 * console.log(convTranspose2d(ones([1, 8, 7, 7]), ones([8, 4, 2, 2]), null, { stride: 2 }).shape); // [1, 4, 14, 14]
 * ```
 *
 * Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning".
 */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvTransposeOptions = {},
): Tensor {
  const { groups = 1 } = options;
  const found = `(x ${showShape(x.shape)}, weight ${showShape(weight.shape)})`;
  if (x.shape.length !== 4 || weight.shape.length !== 4) {
    throw new ShapeError(
      `Cannot apply convTranspose2d: x must be [N,Cin,H,W] and weight [Cin,Cout/groups,kh,kw] ${found}`,
    );
  }
  if (!Number.isInteger(groups) || groups < 1 || x.shape[1] % groups !== 0 || x.shape[1] !== weight.shape[0]) {
    throw new ShapeError(
      `Cannot apply convTranspose2d: weight expects ${weight.shape[0]} input channels in ${groups} groups, ` +
        `x has ${x.shape[1]} ${found}`,
    );
  }
  const [stride, padding, outputPadding, dilation] = pairsOf(options);
  const size = ([0, 1] as const).map((axis) => {
    const reach = reachOf(weight.shape[axis + 2], dilation[axis]);
    return (x.shape[axis + 2] - 1) * stride[axis] - 2 * padding[axis] + reach + outputPadding[axis];
  }) as unknown as Pair;
  if (size.some((extent) => extent < 1)) {
    throw new ShapeError(`Cannot apply convTranspose2d: nothing is left of the result, ${showShape(size)} ${found}`);
  }
  const [[top, left], channels] = [padding, weight.shape[1] * groups];
  const y = apply(conv2dInputOp, [x, weight], {
    ...{ stride, dilation, groups, size },
    padding: [[top, top], [left, left]],
  });
  return bias ? add(y, biasOf(bias, channels)) : y;
}

function pairsOf({ stride = 1, padding = 0, outputPadding = 0, dilation = 1 }: ConvTransposeOptions): Pair[] {
  const pairs = [
    pairOf("convTranspose2d", "stride", stride, 1),
    pairOf("convTranspose2d", "padding", padding, 0),
    pairOf("convTranspose2d", "outputPadding", outputPadding, 0),
    pairOf("convTranspose2d", "dilation", dilation, 1),
  ];
  const [steps, , extra, gaps] = pairs;
  for (const axis of [0, 1]) {
    if (extra[axis] >= Math.max(steps[axis], gaps[axis])) {
      throw new ShapeError(
        `Cannot apply convTranspose2d: outputPadding must be less than stride or dilation, found ${extra[axis]} ` +
          `with stride ${steps[axis]} and dilation ${gaps[axis]}`,
      );
    }
  }
  return pairs;
}

function biasOf(bias: Tensor, channels: number): Tensor {
  if (bias.shape.length !== 1 || bias.shape[0] !== channels) {
    throw new ShapeError(`Cannot apply convTranspose2d: bias must be [${channels}], found ${showShape(bias.shape)}`);
  }
  return reshape(bias, [channels, 1, 1]);
}
