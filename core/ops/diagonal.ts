import type { DType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { Op } from "../op.ts";
import { showShape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { add } from "./binary.ts";
import { equal, greaterEqual } from "./comparison.ts";
import { cast } from "./cast.ts";
import { indices, zeros } from "./fill.ts";
import { expandDims } from "./movement.ts";
import { pad } from "./pad.ts";
import { where } from "./where.ts";

/** y[..., i] = x[..., i, i + offset], or x[..., i - offset, i] where the offset is negative. */
const diagonalOp: Op<{ offset: number }> = {
  name: "diagonal",
  infer([x], { offset }) {
    const [rows, columns] = x.shape.slice(-2);
    const extent = Math.max(0, Math.min(rows + Math.min(offset, 0), columns - Math.max(offset, 0)));
    return { shape: [...x.shape.slice(0, -2), extent], dtype: x.dtype };
  },
  lower: {
    kind: "movement",
    element(read, at, { offset }, [x]) {
      const leading = x.shape.slice(0, -2).map((_, axis) => at.axis(axis));
      const i = at.axis(leading.length);
      const moved = offset === 0 ? i : at.define(`${i} + ${Math.abs(offset)}u`);
      return read(0, at.at(x.shape, offset >= 0 ? [...leading, i, moved] : [...leading, moved, i]));
    },
  },
  grad({ inputs: [x], attrs: { offset }, cotangent }) {
    const [rows, columns] = x.shape.slice(-2);
    return [onDiagonal(cotangent, offset, rows, columns)];
  },
};

/** y[..., i, i + offset] = x[..., i], or y[..., i - offset, i] where the offset is negative; zero elsewhere. */
function onDiagonal(x: Tensor, offset: number, rows: number, columns: number): Tensor {
  const extent = x.shape.at(-1)!;
  if (extent === 0) return zeros([...x.shape.slice(0, -1), rows, columns], x.dtype);
  const length = offset >= 0 ? rows : columns;
  const long = pad(x, x.shape.map((_, axis) => axis === x.shape.length - 1 ? [0, length - extent] : [0, 0]));
  const isThere = equal(add(rowNumbers(rows), offset), indices([columns]));
  return where(isThere, expandDims(long, offset >= 0 ? -1 : -2), 0);
}

function rowNumbers(rows: number): Tensor {
  return expandDims(indices([rows]), 1);
}

function requireOffset(action: string, offset: number): void {
  if (!Number.isInteger(offset)) {
    throw new ShapeError(`Cannot apply ${action}: the offset must be a whole number, found ${offset}`);
  }
}

/**
 * A diagonal of the last two axes: `y[..., i] = x[..., i, i + offset]`, for a negative offset `x[..., i - offset, i]`.
 *
 * @param x [..., R, C], any type
 * @param offset 0 (default) for the main diagonal, positive above it
 * @returns [..., D], D the length of the diagonal
 * @throws {ShapeError} where x has fewer than 2 axes
 *
 * @example
 * ```ts
 * import { diagonal, tensor } from "@tilegrad/tilegrad";
 * console.log(await diagonal(tensor([[1, 2], [3, 4]])).array()); // [1, 4]
 * ```
 */
export function diagonal(x: Tensor, offset = 0): Tensor {
  requireOffset("diagonal", offset);
  if (x.shape.length < 2) {
    throw new ShapeError(`Cannot apply diagonal: x is ${showShape(x.shape)}, it needs at least 2 axes`);
  }
  return apply(diagonalOp, [x], { offset });
}

/**
 * The matrix with a vector on a diagonal and zeros elsewhere, or the diagonal of a matrix.
 *
 * @param x [D] or [R, C], any type but `bool`
 * @param offset 0 (default) for the main diagonal, positive above it
 * @returns [D + |offset|, D + |offset|], or the diagonal
 * @throws {ShapeError} where x has neither 1 nor 2 axes
 *
 * @example
 * ```ts
 * import { diag, tensor } from "@tilegrad/tilegrad";
 * console.log(await diag(tensor([1, 2])).array()); // [[1, 0], [0, 2]]
 * ```
 */
export function diag(x: Tensor, offset = 0): Tensor {
  requireOffset("diag", offset);
  if (x.shape.length === 2) return diagonal(x, offset);
  if (x.shape.length !== 1) {
    throw new ShapeError(`Cannot apply diag: x is ${showShape(x.shape)}, it needs 1 or 2 axes`);
  }
  const extent = x.shape[0] + Math.abs(offset);
  return onDiagonal(x, offset, extent, extent);
}

/**
 * The matrix with 1 on and below a diagonal and 0 above it: `y[i, j] = j <= i + diagonal ? 1 : 0`.
 *
 * @param columns default `rows`
 * @returns [rows, columns]
 *
 * @example
 * ```ts
 * import { tri } from "@tilegrad/tilegrad";
 * console.log(await tri(2).array()); // [[1, 0], [1, 1]]
 * ```
 */
export function tri(rows: number, columns: number = rows, diagonal = 0, dtype: DType = "float32"): Tensor {
  requireOffset("tri", diagonal);
  return cast(greaterEqual(add(rowNumbers(rows), diagonal), indices([columns])), dtype);
}
