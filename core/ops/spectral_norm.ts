import { ShapeError, ValueError } from "../errors.ts";
import { normalizeAxis, sameShape, showShape, sizeOf } from "../shape.ts";
import { type Tensor, watchedBy } from "../tensor.ts";
import { requireTypes } from "./_rules.ts";
import { div, mul } from "./binary.ts";
import { l2Normalize } from "./l2_normalize.ts";
import { matmul } from "./matmul.ts";
import { expandDims, permute, reshape, squeeze } from "./movement.ts";
import { sum } from "./reduce.ts";

/** How `spectralNorm` finds the largest singular value. */
export interface SpectralNormOptions {
  /** The axis of the outputs, the rows of the matrix; default 0. */
  readonly axis?: number;
  /** Steps of the power method; default 1. With 0 the vectors are used as they are, as in evaluation. */
  readonly iterations?: number;
  /** Least length that a vector is divided by; default 1e-12. */
  readonly eps?: number;
}

/**
 * A weight divided by its largest singular value: `w / (u^T W v)`, W the weight as a matrix [out, rest]. In each step of the
 * power method `v = W^T u / |W^T u|`, `u = W v / |W v|`. As in PyTorch, u and v are constants for the gradient.
 *
 * Source: Miyato et al. 2018, "Spectral normalization for generative adversarial networks".
 *
 * @param weight `float32`, of rank 2 at least
 * @param u estimate of the left singular vector, [out]: random at first, then what the last call gave
 * @param v estimate of the right singular vector, [rest]
 * @returns the weight and the new estimates of u and v
 * @throws {ShapeError} where the weight has less than 2 axes, or u or v does not fit
 * @throws {DTypeError} where an operand is not `float32`
 * @throws {ValueError} where the number of iterations is no whole number of at least 0
 *
 * @example
 * ```ts
 * import { spectralNorm, tensor } from "@tilegrad/tilegrad";
 * const [w] = spectralNorm(tensor([[4, 0], [0, 2]]), tensor([1, 0.1]), tensor([1, 0]), { iterations: 20 });
 * console.log(await w.array()); // [[1, 0], [0, 0.5]]
 * ```
 */
export function spectralNorm(
  weight: Tensor,
  u: Tensor,
  v: Tensor,
  { axis = 0, iterations = 1, eps = 1e-12 }: SpectralNormOptions = {},
): [weight: Tensor, newU: Tensor, newV: Tensor] {
  requireTypes("spectralNorm", [weight, u, v], ["float32"]);
  if (!Number.isInteger(iterations) || iterations < 0) {
    throw new ValueError(
      `Cannot apply spectralNorm: iterations must be a whole number of at least 0, found ${iterations}`,
    );
  }
  const matrix = asMatrix(weight, axis);
  const [outputs, rest] = matrix.shape;
  if (!sameShape(u.shape, [outputs]) || !sameShape(v.shape, [rest])) {
    throw new ShapeError(
      `Cannot apply spectralNorm: u is ${showShape(u.shape)} and v ${showShape(v.shape)}, ` +
        `weight ${showShape(weight.shape)} needs [${outputs}] and [${rest}]`,
    );
  }
  const constant = watchedBy(matrix, []);
  let left = expandDims(watchedBy(u, []), 0);
  let right = expandDims(watchedBy(v, []), 1);
  for (let i = 0; i < iterations; i++) {
    right = reshape(l2Normalize(matmul(left, constant), { eps }), [rest, 1]);
    left = reshape(l2Normalize(matmul(constant, right), { axis: 0, eps }), [1, outputs]);
  }
  const largest = sum(mul(reshape(left, [outputs, 1]), matmul(matrix, right)));
  return [div(weight, largest), squeeze(left, 0), squeeze(right, 1)];
}

/** The axis of the outputs first, all others merged. */
function asMatrix(weight: Tensor, axis: number): Tensor {
  const rank = weight.shape.length;
  if (rank < 2) {
    throw new ShapeError(`Cannot apply spectralNorm: weight is ${showShape(weight.shape)}, it needs rank 2 at least`);
  }
  const first = normalizeAxis("apply spectralNorm", axis, rank);
  const others = weight.shape.map((_, i) => i).filter((i) => i !== first);
  return reshape(permute(weight, [first, ...others]), [
    weight.shape[first],
    sizeOf(others.map((i) => weight.shape[i])),
  ]);
}
