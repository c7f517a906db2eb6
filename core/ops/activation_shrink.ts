import { ValueError } from "../errors.ts";
import { apply, type Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { literal, unaryOp } from "./_unary.ts";
import { sub } from "./binary.ts";
import { lessEqual } from "./comparison.ts";
import { abs } from "./unary.ts";
import { tanh } from "./unary_exponential.ts";
import { where } from "./where.ts";

interface ShrinkAttrs {
  readonly lambda: number;
}

/** Activations that are 0 around 0. Comparisons with NaN are false, so NaN passes. */
const shrinkOps = {
  softshrink: unaryOp<ShrinkAttrs>("softshrink", {
    wgsl: (x, { lambda }) =>
      `select(select(${x} - ${literal(lambda)}, ${x} + ${literal(lambda)}, ${x} < 0.0), 0.0, ` +
      `abs(${x}) <= ${literal(lambda)})`,
    grad: (x, dy, _y, { lambda }) => where(lessEqual(abs(x), lambda), 0, dy),
  }),
  hardshrink: unaryOp<ShrinkAttrs>("hardshrink", {
    wgsl: (x, { lambda }) => `select(${x}, 0.0, abs(${x}) <= ${literal(lambda)})`,
    grad: (x, dy, _y, { lambda }) => where(lessEqual(abs(x), lambda), 0, dy),
  }),
} as const;

function requireLambda(action: string, lambda: number): void {
  if (!(lambda >= 0 && Number.isFinite(Math.fround(lambda)))) {
    throw new ValueError(`Cannot apply ${action}: lambda must be a finite number of at least 0, found ${lambda}`);
  }
}

/**
 * Shrinks towards 0 by element: `y = x - lambda` above `lambda`, `x + lambda` below `-lambda`, 0 between. The gradient at
 * both is 0.
 *
 * @param x `float32`, any shape
 * @param options `lambda`, default 0.5
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} where lambda is negative
 *
 * @example
 * ```ts
 * import { softshrink, tensor } from "@tilegrad/tilegrad";
 * console.log(await softshrink(tensor([-2, 0.3, 2])).array()); // [-1.5, 0, 1.5]
 * ```
 */
export function softshrink(x: Tensor, { lambda = 0.5 }: { readonly lambda?: number } = {}): Tensor {
  requireLambda("softshrink", lambda);
  return apply(shrinkOps.softshrink, [x], { lambda });
}

/**
 * Cuts out small values by element: `y = 0` from `-lambda` to `lambda`, else x. The gradient at both is 0.
 *
 * @param x `float32`, any shape
 * @param options `lambda`, default 0.5
 * @throws {DTypeError} where x is of another type
 * @throws {ValueError} where lambda is negative
 *
 * @example
 * ```ts
 * import { hardshrink, tensor } from "@tilegrad/tilegrad";
 * console.log(await hardshrink(tensor([-2, 0.3, 2])).array()); // [-2, 0, 2]
 * ```
 */
export function hardshrink(x: Tensor, { lambda = 0.5 }: { readonly lambda?: number } = {}): Tensor {
  requireLambda("hardshrink", lambda);
  return apply(shrinkOps.hardshrink, [x], { lambda });
}

/**
 * What tanh takes away, by element: `y = x - tanh(x)`.
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is of another type
 *
 * @example
 * ```ts
 * import { tanhshrink, tensor } from "@tilegrad/tilegrad";
 * console.log(await tanhshrink(tensor([1])).array()); // [0.2384]
 * ```
 */
export function tanhshrink(x: Tensor): Tensor {
  requireTypes("tanhshrink", [x], floats);
  return sub(x, tanh(x));
}
