import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { anyType, requireTypes } from "./_rules.ts";

/** In which order. */
interface SortKeyAttrs {
  readonly descending: boolean;
}

/**
 * Unsigned numbers in the order of x's elements. Of a float's bits the sign is turned where it is positive, and all where it
 * is negative; -0 counts as 0, and every NaN as larger than infinity, as in PyTorch.
 */
const sortKeyOp: Op<SortKeyAttrs> = {
  name: "sortKey",
  infer: ([x]) => ({ shape: x.shape, dtype: (requireTypes("sort", [x], anyType), "uint32") }),
  lower: {
    kind: "elementwise",
    expression([x], { descending }, [dtype]) {
      const key = {
        float32: `sort_key_f32(${x})`,
        int32: `(bitcast<u32>(${x}) ^ 0x80000000u)`,
        uint32: x,
        bool: `select(0u, 1u, ${x})`,
      }[dtype];
      return descending ? `(~${key})` : key;
    },
    functions: `fn sort_key_f32(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  let magnitude = bits & 0x7fffffffu;
  let key = select(bits | 0x80000000u, ~bits, bits > 0x80000000u);
  return select(select(key, 0x80000000u, magnitude == 0u), 0xffffffffu, magnitude > 0x7f800000u);
}`,
  },
  grad: "none",
};

/** Unsigned numbers in the order of x's elements; equal elements have equal numbers. */
export function sortKey(x: Tensor, descending = false): Tensor {
  return apply(sortKeyOp, [x], { descending });
}
