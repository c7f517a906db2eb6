import { ShapeError } from "../errors.ts";
import type { KernelPlan, KernelRequest } from "../kernel.ts";
import type { GradientCall, Op } from "../op.ts";
import { broadcastShapes, type Shape, showShape, sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { type Contraction, directPlan, type Variant } from "./_contraction.ts";
import { requireTypes } from "./_rules.ts";
import { broadcastTo, expandDims, reshape, squeeze } from "./movement.ts";

/** Which operands are read with their last two axes swapped. */
export interface MatmulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Kernel to use; default: the best one for machine and shape. */
  readonly variant?: Variant;
}

/** Products of matrices; the batch axes of `a` and `b` are equal, or those of one are all 1. */
export const matmulOp: Op<MatmulAttrs> = {
  name: "matmul",
  infer([a, b], { transposeA, transposeB }) {
    const dtype = requireTypes("matmul", [a, b], ["float32"]);
    const [m, k] = matrixExtents(a.shape, transposeA);
    const [rows, n] = matrixExtents(b.shape, transposeB);
    if (k !== rows) {
      throw new ShapeError(
        `Cannot apply matmul: a has ${k} columns, b has ${rows} rows, they must be equal ` +
          `(a ${showMatrix(a.shape, transposeA)}, b ${showMatrix(b.shape, transposeB)})`,
      );
    }
    const batch = broadcastShapes("apply matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
    return { shape: [...batch, m, n], dtype };
  },
  lower: { kind: "kernel", epilogue: true, steps: matmulSteps },
  grad: ({ inputs: [a, b], attrs, cotangent: dy, needs }: GradientCall<MatmulAttrs>) => {
    const { transposeA: swapA, transposeB: swapB } = attrs;
    const da = () => swapA ? product(b, dy, swapB, true, attrs) : product(dy, b, false, !swapB, attrs);
    const db = () =>
      swapB ? summedProduct(dy, a, true, swapA, attrs, b) : summedProduct(a, dy, !swapA, false, attrs, b);
    return [needs(0) ? da() : null, needs(1) ? db() : null];
  },
};

function product(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean, attrs: MatmulAttrs): Tensor {
  return apply(matmulOp, [a, b], { ...attrs, transposeA, transposeB });
}

/** The product; where all batches share the operand `shared` and the rows allow it, summed over the batches at once. */
function summedProduct(
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
  attrs: MatmulAttrs,
  shared: Tensor,
): Tensor {
  const isShared = shared.shape.length === 2 && (a.shape.length > 2 || b.shape.length > 2);
  if (!isShared || !transposeA || transposeB || a.shape.length !== b.shape.length) {
    return product(a, b, transposeA, transposeB, attrs);
  }
  const stacked = (x: Tensor) => reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]);
  return product(stacked(a), stacked(b), true, false, attrs);
}

function matrixExtents(shape: Shape, swapped: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return swapped ? [columns, rows] : [rows, columns];
}

function showMatrix(shape: Shape, swapped: boolean): string {
  return swapped ? `${showShape(shape)} transposed` : showShape(shape);
}

function matmulSteps({ inputs, output, attrs, target }: KernelRequest<MatmulAttrs>): KernelPlan {
  return directPlan(matmulContraction(inputs[0].shape, inputs[1].shape, output.shape, attrs), target);
}

/** The product as a contraction: strides say what is transposed, and stride 0 what all batches share. */
export function matmulContraction(a: Shape, b: Shape, y: Shape, { transposeA, transposeB }: MatmulAttrs): Contraction {
  const [m, k] = matrixExtents(a, transposeA);
  const [, n] = matrixExtents(b, transposeB);
  const batch = sizeOf(y.slice(0, -2));
  const [batchA, batchB] = [sizeOf(a.slice(0, -2)), sizeOf(b.slice(0, -2))];
  // One matrix b for all batches of rows: the batches of a follow each other as one matrix of more rows.
  const stacks = batchB === 1 && !transposeA;
  return {
    batch: stacks ? 1 : batch,
    m: stacks ? batch * m : m,
    n,
    k,
    a: matrixFactor("a", 0, "m", !transposeA),
    b: matrixFactor("b", 1, "n", transposeB),
    store: `fn store(batch: u32, m: u32, n: u32, value: f32) {
  write_y((batch * sizes.m + m) * sizes.n + n, value);
}`,
    sizes: {
      a_batch: batchA === 1 ? 0 : m * k,
      a_m: transposeA ? 1 : k,
      a_k: transposeA ? m : 1,
      b_batch: batchB === 1 ? 0 : n * k,
      b_n: transposeB ? k : 1,
      b_k: transposeB ? 1 : n,
    },
  };
}

/** A stored matrix as a factor: element (batch, i, k) lies at `batch * NAME_batch + i * NAME_i + k * NAME_k`. */
function matrixFactor(name: "a" | "b", input: number, outer: "m" | "n", alongK: boolean): Contraction["a"] {
  const order = name === "a" ? "batch: u32, m: u32, k: u32" : "batch: u32, k: u32, n: u32";
  const place = `batch * sizes.${name}_batch + ${outer} * sizes.${name}_${outer} + k * sizes.${name}_k`;
  return {
    operand: { name, value: { input } },
    load: `fn load_${name}(${order}) -> f32 { return read_${name}(${place}); }`,
    alongK,
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
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcastShapes("apply matmul", batchA, batchB);
  const fits = (own: Shape) => sizeOf(own) === 1 || sizeOf(own) === sizeOf(batch);
  const fitted = (x: Tensor, own: Shape) => fits(own) ? x : broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
  return apply(matmulOp, [fitted(a, batchA), fitted(b, batchB)], { transposeA, transposeB });
}
