import { ShapeError } from "../errors.ts";
import { type Shape, showShape } from "../shape.ts";
import { reachOf } from "./_padding.ts";

/** How a transposed kernel slides, axis by axis. */
export interface TransposedSliding {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly outputPadding: readonly number[];
  readonly dilation: readonly number[];
}

/**
 * Extents of a transposed convolution's result, `(size - 1) stride - 2 padding + reach + outputPadding`; throws where x [N,
 * Cin, ...] and weight [Cin, Cout / groups, ...] do not fit, or nothing would be left. `axes` names the axes of x: `H,W`.
 */
export function transposedExtents(
  action: string,
  [x, weight]: readonly [Shape, Shape],
  groups: number,
  { stride, padding, outputPadding, dilation }: TransposedSliding,
): number[] {
  const found = `(x ${showShape(x)}, weight ${showShape(weight)})`;
  if (!Number.isInteger(groups) || groups < 1 || x[1] % groups !== 0 || x[1] !== weight[0]) {
    throw new ShapeError(
      `Cannot apply ${action}: weight expects ${weight[0]} input channels in ${groups} groups, x has ${x[1]} ${found}`,
    );
  }
  if (weight.slice(2).includes(0)) throw new ShapeError(`Cannot apply ${action}: the kernel is empty ${found}`);
  const size = stride.map((step, axis) => {
    if (outputPadding[axis] >= Math.max(step, dilation[axis])) {
      throw new ShapeError(
        `Cannot apply ${action}: outputPadding must be less than stride or dilation, found ${outputPadding[axis]} ` +
          `with stride ${step} and dilation ${dilation[axis]}`,
      );
    }
    const reach = reachOf(weight[axis + 2], dilation[axis]);
    return (x[axis + 2] - 1) * step - 2 * padding[axis] + reach + outputPadding[axis];
  });
  if (size.some((extent) => extent < 1)) {
    throw new ShapeError(`Cannot apply ${action}: nothing is left of the result, ${showShape(size)} ${found}`);
  }
  return size;
}
