import type { KernelPlan, Target } from "../kernel.ts";
import { matmulRegister, packMatrix } from "../../shaders/mod.ts";
import { type Contraction, directPlan, type Factor, rowMajor, type Variant } from "./_contraction.ts";
import { type PackedContraction, registerPlan } from "./_contraction_register.ts";
import { type Layout, layoutFor, layoutSizes, type Packed } from "./_pack.ts";

/** A stack of stored matrices: element (batch, row, column) is at `batch * strides[0] + row * strides[1] + column * strides[2]`. */
export interface Matrix {
  /** Which input of the operation. */
  readonly input: number;
  /** Stride 0 between batches where all share one matrix. */
  readonly strides: readonly [batch: number, row: number, column: number];
  /** WGSL of `along(column)` where it is not `column * strides[2]`. */
  readonly along?: string;
}

/** `y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]` over stored matrices; y is row-major. */
export interface MatrixProduct {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly constants?: Readonly<Record<string, number>>;
  readonly sizes?: Readonly<Record<string, number>>;
}

/** The dispatches of a product, by the best kernel for machine and shape, or by a given one. */
export function productPlan(product: MatrixProduct, variant: Variant | undefined, target: Target): KernelPlan {
  const kind = variant ?? (target.kind === "cpu" ? "register" : "direct");
  const form = kind === "register" ? packedProduct(product, target) : undefined;
  if (form) return registerPlan(form, target);
  return directPlan(storedProduct(product), target);
}

/** The product for kernels that read the matrices where they lie. */
export function storedProduct(product: MatrixProduct): Contraction {
  const { batch, m, n, k, a, b, constants, sizes } = product;
  return {
    batch,
    m,
    n,
    k,
    a: factor("load_a", "a", a, a.strides[2] === 1),
    b: factor("load_b", "b", b, b.strides[2] !== 1),
    result: rowMajor,
    constants,
    sizes: { ...sizes, ...strideSizes("a", a), ...strideSizes("b", b) },
  };
}

function factor(name: string, operand: string, matrix: Matrix, alongK: boolean): Factor {
  const across = matrix.along ? "along(column)" : `column * sizes.${operand}_across`;
  return {
    operand: { name: operand, value: { input: matrix.input } },
    load: `${matrix.along ?? ""}fn ${name}(batch: u32, row: u32, column: u32) -> f32 {
  return read_${operand}(batch * sizes.${operand}_batch + row * sizes.${operand}_down + ${across});
}`,
    alongK,
  };
}

function strideSizes(operand: string, { strides }: Matrix): Record<string, number> {
  return { [`${operand}_batch`]: strides[0], [`${operand}_down`]: strides[1], [`${operand}_across`]: strides[2] };
}

/** Values of k after which a sum may be cut in two. */
const longestRun = 256;

/** A single matrix of more than 2^tall rows is cut into slabs. */
const tall = 12;

/** The product for kernels that read textures; undefined where the matrices do not fit into textures. */
export function packedProduct(product: MatrixProduct, target: Target): PackedContraction | undefined {
  const { batch, m, n, k, constants, sizes } = product;
  const runs = Math.ceil(k / longestRun);
  const run = Math.ceil(k / runs / 4) * 4;
  const sharedA = product.a.strides[0] === 0 || batch === 1;
  const sharedB = product.b.strides[0] === 0 || batch === 1;
  const isCut = sharedA && m > 2 ** tall;
  const slabs = isCut ? Math.ceil(m / 2 ** tall) : sharedA ? 1 : batch;
  const a = layoutFor(slabs, isCut ? 2 ** tall : m, runs * run / 4, target);
  const b = layoutFor(sharedB ? 1 : batch, runs * run, Math.ceil(n / 4), target);
  if (!a || !b) return undefined;
  return {
    batch,
    m,
    n,
    runs,
    inner: 1,
    run,
    a: packed(product, product.a, a, m, k, isCut),
    b: packed(product, product.b, b, k, n, false),
    step: { x: 0, y: 1 },
    places: matmulRegister,
    result: rowMajor,
    constants,
    sizes: {
      ...sizes,
      ...layoutSizes("a", a),
      ...layoutSizes("b", b),
      a_stack: sharedA ? 0 : 1,
      a_part: isCut ? tall : 31,
      b_stack: sharedB ? 0 : 1,
    },
  };
}

/** Both operands are packed by one text, so that one pipeline does for all matrices. */
function packed(
  { constants, sizes }: MatrixProduct,
  { input, strides, along }: Matrix,
  layout: Layout,
  height: number,
  span: number,
  isCut: boolean,
): Packed {
  const { rows, width, slabs } = layout;
  return {
    operand: { name: "x", value: { input } },
    layout,
    shader: { name: "pack_matrix", text: packMatrix },
    constants,
    functions: along ?? "fn along(column: u32) -> u32 { return column * sizes.across; }",
    sizes: {
      ...sizes,
      ...{ width, height, span, row_stride: strides[1], across: strides[2] },
      ...{ slab_rows: isCut ? rows : 0, slab_stride: isCut ? rows * strides[1] : strides[0] },
    },
    grid: [width, rows, slabs],
  };
}
