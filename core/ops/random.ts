import { scalar } from "../create.ts";
import { ShapeError, ValueError } from "../errors.ts";
import type { Op } from "../op.ts";
import { checkShape, type Shape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { threefry } from "../threefry.ts";
import { add, mul } from "./binary.ts";
import { less } from "./comparison.ts";
import { indices } from "./fill.ts";
import { hostScalar } from "./host.ts";

/** A random key: two 32-bit words on the host. Equal keys give equal numbers on every adapter. */
export interface Key {
  /** The two 32-bit words of the key. */
  readonly words: readonly [Tensor, Tensor];
}

/**
 * The key of a seed.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 * @throws {ValueError} where the seed is anything else
 *
 * @example
 * ```ts
 * import { key, normal, split } from "@tilegrad/tilegrad";
 * const [forWeights, forData] = split(key(42));
 * const weights = normal(forWeights, [3, 3]);
 * ```
 */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ValueError(`Cannot make a key: the seed must be a whole number from 0 to 2^53 - 1, found ${seed}`);
  }
  return { words: [scalar(Math.floor(seed / 2 ** 32), "uint32"), scalar(seed >>> 0, "uint32")] };
}

// Children of a key are counted in the second word of the counter's upper half, numbers in the lower: they never meet.
const childBlock = 0x80000000;
const firstWord = (high: number, low: number, child: number) => threefry(high, low, child, childBlock)[0];
const secondWord = (high: number, low: number, child: number) => threefry(high, low, child, childBlock)[1];

/**
 * The key number `data` under a key: distinct numbers give independent keys.
 *
 * @throws {ValueError} where a number is no whole one from 0 to 2^32 - 1
 */
export function foldIn({ words }: Key, data: number | Tensor): Key {
  if (typeof data === "number" && (!Number.isInteger(data) || data < 0 || data >= 2 ** 32)) {
    throw new ValueError(`Cannot apply foldIn: needs a whole number from 0 to 2^32 - 1, found ${data}`);
  }
  const child = typeof data === "number" ? scalar(data, "uint32") : data;
  return {
    words: [hostScalar(firstWord, [...words, child], "uint32"), hostScalar(secondWord, [...words, child], "uint32")],
  };
}

/** `count` independent keys; a key should be used once. */
export function split(from: Key, count = 2): Key[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new ValueError(`Cannot split a key: needs at least 1, found ${count}`);
  }
  return Array.from({ length: count }, (_, i) => foldIn(from, i));
}

/** Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). */
export const threefryFunction = `fn threefry_round(x: vec2u, r: u32) -> vec2u {
  let sum = x.x + x.y;
  return vec2u(sum, ((x.y << r) | (x.y >> (32u - r))) ^ sum);
}
fn threefry_even(x: vec2u) -> vec2u {
  return threefry_round(threefry_round(threefry_round(threefry_round(x, 13u), 15u), 26u), 6u);
}
fn threefry_odd(x: vec2u) -> vec2u {
  return threefry_round(threefry_round(threefry_round(threefry_round(x, 17u), 29u), 16u), 24u);
}
fn threefry(k0: u32, k1: u32, counter: vec2u) -> vec2u {
  let k2 = k0 ^ k1 ^ 0x1bd11bdau;
  var x = counter + vec2u(k0, k1);
  x = threefry_even(x) + vec2u(k1, k2 + 1u);
  x = threefry_odd(x) + vec2u(k2, k0 + 2u);
  x = threefry_even(x) + vec2u(k0, k1 + 3u);
  x = threefry_odd(x) + vec2u(k1, k2 + 4u);
  return threefry_even(x) + vec2u(k2, k0 + 5u);
}`;

/** From 24 random bits to [0, 1), every value exact. */
const unitFunction = `${threefryFunction}
fn random_unit(k0: u32, k1: u32, i: u32) -> f32 {
  return f32(threefry(k0, k1, vec2u(i, 0u)).x >> 8u) * 0x1p-24f;
}`;

/**
 * Standard normal numbers by the inverse distribution function: sqrt(2) * erfinv(2u - 1), erfinv by Giles (2012,
 * "Approximating the erfinv function"), the logarithm by Cephes' logf. Sums and products alone, so that adapters agree.
 */
const normalFunction = `${threefryFunction}
fn random_log(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let low = (bits & 0x7fffffu) < 0x3504f3u;
  let e = f32(i32(bits >> 23u) - select(126, 127, low));
  let m = bitcast<f32>((bits & 0x7fffffu) | select(0x3f000000u, 0x3f800000u, low)) - 1.0;
  let z = m * m;
  var p = fma(7.0376836292e-2, m, -1.1514610310e-1);
  p = fma(fma(fma(p, m, 1.1676998740e-1), m, -1.2420140846e-1), m, 1.4249322787e-1);
  p = fma(fma(fma(fma(p, m, -1.6668057665e-1), m, 2.0000714765e-1), m, -2.4999993993e-1), m, 3.3333331174e-1);
  return m + (p * m * z - 2.12194440e-4 * e - 0.5 * z) + 0.693359375 * e;
}
fn random_normal(k0: u32, k1: u32, i: u32) -> f32 {
  let x = fma(f32(threefry(k0, k1, vec2u(i, 0u)).x >> 8u), 0x1p-23f, -1.0 + 0x1p-24f);
  let w = -random_log((1.0 - x) * (1.0 + x));
  let a = w - 2.5;
  var p = fma(2.81022636e-08, a, 3.43273939e-07);
  p = fma(fma(fma(p, a, -3.5233877e-06), a, -4.39150654e-06), a, 0.00021858087);
  p = fma(fma(fma(fma(p, a, -0.00125372503), a, -0.00417768164), a, 0.246640727), a, 1.50140941);
  let b = sqrt(w) - 3.0;
  var q = fma(-0.000200214257, b, 0.000100950558);
  q = fma(fma(fma(q, b, 0.00134934322), b, -0.00367342844), b, 0.00573950773);
  q = fma(fma(fma(fma(q, b, -0.0076224613), b, 0.00943887047), b, 1.00167406), b, 2.83297682);
  return 1.41421356 * x * select(q, p, w < 5.0);
}`;

function randomOp(name: string, call: string, functions: string): Op<null> {
  return {
    name,
    infer: ([index]) => ({ shape: index.shape, dtype: "float32" }),
    lower: { kind: "elementwise", expression: ([index, k0, k1]) => `${call}(${k0}, ${k1}, ${index})`, functions },
    grad: "none",
  };
}

const unitOp = randomOp("uniform", "random_unit", unitFunction);
const normalOp = randomOp("normal", "random_normal", normalFunction);

function draw(op: Op<null>, { words }: Key, shape: Shape): Tensor {
  checkShape(`draw ${op.name}`, shape);
  return apply(op, [indices(shape, "uint32"), ...words], null);
}

/**
 * Random numbers, equally likely anywhere in [min, max).
 *
 * @param shape extents of the result
 * @param options `min`, default 0, and `max`, default 1
 * @throws {ShapeError} where an extent is no whole number of at least 0
 * @throws {ValueError} where min lies above max
 *
 * @example
 * ```ts
 * import { key, uniform } from "@tilegrad/tilegrad";
 * const x = uniform(key(1), [2, 3], { min: -1, max: 1 });
 * ```
 */
export function uniform(from: Key, shape: Shape, { min = 0, max = 1 }: { min?: number; max?: number } = {}): Tensor {
  if (!(min <= max)) throw new ValueError(`Cannot draw uniform: min may not exceed max, found ${min} and ${max}`);
  const unit = draw(unitOp, from, shape);
  return min === 0 && max === 1 ? unit : add(mul(unit, max - min), min);
}

/**
 * Normally distributed random numbers with the given mean (default 0) and standard deviation (default 1).
 *
 * @throws {ShapeError} where an extent is no whole number of at least 0
 * @throws {ValueError} where the standard deviation is below 0
 */
export function normal(from: Key, shape: Shape, { mean = 0, std = 1 }: { mean?: number; std?: number } = {}): Tensor {
  if (!(std >= 0)) throw new ValueError(`Cannot draw normal: std must be at least 0, found ${std}`);
  const standard = draw(normalOp, from, shape);
  return mean === 0 && std === 1 ? standard : add(mul(standard, std), mean);
}

/**
 * Whether independent events of probability `p` (default 0.5) happen: `bool`.
 *
 * @throws {ValueError} where p lies outside [0, 1]
 */
export function bernoulli(from: Key, shape: Shape, { p = 0.5 }: { p?: number } = {}): Tensor {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`Cannot draw bernoulli: p must be from 0 to 1, found ${p}`);
  return less(draw(unitOp, from, shape), p);
}

/** A Feistel network of 6 rounds on the next even power of two, walked until the number lies below `count`. */
const permutationOp: Op<{ count: number; half: number }> = {
  name: "permutation",
  infer: (_, { count }) => ({ shape: [count], dtype: "int32" }),
  lower: {
    kind: "elementwise",
    expression: ([index, k0, k1], { count, half }) => `i32(permuted(${k0}, ${k1}, ${index}, ${count}u, ${half}u))`,
    functions: `${threefryFunction}
fn permuted(k0: u32, k1: u32, i: u32, count: u32, half: u32) -> u32 {
  let mask = (1u << half) - 1u;
  var x = i;
  loop {
    var left = x >> half;
    var right = x & mask;
    for (var round = 0u; round < 6u; round++) {
      let next = left ^ (threefry(k0, k1, vec2u(right, 0x40000000u + round)).x & mask);
      left = right;
      right = next;
    }
    x = (left << half) | right;
    if (x < count) {
      break;
    }
  }
  return x;
}`,
  },
  grad: "none",
};

/**
 * The numbers 0 to count - 1 in random order, `int32`.
 *
 * @throws {ShapeError} where `count` is no whole number from 0 to 2^30
 */
export function permutation(from: Key, count: number): Tensor {
  if (!Number.isInteger(count) || count < 0 || count > 2 ** 30) {
    throw new ShapeError(`Cannot draw a permutation of ${count} numbers: needs a whole number from 0 to 2^30`);
  }
  const half = Math.max(1, Math.ceil(Math.log2(Math.max(count, 2)) / 2));
  return apply(permutationOp, [indices([count], "uint32"), ...from.words], { count, half });
}
