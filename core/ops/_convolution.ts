import { ShapeError } from "../errors.ts";
import { type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reachOf } from "./_padding.ts";
import { add } from "./binary.ts";
import { convOutputSize } from "./_conv2d_size.ts";
import { reshape } from "./movement.ts";

/** How a kernel slides, axis by axis. */
export interface Sliding {
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
}

/** Throws unless x and weight have two axes more than `axes` names, `H,W`; `channels` names the weight's. */
export function checkRanks(
  action: string,
  x: Shape,
  weight: Shape,
  axes: string,
  channels: "Cout,Cin/groups" | "Cin,Cout/groups" = "Cout,Cin/groups",
): void {
  const rank = axes.split(",").length + 2;
  if (x.length === rank && weight.length === rank) return;
  const kernel = axes === "L" ? "k" : axes.toLowerCase().replaceAll(/\w/g, "k$&");
  throw new ShapeError(
    `Cannot apply ${action}: x must be [N,Cin,${axes}] and weight [${channels},${kernel}] ` +
      `(x ${showShape(x)}, weight ${showShape(weight)})`,
  );
}

/** Throws unless the weight [Cout, Cin / groups, ...] takes the channels of x [N, Cin, ...]. */
export function checkChannels(action: string, x: Shape, weight: Shape, groups: number): void {
  const found = () => `(x ${showShape(x)}, weight ${showShape(weight)})`;
  const [outputs, perGroup, ...kernel] = weight;
  if (kernel.includes(0)) throw new ShapeError(`Cannot apply ${action}: the kernel is empty ${found()}`);
  if (!Number.isInteger(groups) || groups < 1) {
    throw new ShapeError(`Cannot apply ${action}: groups must be a whole number of at least 1, found ${groups}`);
  }
  if (outputs % groups !== 0) {
    throw new ShapeError(
      `Cannot apply ${action}: ${outputs} output channels do not divide into ${groups} groups ${found()}`,
    );
  }
  if (x[1] !== perGroup * groups) {
    const expected = groups === 1 ? `${perGroup}` : `${perGroup * groups} (${groups} groups of ${perGroup})`;
    throw new ShapeError(
      `Cannot apply ${action}: weight expects ${expected} input channels, x has ${x[1]} ${found()}`,
    );
  }
}

/** Extents of the result for x [N, C, ...]; throws where the kernel is larger than x with its padding. */
export function outputExtents(
  action: string,
  x: Shape,
  kernel: Shape,
  { stride, padding, dilation }: Sliding,
): number[] {
  const parts = ["slices", "rows", "columns"].slice(-kernel.length);
  return kernel.map((reach, axis) => {
    const size = x[axis + 2];
    const options = { stride: stride[axis], padding: padding[axis], dilation: dilation[axis] };
    const extent = convOutputSize(size, reach, options);
    if (extent > 0) return extent;
    throw new ShapeError(
      `Cannot apply ${action}: the kernel reaches over ${reachOf(reach, dilation[axis])} ${parts[axis]}, ` +
        `x with padding has ${size + padding[axis][0] + padding[axis][1]} (x ${showShape(x)}, kernel ${
          showShape(kernel)
        })`,
    );
  });
}

/** y [N, C, ...] plus a bias [C], or as it is where there is none. */
export function addBias(action: string, y: Tensor, bias: Tensor | null | undefined): Tensor {
  if (!bias) return y;
  const [, channels, ...extents] = y.shape;
  if (bias.shape.length !== 1 || bias.shape[0] !== channels) {
    throw new ShapeError(`Cannot apply ${action}: bias must be [${channels}], found ${showShape(bias.shape)}`);
  }
  return add(y, reshape(bias, [channels, ...extents.map(() => 1)]));
}
