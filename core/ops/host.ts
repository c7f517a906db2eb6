import { type DType, roundTo } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { noAxes } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";

interface HostAttrs {
  readonly compute: (...numbers: number[]) => number;
  readonly dtype: DType;
}

/** A number computed on the host, anew each time that a plan runs. */
export const hostOp: Op<HostAttrs> = {
  name: "host",
  infer(inputs, { dtype }) {
    for (const { shape } of inputs) {
      if (shape.length > 0) {
        throw new ShapeError(`Cannot apply hostScalar: operands must be scalars, found rank ${shape.length}`);
      }
    }
    return { shape: noAxes, dtype };
  },
  lower: {
    kind: "host",
    value: (inputs, { compute, dtype }) => roundTo(dtype, compute(...inputs)),
  },
  grad: "none",
};

/**
 * A scalar that a host function computes from scalars on the host: schedules, step counters, random keys. A captured plan
 * calls the function again at each replay and hands the number to kernels as a uniform. The operands must be host
 * scalars themselves, not results of the device.
 *
 * @example
 * ```ts
 * import { hostScalar, scalar } from "@tilegrad/tilegrad";
 * const step = scalar(3, "int32");
 * const rate = hostScalar((n) => 0.1 * 0.5 ** n, [step]);
 * console.log(await rate.item());
 * ```
 */
export function hostScalar(
  compute: (...numbers: number[]) => number,
  inputs: readonly Tensor[],
  dtype: DType = "float32",
): Tensor {
  return apply(hostOp, inputs, { compute, dtype });
}
