import { ShapeError } from "../errors.ts";
import { normalizeAxis, sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { contract, ordered } from "./_contract.ts";
import { numeric, requireTypes } from "./_rules.ts";
import { mul } from "./binary.ts";
import { permute, reshape } from "./movement.ts";
import { sum } from "./reduce.ts";

/**
 * Sum of products over some axes of two tensors: the result has a's other axes, then b's.
 *
 * @param axes how many: the last of a with the first of b; or lists of a's and of b's axes, in pairs
 * @throws {ShapeError} where two axes that are summed over differ in extent
 *
 * @example
 * ```ts
 * import { tensordot, tensor } from "@tilegrad/tilegrad";
 * const a = tensor([[1, 2], [3, 4]]);
 * console.log(await tensordot(a, a, [[0], [0]]).array()); // [[10, 14], [14, 20]]
 * ```
 */
export function tensordot(
  a: Tensor,
  b: Tensor,
  axes: number | readonly [readonly number[], readonly number[]] = 2,
): Tensor {
  requireTypes("tensordot", [a, b], numeric);
  const [left, right] = pairedAxes(a, b, axes);
  const labelsA = a.shape.map((_, axis) => `a${axis}`);
  const labelsB = b.shape.map((_, axis) => right.includes(axis) ? `a${left[right.indexOf(axis)]}` : `b${axis}`);
  left.forEach((axis, i) => {
    if (a.shape[axis] !== b.shape[right[i]]) {
      throw new ShapeError(
        `Cannot apply tensordot: axis ${axis} of a ${showShape(a.shape)} is ${a.shape[axis]}, ` +
          `axis ${right[i]} of b ${showShape(b.shape)} is ${b.shape[right[i]]}; they must be equal`,
      );
    }
  });
  const free = [...labelsA.filter((_, axis) => !left.includes(axis)), ...labelsB.filter((label) => label[0] === "b")];
  return ordered(contract({ labels: labelsA, x: a }, { labels: labelsB, x: b }, (label) => free.includes(label)), free);
}

function pairedAxes(a: Tensor, b: Tensor, axes: number | readonly [readonly number[], readonly number[]]): number[][] {
  const [rankA, rankB] = [a.shape.length, b.shape.length];
  if (typeof axes === "number") {
    if (!Number.isInteger(axes) || axes < 0 || axes > Math.min(rankA, rankB)) {
      throw new ShapeError(
        `Cannot apply tensordot: ${axes} axes to sum over, a is ${showShape(a.shape)}, b ${showShape(b.shape)}`,
      );
    }
    return [Array.from({ length: axes }, (_, i) => rankA - axes + i), Array.from({ length: axes }, (_, i) => i)];
  }
  const left = axes[0].map((axis) => normalizeAxis("apply tensordot", axis, rankA));
  const right = axes[1].map((axis) => normalizeAxis("apply tensordot", axis, rankB));
  const isOnce = (list: readonly number[]) => new Set(list).size === list.length;
  if (left.length !== right.length || !isOnce(left) || !isOnce(right)) {
    throw new ShapeError(
      `Cannot apply tensordot: axes [${axes[0]}] and [${axes[1]}] must be as many, each named once`,
    );
  }
  return [left, right];
}

/**
 * Inner product of two vectors: `y = sum_i a[i] b[i]`.
 *
 * @param a [N], `float32`, `int32` or `uint32`
 * @param b [N], of the same type
 * @throws {ShapeError} where the operands are not vectors of one length
 *
 * @example
 * ```ts
 * import { dot, tensor } from "@tilegrad/tilegrad";
 * console.log(await dot(tensor([1, 2]), tensor([3, 4])).item()); // 11
 * ```
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 1 || !sameShape(a.shape, b.shape)) {
    throw new ShapeError(
      `Cannot apply dot: found ${showShape(a.shape)} and ${showShape(b.shape)}, needs two vectors of one length`,
    );
  }
  requireTypes("dot", [a, b], numeric);
  return sum(mul(a, b));
}

/**
 * Products of all pairs of elements of two vectors: `y[i, j] = a[i] b[j]`.
 *
 * @param a [N], `float32`, `int32` or `uint32`
 * @param b [M], of the same type
 * @returns [N, M]
 * @throws {ShapeError} where an operand is no vector
 *
 * @example
 * ```ts
 * import { outer, tensor } from "@tilegrad/tilegrad";
 * console.log(await outer(tensor([1, 2]), tensor([3, 4])).array()); // [[3, 4], [6, 8]]
 * ```
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 1 || b.shape.length !== 1) {
    throw new ShapeError(
      `Cannot apply outer: found ${showShape(a.shape)} and ${showShape(b.shape)}, needs two vectors`,
    );
  }
  requireTypes("outer", [a, b], numeric);
  return mul(reshape(a, [a.shape[0], 1]), b);
}

/**
 * Kronecker product: every element of a times the whole of b, `y[i p + k, j q + l] = a[i, j] b[k, l]` for b [p, q]; for any
 * ranks, the smaller one filled up with leading axes of extent 1.
 *
 * @param a `float32`, `int32` or `uint32`
 * @param b of the same type
 *
 * @example
 * ```ts
 * import { kron, tensor } from "@tilegrad/tilegrad";
 * console.log(await kron(tensor([1, 10]), tensor([1, 2])).array()); // [1, 2, 10, 20]
 * ```
 */
export function kron(a: Tensor, b: Tensor): Tensor {
  requireTypes("kron", [a, b], numeric);
  const rank = Math.max(a.shape.length, b.shape.length);
  const padded = (x: Tensor) => [...new Array<number>(rank - x.shape.length).fill(1), ...x.shape];
  const [left, right] = [padded(a), padded(b)];
  const blocks = mul(reshape(a, [...left, ...left.map(() => 1)]), reshape(b, [...left.map(() => 1), ...right]));
  const order = left.flatMap((_, axis) => [axis, rank + axis]);
  return reshape(permute(blocks, order), left.map((extent, axis) => extent * right[axis]));
}
