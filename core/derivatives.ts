import { grad, vjp } from "./autodiff.ts";
import { ShapeError } from "./errors.ts";
import { cast } from "./ops/cast.ts";
import { equal } from "./ops/comparison.ts";
import { stack } from "./ops/concat.ts";
import { indices, zeros, zerosLike } from "./ops/fill.ts";
import { reshape } from "./ops/movement.ts";
import { sameShape, showShape, sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { treeLeaves, treeMap } from "./tree.ts";

/**
 * `f`'s value at `p` and its derivative along a direction: `[f(p), J t]`.
 *
 * The function that pulls cotangents back, `v -> v^T J`, is linear, so its own pullback is `t -> J t`: every rule of
 * reverse mode serves forward mode too. Of the first pullback only what does not depend on `v` is computed.
 *
 * @param f from a tree of tensors to a tree of tensors
 * @param tangent the direction, of `p`'s form and shapes
 * @returns the value and its tangent, both in the form of `f`'s result
 * @throws {ShapeError} where `tangent` does not have the shapes of `p`
 *
 * @example
 * ```ts
 * import { jvp, mul, tensor } from "@tilegrad/tilegrad";
 * const [value, tangent] = jvp((x) => mul(x, x), tensor([1, 2]), tensor([1, 10]));
 * console.log(await value.array(), await tangent.array()); // [1, 4], [2, 40]
 * ```
 */
export function jvp<P = Tensor, R = Tensor>(f: (p: P) => R, p: P, tangent: P): [R, R] {
  assertFits("take a derivative along a tangent", treeLeaves(p), treeLeaves(tangent));
  const [value, pullback] = vjp(f, p);
  const [, push] = vjp(pullback, treeMap(value, zerosLike));
  return [value, push(tangent)];
}

/**
 * The function that computes all derivatives of a tensor with respect to a tensor: `J[o..., i...] = d y[o...] / d x[i...]`,
 * with one reverse sweep for each element of the result. For results of many elements ask for products instead: `vjp`, `jvp`.
 *
 * @param f from a tensor (and more arguments) to a tensor
 * @returns a function of the same arguments that gives the Jacobian, `[...output shape, ...input shape]`
 *
 * @example
 * ```ts
 * import { jacobian, mul, tensor } from "@tilegrad/tilegrad";
 * console.log(await jacobian((x) => mul(x, x))(tensor([1, 2])).array()); // [[2, 0], [0, 4]]
 * ```
 */
export function jacobian<A extends unknown[] = []>(
  f: (x: Tensor, ...a: A) => Tensor,
): (x: Tensor, ...a: A) => Tensor {
  return (x, ...a) => {
    const [value, pullback] = vjp((watched: Tensor) => f(watched, ...a), x);
    const places = indices(value.shape);
    const count = sizeOf(value.shape);
    const shape = [...value.shape, ...x.shape];
    if (count === 0) return zeros(shape, x.dtype);
    const rows = Array.from({ length: count }, (_, i) => pullback(cast(equal(places, i), value.dtype)));
    return reshape(stack(rows), shape);
  };
}

/**
 * The function that computes all second derivatives of a scalar: `H[i..., j...] = d^2 f / d x[i...] d x[j...]`.
 *
 * @param f from a tensor (and more arguments) to a scalar
 * @returns a function of the same arguments that gives the Hessian, `[...shape of x, ...shape of x]`
 * @throws {ShapeError} where `f` returns something else than a scalar
 *
 * @example
 * ```ts
 * import { hessian, prod, tensor } from "@tilegrad/tilegrad";
 * console.log(await hessian((x) => prod(x))(tensor([2, 3])).array()); // [[0, 1], [1, 0]]
 * ```
 */
export function hessian<A extends unknown[] = []>(
  f: (x: Tensor, ...a: A) => Tensor,
): (x: Tensor, ...a: A) => Tensor {
  return jacobian(grad(f));
}

/**
 * Product of the Hessian of a scalar function with a vector, `H v`, without the Hessian: as the Hessian is symmetric, it is
 * the gradient's pullback of `v`.
 *
 * Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian".
 *
 * @param f from a tree of tensors to a scalar
 * @param v the vector, of `p`'s form and shapes
 * @returns `H v`, in `p`'s form
 * @throws {ShapeError} where `f` returns something else than a scalar, or `v` does not have the shapes of `p`
 *
 * @example
 * ```ts
 * import { hessianVectorProduct, mul, sum, tensor } from "@tilegrad/tilegrad";
 * const product = hessianVectorProduct((x) => sum(mul(x, mul(x, x))), tensor([1, 2]), tensor([1, 1]));
 * console.log(await product.array()); // [6, 12]
 * ```
 */
export function hessianVectorProduct<P = Tensor>(f: (p: P) => Tensor, p: P, v: P): P {
  assertFits("multiply by the Hessian", treeLeaves(p), treeLeaves(v));
  return vjp(grad(f), p)[1](v);
}

function assertFits(action: string, point: readonly Tensor[], vector: readonly Tensor[]): void {
  const show = (leaves: readonly Tensor[]) => leaves.map(({ shape }) => showShape(shape)).join(", ");
  if (point.length === vector.length && point.every(({ shape }, i) => sameShape(shape, vector[i].shape))) return;
  throw new ShapeError(`Cannot ${action}: found ${show(vector)}, the point needs ${show(point)}`);
}
