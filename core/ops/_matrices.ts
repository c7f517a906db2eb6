import { type Contraction, type Factor, rowMajor } from "./_contraction.ts";

/** A stack of stored matrices: element (batch, row, column) is at `batch * strides[0] + row * strides[1] + column * strides[2]`. */
export interface Matrix {
  /** Which input of the operation. */
  readonly input: number;
  /** Stride 0 between batches where all share one matrix. */
  readonly strides: readonly [batch: number, row: number, column: number];
  /** Whether these are weights whose packed form is worth keeping. */
  readonly isKept?: boolean;
}

/** `y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]` over stored matrices; y is row-major. */
export interface MatrixProduct {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Matrix;
  readonly b: Matrix;
}

/** The product for kernels that read the matrices where they lie. */
export function storedProduct({ batch, m, n, k, a, b }: MatrixProduct): Contraction {
  return {
    batch,
    m,
    n,
    k,
    a: factor("a", a, a.strides[2] === 1),
    b: factor("b", b, b.strides[2] !== 1),
    result: rowMajor,
    sizes: { ...strideSizes("a", a), ...strideSizes("b", b) },
  };
}

function factor(name: "a" | "b", { input }: Matrix, alongK: boolean): Factor {
  return {
    operand: { name, value: { input } },
    load: `fn load_${name}(batch: u32, row: u32, column: u32) -> f32 {
  return read_${name}(batch * sizes.${name}_batch + row * sizes.${name}_row + column * sizes.${name}_column);
}`,
    alongK,
  };
}

function strideSizes(name: string, { strides }: Matrix): Record<string, number> {
  return { [`${name}_batch`]: strides[0], [`${name}_row`]: strides[1], [`${name}_column`]: strides[2] };
}
