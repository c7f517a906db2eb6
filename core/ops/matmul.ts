import { ShapeError } from "../errors.ts";
import type { KernelPlan, KernelRequest } from "../kernel.ts";
import type { GradientCall, Op } from "../op.ts";
import { broadcastShapes, type Shape, showShape, sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { directPlan } from "./_contraction.ts";
import { blocksOf, choosePlan } from "./_contraction_choice.ts";
import { tiledPlan } from "./_contraction_tiled.ts";
import { type MatrixProduct, storedProduct } from "./_matrices.ts";
import { inPlacePlan } from "./_matrices_in_place.ts";
import { registerPlan } from "./_matrices_register.ts";
import { packedInputs } from "./_pack.ts";
import { floats, requireTypes } from "./_rules.ts";
import { broadcastTo, expandDims, reshape, squeeze } from "./movement.ts";

/** Which operands are read with their last two axes swapped. */
export interface MatmulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Products of matrices; the batch axes of `a` and `b` are equal, or those of one are all 1. */
export const matmulOp: Op<MatmulAttrs> = {
  name: "matmul",
  infer([a, b], { transposeA, transposeB }) {
    const dtype = requireTypes("matmul", [a, b], floats);
    const [m, k] = matrixExtents(a.shape, transposeA);
    const [rows, n] = matrixExtents(b.shape, transposeB);
    if (k !== rows) {
      throw new ShapeError(
        `Cannot apply matmul: a has ${k} columns, b has ${rows} rows, they must be equal ` +
          `(a ${showMatrix(a.shape, transposeA)}, b ${showMatrix(b.shape, transposeB)})`,
      );
    }
    if (a.shape.length === 2 && b.shape.length === 2) return { shape: [m, n], dtype };
    const batch = broadcastShapes("apply matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
    return { shape: [...batch, m, n], dtype };
  },
  lower: {
    kind: "kernel",
    inlines: (request) => packedInputs(matmulPlan(request)),
    epilogue: true,
    steps: matmulPlan,
  },
  grad: ({ inputs: [a, b], attrs, cotangent: dy, needs }: GradientCall<MatmulAttrs>) => {
    const { transposeA: swapA, transposeB: swapB } = attrs;
    const da = () => swapA ? product(b, dy, swapB, true) : product(dy, b, false, !swapB);
    const db = () => swapB ? summedProduct(dy, a, true, swapA, b) : summedProduct(a, dy, !swapA, false, b);
    return [needs(0) ? da() : null, needs(1) ? db() : null];
  },
};

function product(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  return apply(matmulOp, [a, b], { transposeA, transposeB });
}

/** The product; where all batches share the operand `shared` and the rows allow it, summed over the batches at once. */
function summedProduct(
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
  shared: Tensor,
): Tensor {
  const isShared = shared.shape.length === 2 && (a.shape.length > 2 || b.shape.length > 2);
  if (!isShared || !transposeA || transposeB || a.shape.length !== b.shape.length) {
    return product(a, b, transposeA, transposeB);
  }
  const stacked = (x: Tensor) => reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]);
  return product(stacked(a), stacked(b), true, false);
}

function matrixExtents(shape: Shape, swapped: boolean): [number, number] {
  const rows = shape[shape.length - 2];
  const columns = shape[shape.length - 1];
  return swapped ? [columns, rows] : [rows, columns];
}

function showMatrix(shape: Shape, swapped: boolean): string {
  return swapped ? `${showShape(shape)} transposed` : showShape(shape);
}

function matmulPlan(request: KernelRequest<MatmulAttrs>): KernelPlan {
  const { inputs: [a, b], output, attrs, target } = request;
  const product = productOf(a.shape, b.shape, output.shape, attrs);
  const { batch, m, n, k } = product;
  const measures = { work: batch * m * n * k, blocks: blocksOf(batch, m, n) };
  return choosePlan("matmul", request, measures, (variant) => {
    switch (variant.kernel) {
      case "direct":
        return directPlan(storedProduct(product), target);
      case "tiled":
        return tiledPlan(storedProduct(product), variant, target);
      case "in place":
        return inPlacePlan(product, target);
      case "register":
        return registerPlan(product, variant, target);
    }
  });
}

function productOf(a: Shape, b: Shape, y: Shape, { transposeA, transposeB }: MatmulAttrs): MatrixProduct {
  const [m, k] = matrixExtents(a, transposeA);
  const [, n] = matrixExtents(b, transposeB);
  const batch = sizeOf(y.slice(0, -2));
  const sharedA = sizeOf(a.slice(0, -2)) === 1;
  const sharedB = sizeOf(b.slice(0, -2)) === 1;
  // Batches that share b follow each other as one matrix of more rows.
  const stacks = sharedB && !transposeA && !sharedA;
  return {
    batch: stacks ? 1 : batch,
    m: stacks ? batch * m : m,
    n,
    k,
    a: { input: 0, strides: [sharedA ? 0 : m * k, transposeA ? 1 : k, transposeA ? m : 1] },
    b: { input: 1, strides: [sharedB ? 0 : k * n, transposeB ? 1 : n, transposeB ? k : 1] },
  };
}

/**
 * Product of matrices: `y[..., i, j] = sum_k a[..., i, k] b[..., k, j]`, with NumPy's rules: leading axes broadcast, a vector on
 * the left is one row and on the right one column, and that axis is left out of the result.
 *
 * @param a `[..., M, K]` or `[K]`
 * @param b `[..., K, N]` or `[K]`
 * @returns `[..., M, N]`
 * @throws {ShapeError} where the inner extents differ, the leading axes do not broadcast, or an operand is a scalar
 *
 * @example
 * ```ts
 * import { matmul, tensor } from "@tilegrad/tilegrad";
 * console.log(await matmul(tensor([[1, 2], [3, 4]]), tensor([[5], [6]])).array()); // [[17], [39]]
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new ShapeError(
      `Cannot apply matmul: operands need at least 1 axis, found ${showShape(a.shape)} and ${
        showShape(b.shape)
      }; use mul`,
    );
  }
  if (a.shape.length === 1) {
    const rows = matmul(expandDims(a, 0), b);
    return squeeze(rows, b.shape.length === 1 ? -1 : -2);
  }
  if (b.shape.length === 1) return squeeze(matmul(a, expandDims(b, 1)), -1);
  return multiplyMatrices(a, b, false, false);
}

/** Product of stacks of matrices, either read with its last two axes swapped. */
export function multiplyMatrices(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  if (a.shape.length === 2 && b.shape.length === 2) return apply(matmulOp, [a, b], { transposeA, transposeB });
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcastShapes("apply matmul", batchA, batchB);
  const fits = (own: Shape) => sizeOf(own) === 1 || sizeOf(own) === sizeOf(batch);
  const fitted = (x: Tensor, own: Shape) => fits(own) ? x : broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
  return apply(matmulOp, [fitted(a, batchA), fitted(b, batchB)], { transposeA, transposeB });
}
