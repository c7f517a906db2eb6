import { div, greater, logicalAnd, type Tensor, where } from "../../core/mod.ts";

/** `length / divisor`, and 1 where one of them is 0: how far a parameter may go for its own length. */
export function trustRatio(length: Tensor, divisor: Tensor): Tensor {
  const isMeaningful = logicalAnd(greater(length, 0), greater(divisor, 0));
  return where(isMeaningful, div(length, where(isMeaningful, divisor, 1)), 1);
}
