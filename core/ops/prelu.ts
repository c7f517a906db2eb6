import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { leakyRelu } from "./activation.ts";
import { mul } from "./binary.ts";
import { greater } from "./comparison.ts";
import { reshape } from "./movement.ts";
import { type Key, uniform } from "./random.ts";
import { where } from "./where.ts";

/** How `rrelu` draws its slopes. */
export interface RreluOptions {
  /** Least slope; default 1/8. */
  readonly lower?: number;
  /** Largest slope; default 1/3. */
  readonly upper?: number;
  /** Where the randomness comes from; needed in training alone. A key should be used once. */
  readonly key?: Key;
  /** Default true. */
  readonly train?: boolean;
}

/**
 * Leaky rectifier with trained slopes: `y = x` above 0, else `weight[c] x`. The gradient at 0 is that of the slope.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers: surpassing human-level performance on ImageNet classification".
 *
 * @param x `float32`, [N, C, ...]
 * @param weight slopes, [C], or [1] for one slope
 * @throws {ShapeError} where the weight is neither
 * @throws {DTypeError} where an operand is not `float32`
 *
 * @example
 * ```ts
 * import { prelu, tensor } from "@tilegrad/tilegrad";
 * console.log(await prelu(tensor([[-2, -2], [3, 4]]), tensor([0.25, 0.5])).array()); // [[-0.5, -1], [3, 4]]
 * ```
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  requireTypes("prelu", [x, weight], floats);
  const [, channels = 1, ...rest] = x.shape;
  if (weight.shape.length !== 1 || (weight.shape[0] !== 1 && weight.shape[0] !== channels)) {
    throw new ShapeError(
      `Cannot apply prelu: weight is ${showShape(weight.shape)}, x ${showShape(x.shape)} needs [1] or [${channels}]`,
    );
  }
  const slope = reshape(weight, weight.shape[0] === 1 ? [] : [channels, ...rest.map(() => 1)]);
  return where(greater(x, 0), x, mul(x, slope));
}

/**
 * Leaky rectifier with random slopes: `y = x` above 0, else `slope x`, in training a slope for each element, equally likely
 * anywhere from `lower` to `upper`, otherwise their middle.
 *
 * Source: Xu et al. 2015, "Empirical evaluation of rectified activations in convolutional network".
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where lower exceeds upper, or training has no key
 *
 * @example
 * ```ts
 * import { rrelu, tensor } from "@tilegrad/tilegrad";
 * console.log(await rrelu(tensor([-24, 5]), { train: false }).array()); // [-5.5, 5]
 * ```
 */
export function rrelu(x: Tensor, { lower = 1 / 8, upper = 1 / 3, key, train = true }: RreluOptions = {}): Tensor {
  requireTypes("rrelu", [x], floats);
  if (!(lower <= upper && Number.isFinite(lower) && Number.isFinite(upper))) {
    throw new ValueError(`Cannot apply rrelu: lower may not exceed upper, found ${lower} and ${upper}`);
  }
  if (!train) return leakyRelu(x, { slope: (lower + upper) / 2 });
  if (!key) throw new ValueError("Cannot apply rrelu: training needs a key, found none");
  return where(greater(x, 0), x, mul(x, uniform(key, x.shape, { min: lower, max: upper })));
}
