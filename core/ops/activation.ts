import { ShapeError, ValueError } from "../errors.ts";
import { normalizeAxis, showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { literal, requireFinite, unaryOp } from "./_unary.ts";
import { add, mul } from "./binary.ts";
import { greaterEqual, lessEqual, logicalOr } from "./comparison.ts";
import { reshape } from "./movement.ts";
import { max } from "./reduce.ts";
import { where } from "./where.ts";

/** Between two bounds, cut at them. Comparisons with NaN are false, so NaN passes. */
const cut = (x: string, min: string, max: string) =>
  `select(select(${x}, ${min}, ${x} <= ${min}), ${max}, ${x} >= ${max})`;

/** Where `y` is at or beyond a bound. */
const isCut = (y: Tensor, min: number, max: number) => logicalOr(lessEqual(y, min), greaterEqual(y, max));

/** Activations of straight pieces. Gradients are told from the result, so that the forward pass fuses with what made `x`. */
export const activationOps = {
  relu: unaryOp("relu", {
    wgsl: (x) => `select(${x}, 0.0, ${x} <= 0.0)`,
    grad: (_x, dy, y) => where(lessEqual(y, 0), 0, dy),
  }),
  leakyRelu: unaryOp<{ slope: number }>("leakyRelu", {
    wgsl: (x, { slope }) => `select(${x}, ${x} * ${literal(slope)}, ${x} <= 0.0)`,
    // A negative slope turns the sign of the result.
    grad: (x, dy, y, { slope }) => where(lessEqual(slope >= 0 ? y : x, 0), mul(dy, slope), dy),
  }),
  hardtanh: unaryOp<{ min: number; max: number }>("hardtanh", {
    wgsl: (x, { min, max }) => cut(x, literal(min), literal(max)),
    grad: (_x, dy, y, { min, max }) => where(isCut(y, min, max), 0, dy),
  }),
  hardsigmoid: unaryOp("hardsigmoid", {
    wgsl: (x) => `(${cut(x, "-3.0", "3.0")} + 3.0) / 6.0`,
    grad: (_x, dy, y) => where(isCut(y, 0, 1), 0, mul(dy, 1 / 6)),
  }),
  hardswish: unaryOp("hardswish", {
    wgsl: (x) => `select(${x} * select((${x} + 3.0) / 6.0, 1.0, ${x} >= 3.0), 0.0, ${x} <= -3.0)`,
    grad: (x, dy) => where(lessEqual(x, -3), 0, where(greaterEqual(x, 3), dy, mul(dy, add(mul(x, 1 / 3), 0.5)))),
  }),
  threshold: unaryOp<{ threshold: number; value: number }>("threshold", {
    wgsl: (x, { threshold, value }) => `select(${x}, ${literal(value)}, ${x} <= ${literal(threshold)})`,
    grad: (x, dy, _y, { threshold }) => where(lessEqual(x, threshold), 0, dy),
  }),
} as const;

/**
 * Rectified linear unit by element: `y = max(x, 0)`. The gradient at 0 is 0.
 *
 * Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, 2010.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { relu, tensor } from "@tilegrad/tilegrad";
 * console.log(await relu(tensor([-2, 3])).array()); // [0, 3]
 * ```
 */
export function relu(x: Tensor): Tensor {
  return apply(activationOps.relu, [x], null);
}

/**
 * Rectified linear unit that ends at 6, by element: `y = min(max(x, 0), 6)`. The gradient at 0 and 6 is 0.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { relu6, tensor } from "@tilegrad/tilegrad";
 * console.log(await relu6(tensor([-2, 3, 8])).array()); // [0, 3, 6]
 * ```
 */
export function relu6(x: Tensor): Tensor {
  requireTypes("relu6", [x], floats);
  return apply(activationOps.hardtanh, [x], { min: 0, max: 6 });
}

/**
 * Rectified linear unit that leaks, by element: `y = x where x > 0, slope * x elsewhere`. The gradient at 0 is the slope.
 *
 * Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013.
 *
 * @param x `float32`, any shape
 * @param options.slope of the negative side, default 0.01
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} where the slope is not finite
 *
 * @example
 * ```ts
 * import { leakyRelu, tensor } from "@tilegrad/tilegrad";
 * console.log(await leakyRelu(tensor([-2, 3]), { slope: 0.5 }).array()); // [-1, 3]
 * ```
 */
export function leakyRelu(x: Tensor, { slope = 0.01 }: { readonly slope?: number } = {}): Tensor {
  requireFinite("leakyRelu", { slope });
  return apply(activationOps.leakyRelu, [x], { slope });
}

/**
 * Straight line cut at two bounds, by element: `y = min(max(x, min), max)`. The gradient at the bounds is 0.
 *
 * @param x `float32`, any shape
 * @param options.min default -1
 * @param options.max default 1
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} unless both are finite and min is below max
 *
 * @example
 * ```ts
 * import { hardtanh, tensor } from "@tilegrad/tilegrad";
 * console.log(await hardtanh(tensor([-2, 0.5, 3])).array()); // [-1, 0.5, 1]
 * ```
 */
export function hardtanh(
  x: Tensor,
  { min = -1, max = 1 }: { readonly min?: number; readonly max?: number } = {},
): Tensor {
  requireFinite("hardtanh", { min, max });
  if (!(min < max)) throw new ValueError(`Cannot apply hardtanh: min ${min} must be below max ${max}`);
  return apply(activationOps.hardtanh, [x], { min, max });
}

/**
 * Sigmoid of straight pieces, by element: `y = min(max(x + 3, 0), 6) / 6`. The gradient at -3 and 3 is 0.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { hardsigmoid, tensor } from "@tilegrad/tilegrad";
 * console.log(await hardsigmoid(tensor([-4, 0, 1.5])).array()); // [0, 0.5, 0.75]
 * ```
 */
export function hardsigmoid(x: Tensor): Tensor {
  return apply(activationOps.hardsigmoid, [x], null);
}

/**
 * Swish with the sigmoid of straight pieces, by element: `y = x * min(max(x + 3, 0), 6) / 6`.
 *
 * Howard et al., Searching for MobileNetV3, 2019.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { hardswish, tensor } from "@tilegrad/tilegrad";
 * console.log(await hardswish(tensor([-4, 1.5, 4])).array()); // [0, 1.125, 4]
 * ```
 */
export function hardswish(x: Tensor): Tensor {
  return apply(activationOps.hardswish, [x], null);
}

/**
 * Another value where x is small, by element: `y = x where x > threshold, value elsewhere`.
 *
 * @param x `float32`, any shape
 * @param options.threshold up to which, it included, `value` takes x's place
 * @param options.value the value that does
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} where one of them is not finite
 *
 * @example
 * ```ts
 * import { tensor, threshold } from "@tilegrad/tilegrad";
 * console.log(await threshold(tensor([0.1, 3]), { threshold: 0.5, value: -1 }).array()); // [-1, 3]
 * ```
 */
export function threshold(
  x: Tensor,
  { threshold, value }: { readonly threshold: number; readonly value: number },
): Tensor {
  requireFinite("threshold", { threshold, value });
  return apply(activationOps.threshold, [x], { threshold, value });
}

/**
 * Largest of several pieces: `y[.., c, ..] = max over j of x[.., c * pieces + j, ..]`. Equal pieces share the gradient.
 *
 * Goodfellow et al., Maxout Networks, 2013.
 *
 * @param x `[.., C * pieces, ..]`
 * @param options.pieces number of neighbours along the axis that compete
 * @param options.axis default 1: the channels of `[N, C, H, W]` and the features of `[N, F]`
 * @returns `[.., C, ..]`
 * @throws {ShapeError} where the axis is no multiple of the pieces
 *
 * @example
 * ```ts
 * import { maxout, tensor } from "@tilegrad/tilegrad";
 * console.log(await maxout(tensor([[1, 5, 4, 2]]), { pieces: 2 }).array()); // [[5, 4]]
 * ```
 */
export function maxout(x: Tensor, { pieces, axis = 1 }: { readonly pieces: number; readonly axis?: number }): Tensor {
  const along = normalizeAxis("apply maxout", axis, x.shape.length);
  const units = x.shape[along] / pieces;
  if (!Number.isInteger(units) || !Number.isInteger(pieces) || pieces < 1) {
    throw new ShapeError(
      `Cannot apply maxout: axis ${along} of ${showShape(x.shape)} has ${
        x.shape[along]
      } elements, needs a multiple of ${pieces} pieces`,
    );
  }
  return max(reshape(x, x.shape.toSpliced(along, 1, units, pieces)), { axis: along + 1 });
}
