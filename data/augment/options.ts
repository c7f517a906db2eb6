import { ShapeError, ValueError } from "../../core/mod.ts";
import type { Size } from "./augmentation.ts";

/** From the lowest to the highest. */
export type Range = readonly [lowest: number, highest: number];

/** A number or a pair as height and width, whole numbers of at least `least`. */
export function sizeFrom(action: string, name: string, value: number | Size, least = 1): Size {
  const size: Size = typeof value === "number" ? [value, value] : value;
  if (size.length === 2 && size.every((one) => Number.isInteger(one) && one >= least)) return size;
  throw new ShapeError(
    `Cannot make ${action}: ${name} must be a whole number of at least ${least}, or two, found ${
      JSON.stringify(value)
    }`,
  );
}

/** The lowest number of a range that leaves 0 out. */
export const aboveZero = Number.MIN_VALUE;

/** Throws unless the range leads upwards within [least, most]. */
export function requireRange(action: string, name: string, range: Range, least = -Infinity, most = Infinity): Range {
  const [lowest, highest] = range;
  const isFine = range.length === 2 && range.every(Number.isFinite) && least <= lowest && lowest <= highest &&
    highest <= most;
  if (isFine) return range;
  const lower = least === aboveZero ? "above 0" : least > -Infinity ? `at least ${least}` : "";
  const within = [lower, most < Infinity ? `at most ${most}` : ""];
  const bounds = within.filter(Boolean).join(" and ");
  throw new ValueError(
    `Cannot make ${action}: ${name} needs two numbers, the lower one first${bounds && `, ${bounds}`}, ` +
      `found ${JSON.stringify(range)}`,
  );
}

/** A range, or how far it reaches on both sides of 0. */
export function symmetricRange(action: string, name: string, value: number | Range, most = Infinity): Range {
  const range: Range = typeof value === "number" ? [-value, value] : value;
  return requireRange(action, name, range, -most, most);
}

/** Throws unless p is a probability. */
export function requireProbability(action: string, p: number): void {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`Cannot make ${action}: p must be from 0 to 1, found ${p}`);
}
