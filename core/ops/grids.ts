import type { DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { checkShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add, mul } from "./binary.ts";
import { equal, greaterEqual, lessEqual } from "./comparison.ts";
import { cast } from "./cast.ts";
import { indices, zeros } from "./fill.ts";
import { expandDims, reshape } from "./movement.ts";
import { where } from "./where.ts";

/**
 * Numbers at equal distances: `start, start + step, ...` up to but without `stop`. `arange(n)` counts from 0.
 *
 * @throws {ValueError} where `step` is 0
 *
 * @example
 * ```ts
 * import { arange } from "@tilegrad/tilegrad";
 * console.log(await arange(2, 8, 2).array()); // [2, 4, 6]
 * ```
 */
export function arange(start: number, stop?: number, step = 1, dtype: DType = "float32"): Tensor {
  if (step === 0) throw new ValueError("Cannot make arange: the step is 0");
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const count = Math.max(0, Math.ceil((to - from) / step));
  const counted = indices([count], dtype);
  const scaled = step === 1 ? counted : mul(counted, step);
  return from === 0 ? scaled : add(scaled, from);
}

/** `count` numbers from `start` to `stop`, both included, at equal distances. */
export function linspace(start: number, stop: number, count: number): Tensor {
  if (!Number.isInteger(count) || count < 1) {
    throw new ShapeError(`Cannot make linspace: needs at least 1 number, found ${count}`);
  }
  const step = count === 1 ? 0 : (stop - start) / (count - 1);
  return add(mul(indices([count], "float32"), step), start);
}

/**
 * The identity matrix `[rows, columns]`, square by default: 1 on the diagonal, else 0.
 *
 * @throws {ShapeError} where an extent is no whole number of at least 0
 */
export function eye(rows: number, columns: number = rows, dtype: DType = "float32"): Tensor {
  checkShape("make eye", [rows, columns]);
  return cast(equal(rowNumbers(rows), columnNumbers(columns)), dtype);
}

/** Keeps the elements on and below diagonal `diagonal` of the last two axes; zeros elsewhere. */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return triangle(x, diagonal, (row, column) => greaterEqual(row, column), "tril");
}

/** Keeps the elements on and above diagonal `diagonal` of the last two axes; zeros elsewhere. */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return triangle(x, diagonal, (row, column) => lessEqual(row, column), "triu");
}

function triangle(x: Tensor, diagonal: number, keep: (row: Tensor, column: Tensor) => Tensor, name: string): Tensor {
  if (x.shape.length < 2) {
    throw new ShapeError(`Cannot apply ${name}: needs at least 2 axes, found ${showShape(x.shape)}`);
  }
  if (!Number.isInteger(diagonal)) {
    throw new ShapeError(`Cannot apply ${name}: the diagonal must be a whole number, found ${diagonal}`);
  }
  const [rows, columns] = x.shape.slice(-2);
  return where(keep(add(rowNumbers(rows), diagonal), columnNumbers(columns)), x, zeros([], x.dtype));
}

function rowNumbers(rows: number): Tensor {
  return expandDims(indices([rows]), 1);
}

function columnNumbers(columns: number): Tensor {
  return reshape(indices([columns]), [1, columns]);
}
