import type { Tensor } from "../tensor.ts";
import { cast } from "./cast.ts";

/** Whether a tensor is `float16`. */
export function isHalf(x: Tensor): boolean {
  return x.dtype === "float16";
}

/** A `float16` tensor as `float32`, which kernels compute with anyway; all else as it is. */
export function widened<T extends Tensor | null | undefined>(x: T): T {
  return x && isHalf(x) ? cast(x, "float32") as T : x;
}

/**
 * What `f` makes of `float16` operands, worked out in `float32`: for operations of several steps, whose results between would
 * overflow or lose digits. Only the result is rounded.
 */
export function inFloat32<O extends readonly (Tensor | null | undefined)[]>(
  f: (...operands: O) => Tensor,
  ...operands: O
): Tensor {
  return cast(f(...operands.map(widened) as unknown as O), "float16");
}

/** The values as memory holds them. Fused operations do not round what they pass on; what is compared with a result has to be. */
export function asStored(x: Tensor): Tensor {
  return isHalf(x) ? cast(widened(x), "float16") : x;
}
