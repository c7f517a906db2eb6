import { ShapeError, ValueError } from "../errors.ts";
import { sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { mean, sum } from "./reduce.ts";

/** What becomes of the losses of the elements: their mean, their sum, or all of them. */
export type Reduction = "mean" | "sum" | "none";

/** How losses are put together. */
export interface LossOptions {
  /** Default `mean`. */
  readonly reduction?: Reduction;
}

/** Puts the losses of the elements together; errors name the loss, `action`, and `own` reductions that it alone has. */
export function reduceLoss(
  action: string,
  losses: Tensor,
  reduction: Reduction = "mean",
  own: readonly string[] = [],
): Tensor {
  if (reduction === "mean") return mean(losses);
  if (reduction === "sum") return sum(losses);
  if (reduction === "none") return losses;
  throw new ValueError(
    `Cannot apply ${action}: found reduction ${reduction}, needs ${[...own, "mean", "sum"].join(", ")} or none`,
  );
}

/** Throws unless input and target are `float32` of one shape: a broadcast loss is nearly always a mistake. */
export function requirePair(action: string, input: Tensor, target: Tensor): void {
  requireTypes(action, [input, target], floats);
  if (!sameShape(input.shape, target.shape)) {
    throw new ShapeError(
      `Cannot apply ${action}: input is ${showShape(input.shape)}, target is ${
        showShape(target.shape)
      }; they must be equal`,
    );
  }
}
