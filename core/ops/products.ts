import { ShapeError, ValueError } from "../errors.ts";
import { sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { add } from "./binary.ts";
import { einsum } from "./einsum.ts";
import { eye } from "./grids.ts";
import { matmul } from "./matmul.ts";
import { broadcastTo } from "./movement.ts";

/**
 * Products of two stacks of matrices: `y[b, i, j] = sum_k x[b, i, k] z[b, k, j]` (PyTorch's `bmm`). `matmul` does the same and
 * stretches the leading axes to each other.
 *
 * @param a [B, M, K], `float32`
 * @param b [B, K, N]
 * @returns [B, M, N]
 * @throws {ShapeError} where the ranks are not 3, or the stacks differ in number or inner extent
 *
 * @example
 * ```ts
 * import { batchMatmul, ones } from "@tilegrad/tilegrad";
 * console.log(batchMatmul(ones([8, 2, 3]), ones([8, 3, 4])).shape); // [8, 2, 4]
 * ```
 */
export function batchMatmul(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 3 || b.shape.length !== 3 || a.shape[0] !== b.shape[0]) {
    throw new ShapeError(
      `Cannot apply batchMatmul: found ${showShape(a.shape)} and ${showShape(b.shape)}, needs [B, M, K] and [B, K, N]`,
    );
  }
  return matmul(a, b);
}

/**
 * A linear map of two vectors at once: `y[..., o] = sum_ij a[..., i] weight[o, i, j] b[..., j] + bias[o]`.
 *
 * @param a [..., I], `float32`
 * @param b [..., J], with a's leading axes
 * @param weight [O, I, J]
 * @param bias [O], none by default
 * @returns [..., O]
 * @throws {ShapeError} where the operands do not fit the weight
 *
 * @example
 * ```ts
 * import { bilinear, tensor } from "@tilegrad/tilegrad";
 * const weight = tensor([[[1, 0], [0, 1]]]);
 * console.log(await bilinear(tensor([1, 2]), tensor([3, 4]), weight).array()); // [11]
 * ```
 */
export function bilinear(a: Tensor, b: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  requireTypes("bilinear", [a, b, weight, ...(bias ? [bias] : [])], floats);
  const [outputs, left, right] = weight.shape;
  const fits = weight.shape.length === 3 && a.shape.at(-1) === left && b.shape.at(-1) === right &&
    sameShape(a.shape.slice(0, -1), b.shape.slice(0, -1)) && (!bias || sameShape(bias.shape, [outputs]));
  if (!fits) {
    throw new ShapeError(
      `Cannot apply bilinear: a is ${showShape(a.shape)}, b ${showShape(b.shape)}, weight ${showShape(weight.shape)}` +
        `${bias ? `, bias ${showShape(bias.shape)}` : ""}; needs [..., I], [..., J], [O, I, J], [O]`,
    );
  }
  const y = einsum("...i,oij,...j->...o", a, weight, b);
  return bias ? add(y, bias) : y;
}

/**
 * Power of square matrices: x times itself, `exponent` times, by repeated squaring; the identity for 0.
 *
 * @param x [..., N, N], `float32`
 * @param exponent a whole number of at least 0
 * @returns [..., N, N]
 * @throws {ShapeError} where the matrices are not square
 * @throws {ValueError} where the exponent is no whole number of at least 0
 *
 * @example
 * ```ts
 * import { matrixPower, tensor } from "@tilegrad/tilegrad";
 * console.log(await matrixPower(tensor([[1, 1], [1, 0]]), 5).array()); // [[8, 5], [5, 3]]
 * ```
 */
export function matrixPower(x: Tensor, exponent: number): Tensor {
  requireTypes("matrixPower", [x], floats);
  const size = x.shape.at(-1);
  if (x.shape.length < 2 || x.shape.at(-2) !== size) {
    throw new ShapeError(`Cannot apply matrixPower: x is ${showShape(x.shape)}, it needs square matrices, [..., N, N]`);
  }
  if (!Number.isInteger(exponent) || exponent < 0) {
    throw new ValueError(
      `Cannot apply matrixPower: the exponent must be a whole number of at least 0, found ${exponent}`,
    );
  }
  if (exponent === 0) return broadcastTo(eye(size!, size!, x.dtype), x.shape);
  let [power, square]: [Tensor | undefined, Tensor] = [undefined, x];
  for (let left = exponent;; square = matmul(square, square)) {
    if (left % 2 === 1) power = power ? matmul(power, square) : square;
    left = Math.floor(left / 2);
    if (left === 0) return power!;
  }
}
