import type { KernelPlan, Target } from "../kernel.ts";
import { matmulRegister, packMatrix } from "../../shaders/mod.ts";
import { type Contraction, directPlan, type Factor, type Variant } from "./_contraction.ts";
import { type PackedContraction, registerPlan } from "./_contraction_register.ts";
import { type Layout, layoutFor, layoutSizes, type Packed } from "./_pack.ts";

/** A stack of stored matrices: element (batch, row, column) is at `batch * strides[0] + row * strides[1] + column * strides[2]`. */
export interface Matrix {
  /** Which input of the operation. */
  readonly input: number;
  /** Stride 0 between batches where all share one matrix. */
  readonly strides: readonly [batch: number, row: number, column: number];
  /** WGSL that takes the place of `column * stride`, and the functions that it calls. */
  readonly column?: { readonly expression: string; readonly functions: string };
}

/** `y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]` over stored matrices. */
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
  if (variant === "register") return registerPlan(packedContraction(product, target)!, target);
  return directPlan(storedContraction(product), target);
}

/** The product for kernels that read the matrices where they lie. */
export function storedContraction(product: MatrixProduct): Contraction {
  const { batch, m, n, k, a, b, constants, sizes } = product;
  return {
    batch,
    m,
    n,
    k,
    a: factor("load_a", "a", a, a.strides[2] === 1),
    b: factor("load_b", "b", b, b.strides[2] !== 1),
    store,
    constants,
    sizes: { ...sizes, ...strideSizes("a", a), ...strideSizes("b", b) },
  };
}

/** The product for kernels that read textures; undefined where the matrices do not fit into textures. */
export function packedContraction(product: MatrixProduct, target: Target): PackedContraction | undefined {
  const { batch, m, n, k, constants, sizes = {} } = product;
  const runs = Math.ceil(k / longestRun);
  const run = Math.ceil(k / runs / 4) * 4;
  const slabRows = Math.min(m, slabHeight);
  const parts = Math.ceil(m / slabRows);
  const [sharedA, sharedB] = [product.a.strides[0] === 0, product.b.strides[0] === 0];
  const a = layoutFor(parts * (sharedA ? 1 : batch), slabRows, runs * run / 4, target);
  const b = layoutFor(sharedB ? 1 : batch, runs * run, Math.ceil(n / 4), target);
  if (!a || !b) return undefined;
  return {
    batch,
    m,
    n,
    runs,
    run,
    a: packed(product.a, a, { parts, height: m, span: k }, sizes),
    b: packed(product.b, b, { parts: 1, height: k, span: n }, sizes),
    step: { x: 0, y: 1 },
    places: matmulRegister,
    store,
    constants,
    sizes: {
      ...sizes,
      ...layoutSizes("a", a),
      ...layoutSizes("b", b),
      a_stack: sharedA ? 0 : parts * slabRows,
      b_stack: sharedB ? 0 : 1,
    },
  };
}

/** Values of k after which a sum may be cut in two. */
const longestRun = 256;

/** Rows of `a` in one slab. */
const slabHeight = 4096;

const store = `fn store(batch: u32, m: u32, n: u32, value: f32) {
  write_y((batch * sizes.m + m) * sizes.n + n, value);
}`;

function loader(name: string, operand: string, { column }: Matrix): string {
  const across = column ? column.expression : `column * sizes.${operand}_across`;
  return `${column?.functions ?? ""}fn ${name}(batch: u32, row: u32, column: u32) -> f32 {
  return read_${operand}(batch * sizes.${operand}_batch + row * sizes.${operand}_down + ${across});
}`;
}

function strideSizes(operand: string, { strides }: Matrix): Record<string, number> {
  return { [`${operand}_batch`]: strides[0], [`${operand}_down`]: strides[1], [`${operand}_across`]: strides[2] };
}

function factor(name: string, operand: string, matrix: Matrix, alongK: boolean): Factor {
  return { operand: { name: operand, value: { input: matrix.input } }, load: loader(name, operand, matrix), alongK };
}

/** Both operands are packed by one text, so that one pipeline does for all matrices. */
function packed(
  matrix: Matrix,
  layout: Layout,
  extents: Record<string, number>,
  sizes: Readonly<Record<string, number>>,
): Packed {
  return {
    operand: { name: "x", value: { input: matrix.input } },
    layout,
    texel: `${packMatrix}${loader("load", "x", matrix)}`,
    sizes: { ...sizes, ...strideSizes("x", matrix), ...extents },
  };
}
