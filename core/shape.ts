import { ShapeError } from "./errors.ts";

/** Extents of a tensor, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** The shape of scalars: one list for all of them. */
export const noAxes: Shape = [];

/** Number of elements: the product of the extents, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Whether two shapes are equal. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** `[2,3,4]`, as error messages and plans write a shape. */
export function showShape(shape: Shape): string {
  return `[${shape.join(",")}]`;
}

/** Throws a `ShapeError` unless every extent is a whole number of at least 0. */
export function checkShape(action: string, shape: Shape): void {
  for (const extent of shape) {
    if (!Number.isInteger(extent) || extent < 0) {
      throw new ShapeError(`Cannot ${action}: extents must be whole numbers of at least 0, found ${showShape(shape)}`);
    }
  }
}

/**
 * The shape that both operands are stretched to: aligned at the last axis, extents equal or 1 (NumPy's rule).
 *
 * @throws {ShapeError} where two extents differ and neither is 1
 */
export function broadcastShapes(action: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const left = a[a.length - i] ?? 1;
    const right = b[b.length - i] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new ShapeError(
        `Cannot ${action}: shapes ${showShape(a)} and ${showShape(b)} do not broadcast; ` +
          `extents ${left} and ${right} must be equal or 1`,
      );
    }
    shape[rank - i] = left === 1 ? right : left;
  }
  return shape;
}

/** A single axis, counted from the end where negative, as its index. */
export function normalizeAxis(action: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new ShapeError(
      rank === 0
        ? `Cannot ${action}: axis ${axis} given, a scalar has no axes`
        : `Cannot ${action}: axis ${axis} is out of range, rank ${rank} needs ${-rank} to ${rank - 1}`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** Axes to reduce over, sorted, each once; all of them where `axis` is undefined. */
export function normalizeAxes(action: string, axis: number | readonly number[] | undefined, rank: number): number[] {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  const list = typeof axis === "number" ? [axis] : axis;
  const axes = list.map((one) => normalizeAxis(action, one, rank));
  if (axes.some((one, i) => axes.indexOf(one) !== i)) {
    throw new ShapeError(`Cannot ${action}: axes [${list.join(",")}] name one axis twice`);
  }
  return axes.sort((a, b) => a - b);
}
