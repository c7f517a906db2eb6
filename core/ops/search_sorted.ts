import { searchSorted as searchShader } from "../../shaders/mod.ts";
import { ShapeError } from "../errors.ts";
import type { KernelPlan, KernelRequest } from "../kernel.ts";
import type { Op } from "../op.ts";
import { sameShape, showShape, sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { anyType, requireTypes } from "./_rules.ts";
import { sortKey } from "./_sort_key.ts";
import { zeros } from "./fill.ts";

interface SearchAttrs {
  readonly right: boolean;
}

/** How many keys of a sorted row come before each value. */
const searchSortedOp: Op<SearchAttrs> = {
  name: "searchSorted",
  infer: ([, values]) => ({ shape: values.shape, dtype: "int32" }),
  lower: { kind: "kernel", inlines: [0, 1], epilogue: true, steps: searchSteps },
  grad: "none",
};

function searchSteps({ inputs: [sorted, values], attrs, target }: KernelRequest<SearchAttrs>): KernelPlan {
  const workgroup = target.kind === "cpu" ? 64 : 256;
  const count = sizeOf(values.shape);
  const isShared = sorted.shape.length === 1;
  return {
    steps: [{
      shader: { name: "search_sorted", text: searchShader },
      constants: { WORKGROUP: workgroup, RIGHT: Number(attrs.right) },
      sizes: {
        count,
        length: sorted.shape.at(-1)!,
        width: isShared ? 1 : values.shape.at(-1)!,
        row: isShared ? 0 : sorted.shape.at(-1)!,
      },
      reads: [{ name: "sorted", value: { input: 0 } }, { name: "values", value: { input: 1 } }],
      writes: [{ name: "y", value: { output: true } }],
      workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
    }],
  };
}

/**
 * Where values belong in sorted rows: the number of elements that are smaller (`left`), or not larger (`right`), by binary
 * search. A NaN counts as larger than any number. Not differentiable.
 *
 * @param sorted [..., N], each row in ascending order, any type; or [N] for all values
 * @param values [..., M], of the same type and, but for the last axis, shape; any shape where `sorted` is [N]
 * @param options.side default `left`
 * @returns `int32`, the shape of `values`, from 0 to N
 * @throws {ShapeError} where the leading axes differ
 * @throws {DTypeError} where the types differ
 *
 * @example
 * ```ts
 * import { searchSorted, tensor } from "@tilegrad/tilegrad";
 * console.log(await searchSorted(tensor([1, 3, 3, 5]), tensor([3, 9])).array()); // [1, 4]
 * ```
 */
export function searchSorted(
  sorted: Tensor,
  values: Tensor,
  { side = "left" }: { side?: "left" | "right" } = {},
): Tensor {
  requireTypes("searchSorted", [sorted, values], anyType);
  const isShared = sorted.shape.length === 1;
  const fits = isShared || (sorted.shape.length > 1 && values.shape.length > 1 &&
    sameShape(sorted.shape.slice(0, -1), values.shape.slice(0, -1)));
  if (!fits) {
    throw new ShapeError(
      `Cannot apply searchSorted: sorted is ${showShape(sorted.shape)}, values ${showShape(values.shape)}; ` +
        "leading axes must be equal, or sorted have rank 1",
    );
  }
  if (sorted.shape.at(-1) === 0) return zeros(values.shape, "int32");
  return apply(searchSortedOp, [sortKey(sorted), sortKey(values)], { right: side === "right" });
}
