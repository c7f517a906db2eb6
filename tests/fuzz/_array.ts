// Arrays in float64 that references are computed on: plain, slow, and easy to believe.
import { type Device, type DType, type Shape, type Tensor, tensor } from "../../core/mod.ts";

/** Numbers in row-major order. */
export interface Values {
  readonly shape: Shape;
  readonly data: Float64Array;
  /** Element type of the tensor made of it; default `float32`. */
  readonly dtype?: DType;
}

/** Number of elements of a shape. */
export function countOf(shape: Shape): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

/** Coordinates of row-major index `index`. */
export function placeOf(shape: Shape, index: number): number[] {
  const place = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place[axis] = index % shape[axis];
    index = Math.floor(index / shape[axis]);
  }
  return place;
}

/** Row-major index of coordinates. */
export function indexOf(shape: Shape, place: readonly number[]): number {
  return place.reduce((index, at, axis) => index * shape[axis] + at, 0);
}

/** The array whose element at each place is `element(place)`. */
export function build(shape: Shape, element: (place: number[]) => number): Values {
  const data = new Float64Array(countOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = element(placeOf(shape, i));
  return { shape, data };
}

/** The element at a place; places of higher rank and extents of 1 are read as NumPy broadcasts. */
export function at({ shape, data }: Values, place: readonly number[]): number {
  const lead = place.length - shape.length;
  let index = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    index = index * shape[axis] + (shape[axis] === 1 ? 0 : place[axis + lead]);
  }
  return data[index];
}

/** The shape that operands broadcast to. */
export function broadcast(...shapes: readonly Shape[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return extents.find((extent) => extent !== 1) ?? 1;
  });
}

/** One function over the elements of broadcast operands. */
export function zip(f: (...elements: number[]) => number, ...operands: Values[]): Values {
  const shape = broadcast(...operands.map((operand) => operand.shape));
  if (operands.every((operand) => operand.shape.join() === shape.join())) {
    const data = Float64Array.from(operands[0].data, (_, i) => f(...operands.map((operand) => operand.data[i])));
    return { shape, data };
  }
  return build(shape, (place) => f(...operands.map((operand) => at(operand, place))));
}

/**
 * Reduces axes: each result comes from its elements, in row-major order. `f` sees them as a list.
 */
export function reduce(
  x: Values,
  axes: readonly number[],
  f: (elements: number[]) => number,
  keepdims = false,
): Values {
  const isReduced = x.shape.map((_, axis) => axes.includes(axis));
  const kept = x.shape.map((extent, axis) => isReduced[axis] ? 1 : extent);
  const elements = Array.from({ length: countOf(kept) }, (): number[] => []);
  for (let i = 0; i < x.data.length; i++) {
    const place = placeOf(x.shape, i).map((at, axis) => isReduced[axis] ? 0 : at);
    elements[indexOf(kept, place)].push(x.data[i]);
  }
  const shape = keepdims ? kept : kept.filter((_, axis) => !isReduced[axis]);
  return { shape, data: Float64Array.from(elements, f) };
}

/** Works on every row along an axis by itself; rows may change in length. */
export function alongAxis(x: Values, axis: number, f: (row: number[]) => readonly number[]): Values {
  const row = (place: readonly number[]) =>
    Array.from({ length: x.shape[axis] }, (_, i) => at(x, place.map((at, j) => j === axis ? i : at)));
  const rest = x.shape.map((extent, i) => i === axis ? 1 : extent);
  const length = f(new Array<number>(x.shape[axis]).fill(1)).length;
  const shape = x.shape.map((extent, i) => i === axis ? length : extent);
  const rows = Array.from({ length: countOf(rest) }, (_, i) => f(row(placeOf(rest, i))));
  return build(shape, (place) => rows[indexOf(rest, place.map((at, i) => i === axis ? 0 : at))][place[axis]]);
}

/** Sum of a list. */
export function total(elements: readonly number[]): number {
  return elements.reduce((sum, one) => sum + one, 0);
}

/** A tensor of these values, on a device of its own if one is given. */
export function tensorOf({ shape, data, dtype = "float32" }: Values, device?: Device): Tensor {
  return tensor(dtype === "bool" ? Uint8Array.from(data) : Array.from(data), { shape, dtype, device });
}
