import { ShapeError } from "../errors.ts";
import { sameShape, type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { standardize } from "./_standardize.ts";
import { add, mul } from "./binary.ts";

/** The map after `rmsNorm`. */
export interface RmsNormOptions {
  /** Scale of each element, of the normalised shape; default 1. */
  readonly weight?: Tensor | null;
  /** Added to the mean square; default 2^-23, the distance of 1 to the next `float32`. */
  readonly eps?: number;
}

/** The map after `layerNorm`. */
export interface LayerNormOptions {
  /** Scale of each element, of the normalised shape; default 1. */
  readonly weight?: Tensor | null;
  /** Shift of each element, of the normalised shape; default 0. */
  readonly bias?: Tensor | null;
  /** Added to the variance; default 1e-5. */
  readonly eps?: number;
}

/** Checks the arguments and counts the elements that are normalised together. */
function widthOf(
  action: string,
  x: Tensor,
  normalized: number | Shape,
  vectors: Readonly<Record<string, Tensor | null | undefined>>,
): number {
  requireTypes(action, [x], floats);
  const shape = typeof normalized === "number" ? [normalized] : normalized;
  const trailing = x.shape.slice(Math.max(0, x.shape.length - shape.length));
  if (shape.length === 0 || !sameShape(trailing, shape)) {
    throw new ShapeError(
      `Cannot apply ${action}: x is ${showShape(x.shape)}, it needs to end in the normalised shape ${
        showShape(shape)
      } of at least one axis`,
    );
  }
  for (const [name, vector] of Object.entries(vectors)) {
    if (!vector) continue;
    requireTypes(action, [x, vector], floats);
    if (!sameShape(vector.shape, shape)) {
      throw new ShapeError(
        `Cannot apply ${action}: ${name} is ${showShape(vector.shape)}, the normalised shape needs ${showShape(shape)}`,
      );
    }
  }
  return sizeOf(shape);
}

/**
 * Layer normalisation: `y = (x - mean) / sqrt(variance + eps) * weight + bias`, mean and variance (divided by the count)
 * over the last axes of each sample.
 *
 * Source: Ba, Kiros and Hinton 2016, "Layer normalization".
 *
 * @param x `float32`, [..., ...shape]
 * @param shape extents of the axes to normalise over, the last ones of x; a number is the last axis alone
 * @returns the shape of x
 * @throws {ShapeError} where x does not end in `shape`, or weight or bias is of another shape
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where eps is negative or no finite number
 *
 * @example
 * ```ts
 * import { layerNorm, tensor } from "@tilegrad/tilegrad";
 * console.log(await layerNorm(tensor([[1, 3], [10, 20]]), 2, { eps: 0 }).array()); // [[-1, 1], [-1, 1]]
 * ```
 */
export function layerNorm(
  x: Tensor,
  shape: number | Shape,
  { weight, bias, eps = 1e-5 }: LayerNormOptions = {},
): Tensor {
  const width = widthOf("layerNorm", x, shape, { weight, bias });
  const y = standardize("layerNorm", x, { width, eps, centred: true });
  const scaled = weight ? mul(y, weight) : y;
  return bias ? add(scaled, bias) : scaled;
}

/**
 * Layer normalisation by the root mean square alone: `y = x / sqrt(mean(x^2) + eps) * weight`, the mean over the last axes
 * of each sample.
 *
 * Source: Zhang and Sennrich 2019, "Root mean square layer normalization".
 *
 * @param x `float32`, [..., ...shape]
 * @param shape extents of the axes to normalise over, the last ones of x; a number is the last axis alone
 * @returns the shape of x
 * @throws {ShapeError} where x does not end in `shape`, or the weight is of another shape
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where eps is negative or no finite number
 *
 * @example
 * ```ts
 * import { rmsNorm, tensor } from "@tilegrad/tilegrad";
 * console.log(await rmsNorm(tensor([[1, 7]]), 2, { eps: 0 }).array()); // [[0.2, 1.4]]
 * ```
 */
export function rmsNorm(
  x: Tensor,
  shape: number | Shape,
  { weight, eps = 2 ** -23 }: RmsNormOptions = {},
): Tensor {
  const width = widthOf("rmsNorm", x, shape, { weight });
  const y = standardize("rmsNorm", x, { width, eps, centred: false });
  return weight ? mul(y, weight) : y;
}
