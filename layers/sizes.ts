import { type Pair, type Shape, ShapeError, type Triple } from "../core/mod.ts";

/** A number for both axes, or one for each, as two whole numbers of at least 1. */
export function pair(layer: string, what: string, value: number | Pair): Pair {
  const both: Pair = typeof value === "number" ? [value, value] : value;
  if (both.length !== 2) throw new ShapeError(`Cannot make ${layer}: found ${what} [${both}], needs a number or two`);
  for (const one of both) checkCount(layer, what, one);
  return both;
}

/** A number for all axes of a volume, or one for each, as three whole numbers of at least 1. */
export function triple(layer: string, what: string, value: number | Triple): Triple {
  const all: Triple = typeof value === "number" ? [value, value, value] : value;
  if (all.length !== 3) throw new ShapeError(`Cannot make ${layer}: found ${what} [${all}], needs a number or three`);
  for (const one of all) checkCount(layer, what, one);
  return all;
}

/** Throws unless `value` is a whole number of at least 1. */
export function checkCount(layer: string, what: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new ShapeError(`Cannot make ${layer}: found ${what} ${value}, needs a whole number of at least 1`);
  }
}

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
