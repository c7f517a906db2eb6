import type { DType } from "../dtype.ts";
import { isFloat } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { numeric } from "./_rules.ts";
import { literal, unaryOp } from "./_unary.ts";
import { greaterEqual, lessEqual, logicalAnd } from "./comparison.ts";
import { where } from "./where.ts";

/** Bounds; an absent one does not cut. */
export interface ClampOptions {
  /** Lower bound; none unless given. */
  readonly min?: number;
  /** Upper bound; none unless given. */
  readonly max?: number;
}

/** y = min(max(x, min), max); NaN passes. */
export const clampOp: Op<ClampOptions> = unaryOp<ClampOptions>("clamp", {
  types: numeric,
  wgsl(x, { min, max }, dtype) {
    const raised = min === undefined ? x : `select(${x}, ${literal(min, dtype)}, ${x} < ${literal(min, dtype)})`;
    return max === undefined ? raised : `select(${raised}, ${literal(max, dtype)}, ${raised} > ${literal(max, dtype)})`;
  },
  grad(x, dy, _y, { min, max }) {
    const inside = [
      ...(min === undefined ? [] : [greaterEqual(x, min)]),
      ...(max === undefined ? [] : [lessEqual(x, max)]),
    ];
    return inside.length === 0 ? dy : where(inside.reduce(logicalAnd), dy, 0);
  },
});

/** The bound as a number of the element type; infinite bounds do not cut. */
function checkedBound(name: string, bound: number | undefined, dtype: DType): number | undefined {
  if (bound === undefined || Math.abs(bound) === Infinity) return undefined;
  const fits = isFloat(dtype) ? !Number.isNaN(bound) : Number.isInteger(bound) && (dtype === "int32" || bound >= 0);
  if (!fits) throw new ValueError(`Cannot apply clamp: ${name} is ${bound}, it needs a number of ${dtype}`);
  return bound;
}

/**
 * Cuts at bounds, by element: `y = min(max(x, min), max)`. The gradient passes at the bounds themselves and between them; NaN
 * stays NaN.
 *
 * @param x `float32`, `int32` or `uint32`, any shape
 * @param options.min default none
 * @param options.max default none; where it is below `min`, it wins
 * @throws {ValueError} where no bound is given, or one is not of x's type
 * @throws {DTypeError} where x is `bool`
 *
 * @example
 * ```ts
 * import { clamp, tensor } from "@tilegrad/tilegrad";
 * console.log(await clamp(tensor([-2, 0.5, 3]), { min: -1, max: 1 }).array()); // [-1, 0.5, 1]
 * ```
 */
export function clamp(x: Tensor, { min, max }: ClampOptions): Tensor {
  if (min === undefined && max === undefined) throw new ValueError("Cannot apply clamp: neither min nor max is given");
  return apply(clampOp, [x], { min: checkedBound("min", min, x.dtype), max: checkedBound("max", max, x.dtype) });
}
