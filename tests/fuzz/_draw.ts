import type { DType, Shape } from "../../core/mod.ts";
import { randomSource } from "../ops/_check.ts";
import { countOf, type Values } from "./_array.ts";

/** Extents that catch what round ones miss: one, primes, a power of two and its neighbours. */
const extents = [1, 1, 2, 3, 3, 4, 5, 7, 8, 9, 11] as const;
/** Lengths of vectors, some of them beyond 65,536. */
const lengths = [0, 1, 2, 3, 31, 63, 64, 65, 127, 257, 1009, 4093, 65_537, 70_001] as const;

/** Where values lie. */
export interface Domain {
  readonly min?: number;
  readonly max?: number;
  readonly dtype?: DType;
}

/** Seeded choices: what a case consists of. */
export class Draw {
  private readonly next: () => number;

  constructor(readonly seed: number) {
    this.next = randomSource(seed * 2_654_435_761);
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True one time in `times`. */
  once(times: number): boolean {
    return this.integer(1, times) === 1;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)];
  }

  /** An extent, mostly odd. */
  extent(): number {
    return this.pick(extents);
  }

  /** The length of a vector: from 0 to above 65,536. */
  length(): number {
    return this.pick(lengths);
  }

  /** A shape of a rank from `low` to `high`; one in twenty has an extent of 0. */
  shape(low: number, high = low): number[] {
    const shape = Array.from({ length: this.integer(low, high) }, () => this.extent());
    if (shape.length > 0 && this.once(20)) shape[this.integer(0, shape.length - 1)] = 0;
    return shape;
  }

  /** A shape without 0. */
  fullShape(low: number, high = low): number[] {
    return Array.from({ length: this.integer(low, high) }, () => this.extent());
  }

  /** What broadcasts to a shape: fewer axes, some of extent 1. */
  broadcastable(shape: Shape): number[] {
    return shape.slice(this.integer(0, shape.length)).map((extent) => this.once(3) ? 1 : extent);
  }

  /** Some of the axes, in any order, at least `least`. */
  axes(rank: number, least = 0): number[] {
    return this.order(rank).slice(0, this.integer(Math.min(least, rank), rank));
  }

  /** The numbers below `count` in random order. */
  order(count: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const other = this.integer(0, i);
      [order[i], order[other]] = [order[other], order[i]];
    }
    return order;
  }

  /** Numbers that float32 holds exactly, by default in [-2, 2); whole ones for whole types, booleans for `bool`. */
  values(shape: Shape, { min = -2, max = 2, dtype = "float32" }: Domain = {}): Values {
    const draw = dtype === "float32"
      ? () => Math.fround(min + (max - min) * this.next())
      : dtype === "bool"
      ? () => this.integer(0, 1)
      : () => this.integer(min, max);
    return { shape, data: Float64Array.from({ length: countOf(shape) }, draw), dtype };
  }

  /** Values that all differ, in random order: no ties for sorting and pooling. */
  distinct(shape: Shape): Values {
    const count = countOf(shape);
    return { shape, data: Float64Array.from(this.order(count), (place) => (place - count / 2) / 8) };
  }
}
