import { ShapeError, ValueError } from "../errors.ts";
import { sameShape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { standardize } from "./_standardize.ts";
import { add, mul } from "./binary.ts";
import { reshape } from "./movement.ts";

/** The map after `groupNorm` and `instanceNorm`. */
export interface GroupNormOptions {
  /** Scale of each channel, [C]; default 1. */
  readonly weight?: Tensor | null;
  /** Shift of each channel, [C]; default 0. */
  readonly bias?: Tensor | null;
  /** Added to the variance; default 1e-5. */
  readonly eps?: number;
}

function normalizeGroups(
  action: string,
  x: Tensor,
  groups: number,
  { weight, bias, eps = 1e-5 }: GroupNormOptions,
): Tensor {
  const [, channels] = x.shape;
  for (const [name, vector] of Object.entries({ weight, bias })) {
    if (!vector) continue;
    requireTypes(action, [x, vector], floats);
    if (!sameShape(vector.shape, [channels])) {
      throw new ShapeError(
        `Cannot apply ${action}: ${name} is ${showShape(vector.shape)}, ` +
          `the ${channels} channels of x ${showShape(x.shape)} need [${channels}]`,
      );
    }
  }
  const width = channels / groups * sizeOf(x.shape.slice(2));
  if (width === 1) {
    throw new ShapeError(
      `Cannot apply ${action}: a group of x ${showShape(x.shape)} has 1 element, a variance needs 2`,
    );
  }
  const y = standardize(action, x, { width, eps, centred: true });
  const perChannel = (vector: Tensor) => reshape(vector, [channels, ...new Array<number>(x.shape.length - 2).fill(1)]);
  const scaled = weight ? mul(y, perChannel(weight)) : y;
  return bias ? add(scaled, perChannel(bias)) : scaled;
}

/**
 * Group normalisation: `y = (x - mean) / sqrt(variance + eps) * weight[c] + bias[c]`, mean and variance (divided by the
 * count) over `C / groups` neighbouring channels of a sample.
 *
 * Source: Wu and He 2018, "Group normalization".
 *
 * @param x `float32`, [N, C, ...]
 * @param groups divides C; 1 normalises a whole sample, C each of its channels
 * @returns the shape of x
 * @throws {ShapeError} where x has less than 2 axes, the groups do not divide C, weight or bias is not [C], or a group has
 *   one element
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where eps is negative or no finite number
 *
 * @example
 * ```ts
 * import { groupNorm, tensor } from "@tilegrad/tilegrad";
 * console.log(await groupNorm(tensor([[1, 3, 10, 20]]), 2, { eps: 0 }).array()); // [[-1, 1, -1, 1]]
 * ```
 */
export function groupNorm(x: Tensor, groups: number, options: GroupNormOptions = {}): Tensor {
  requireTypes("groupNorm", [x], floats);
  if (x.shape.length < 2) {
    throw new ShapeError(`Cannot apply groupNorm: x is ${showShape(x.shape)}, it needs [N, C, ...]`);
  }
  if (!Number.isInteger(groups) || groups < 1) {
    throw new ValueError(`Cannot apply groupNorm: groups must be a whole number of at least 1, found ${groups}`);
  }
  if (x.shape[1] % groups !== 0) {
    throw new ShapeError(
      `Cannot apply groupNorm: the ${x.shape[1]} channels of x ${showShape(x.shape)} do not part in ${groups} groups`,
    );
  }
  return normalizeGroups("groupNorm", x, groups, options);
}

/**
 * Instance normalisation: `y = (x - mean) / sqrt(variance + eps) * weight[c] + bias[c]`, mean and variance (divided by the
 * count) over each channel of each sample.
 *
 * Source: Ulyanov, Vedaldi and Lempitsky 2016, "Instance normalization: the missing ingredient for fast stylization".
 *
 * @param x `float32`, [N, C, ...] of rank 3 at least
 * @returns the shape of x
 * @throws {ShapeError} where x has less than 3 axes, weight or bias is not [C], or a channel has one element
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where eps is negative or no finite number
 *
 * @example
 * ```ts
 * import { instanceNorm, tensor } from "@tilegrad/tilegrad";
 * console.log(await instanceNorm(tensor([[[1, 3], [10, 20]]]), { eps: 0 }).array()); // [[[-1, 1], [-1, 1]]]
 * ```
 */
export function instanceNorm(x: Tensor, options: GroupNormOptions = {}): Tensor {
  requireTypes("instanceNorm", [x], floats);
  if (x.shape.length < 3) {
    throw new ShapeError(`Cannot apply instanceNorm: x is ${showShape(x.shape)}, it needs [N, C, L, ...]`);
  }
  return normalizeGroups("instanceNorm", x, x.shape[1], options);
}
