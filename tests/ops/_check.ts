// What the tests of operations share: seeded inputs, comparison of values, gradients against finite differences.
import { assertEquals, AssertionError } from "@std/assert";
import { gradCheck, type GradCheckOptions, type Shape, type Tensor, tensor, vjp } from "../../core/mod.ts";
import { countPipelines } from "./_pipelines.ts";

countPipelines();

/** Numbers in [0, 1), the same for a seed everywhere (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How `random` chooses its values. */
export interface RandomOptions {
  readonly seed?: number;
  readonly min?: number;
  readonly max?: number;
  /** Values that must lie at least `gap` away: kinks, poles, the ends of a domain. */
  readonly avoid?: readonly number[];
  /** Default 0.15: twice the longest step of `checkGradient`, and some more. */
  readonly gap?: number;
}

/** A `float32` tensor of seeded values, uniform in [min, max), by default [-2, 2). */
export function random(shape: Shape, options: RandomOptions = {}): Tensor {
  return tensor(randomValues(shape.reduce((size, extent) => size * extent, 1), options), { shape });
}

/** The values of `random`, for tests that compute what they expect on the host. */
export function randomValues(
  count: number,
  { seed = 1, min = -2, max = 2, avoid = [], gap = 0.15 }: RandomOptions = {},
): Float32Array {
  const next = randomSource(seed);
  const draw = (): number => {
    const value = min + (max - min) * next();
    return avoid.some((place) => Math.abs(value - place) < gap) ? draw() : value;
  };
  return Float32Array.from({ length: count }, draw);
}

/** A `float32` tensor of values that all differ by at least `spacing`, in random order: no ties for max and pooling. */
export function distinct(shape: Shape, { seed = 1, spacing = 0.25 }: { seed?: number; spacing?: number } = {}): Tensor {
  const count = shape.reduce((size, extent) => size * extent, 1);
  const next = randomSource(seed);
  const values = Float32Array.from({ length: count }, (_, i) => (i - count / 2) * spacing);
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor(next() * (i + 1));
    [values[i], values[other]] = [values[other], values[i]];
  }
  return tensor(values, { shape });
}

/** Values, nested or flat. */
export type Values = number | boolean | ArrayLike<number> | readonly Values[];

function flat(values: Values): number[] {
  if (typeof values === "number" || typeof values === "boolean") return [Number(values)];
  return Array.from(values as ArrayLike<Values>).flatMap(flat);
}

/** Largest deviation that counts as equal: `atol + rtol |expected|`. */
export interface Tolerance {
  readonly atol?: number;
  readonly rtol?: number;
}

/** Throws unless every value is near the expected one. NaN equals NaN, and an infinity only itself. */
export async function checkValues(
  actual: Tensor | Values,
  expected: Tensor | Values,
  { atol = 1e-6, rtol = 1e-5 }: Tolerance = {},
): Promise<void> {
  const [got, want] = await Promise.all([actual, expected].map(async (x) => flat(isTensor(x) ? await x.data() : x)));
  assertEquals(got.length, want.length, "number of values");
  got.forEach((value, i) => {
    const near = Object.is(value, want[i]) || value === want[i] ||
      Math.abs(value - want[i]) <= atol + rtol * Math.abs(want[i]);
    if (!near) {
      throw new AssertionError(
        `value ${i} is ${value}, expected ${want[i]} (atol ${atol}, rtol ${rtol}):\n${got}\n${want}`,
      );
    }
  });
}

function isTensor(x: Tensor | Values): x is Tensor {
  return typeof (x as Tensor).data === "function";
}

/** Checks the gradient of `f` at `inputs` and, unless `order` is 1, the gradient's own gradient. */
export async function checkGradient(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { order = 2, ...options }: GradCheckOptions = {},
): Promise<void> {
  await gradCheck(f, inputs, { order, ...options });
}

/** Where a function of one element is checked, and how closely. */
export interface FunctionOptions extends RandomOptions, Tolerance {
  /** Whether it has a gradient that is not 0 throughout; default true. */
  readonly differentiable?: boolean;
  /** Step of the differences that check the derivatives; default that of `gradCheck`. */
  readonly step?: number;
}

/**
 * Checks a function of one element on [min, max]: its values against a host function in float64, scalar and empty tensors, and
 * both derivatives at places away from `avoid`.
 */
export async function checkFunction(
  f: (x: Tensor) => Tensor,
  expected: (x: number) => number,
  { rtol = 1e-6, atol = 1e-7, differentiable = true, step, ...domain }: FunctionOptions = {},
): Promise<void> {
  const values = randomValues(997, { ...domain, avoid: [] });
  await checkValues(f(tensor(values)), Array.from(values, expected), { rtol, atol });
  const scalar = random([], domain);
  await checkValues(f(scalar), expected(await scalar.item()), { rtol, atol });
  assertEquals(f(scalar).shape, []);
  assertEquals((await f(random([2, 0, 3])).data()).length, 0);
  if (differentiable) await checkGradient(f, [random([3, 5], domain)], { step });
  else await checkValues(vjp(f, random([7], domain))[1](random([7])), new Array<number>(7).fill(0));
}
