// What the tests of operations share: seeded inputs, comparison of values, gradients against finite differences.
import { assert, assertEquals, AssertionError } from "@std/assert";
import { add, mul, type Shape, sum, type Tensor, tensor, vjp } from "../../core/mod.ts";
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

/** How `checkGradient` compares. */
export interface GradientOptions {
  /** Largest deviation, relative to the derivative or to 1, whichever is larger; default 1e-3. */
  readonly tolerance?: number;
  /** Derivatives to check: 1, or 2 (default) for the gradient of the gradient too. */
  readonly order?: 1 | 2;
  /** Step of the differences; values at -2, -1, 1 and 2 steps are used. Default 2^-5. */
  readonly step?: number;
  readonly seed?: number;
  /** What the message calls the derivative. */
  readonly what?: string;
}

/** Elements of each input that are moved one by one; after them all are moved together by random signs. */
const probedElements = 8;

/**
 * Checks the vector-Jacobian product of `f` at `inputs` against finite differences, with a random cotangent; then, in the
 * same way, the derivative of that product with respect to the inputs and the cotangent.
 *
 * Float32 decides the step: five-point differences have the error `step^4 f'''''/30` and the noise `2^-24 |f| / step`, both
 * below 1e-5 at 2^-5 for values near 1. Keep the inputs two steps away from kinks (`random` has `avoid`).
 */
export async function checkGradient(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { tolerance = 1e-3, order = 2, step = 2 ** -5, seed = 7, what = "gradient" }: GradientOptions = {},
): Promise<void> {
  const [output, pullback] = vjp((list: readonly Tensor[]) => f(...list), inputs);
  const cotangent = random(output.shape, { seed, min: 0.5, max: 1.5 });
  const weights = await cotangent.data();
  const gradients = pullback(cotangent);
  for (let i = 0; i < inputs.length; i++) {
    assertEquals(gradients[i].shape, inputs[i].shape, `shape of gradient ${i}`);
    const gradient = await gradients[i].data();
    for (const direction of directions(gradient.length, seed + i)) {
      const derived = dot(gradient, direction);
      const measured = await slope(f, inputs, i, direction, weights, step);
      const misfit = Math.abs(derived - measured) / Math.max(1, Math.abs(measured));
      const moved = Array.from(direction.keys()).filter((at) => direction[at] !== 0);
      assert(
        misfit <= tolerance,
        `${what} of input ${i} along elements ${moved} is ${derived}, finite differences give ${measured}`,
      );
    }
  }
  if (order === 1) return;
  // A random combination of the gradients, as a function of the inputs and the cotangent.
  const mixture = (...list: Tensor[]): Tensor => {
    const again = vjp((watched: readonly Tensor[]) => f(...watched), list.slice(0, -1))[1](list.at(-1)!);
    return again.map((gradient, i) => sum(mul(gradient, random(gradient.shape, { seed: seed + 31 * (i + 1) }))))
      .reduce((total, one) => add(total, one));
  };
  await checkGradient(mixture, [...inputs, cotangent], {
    tolerance,
    order: 1,
    step,
    seed: seed + 1,
    what: "second derivative",
  });
}

function* directions(count: number, seed: number): Generator<Float32Array> {
  const next = randomSource(seed);
  const probes = Math.min(count, probedElements);
  const start = Math.floor(next() * count);
  for (let probe = 0; probe < probes; probe++) {
    const direction = new Float32Array(count);
    direction[(start + Math.floor(probe * count / probes)) % count] = 1;
    yield direction;
  }
  if (count > 1) yield Float32Array.from({ length: count }, () => next() < 0.5 ? -1 : 1);
}

/** Derivative of `weights . f` along a direction of input `at`, by five-point central differences. */
async function slope(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  at: number,
  direction: Float32Array,
  weights: ArrayLike<number>,
  step: number,
): Promise<number> {
  const origin = await inputs[at].data();
  const valueAt = async (distance: number) => {
    const moved = Float32Array.from(origin, (x, i) => x + distance * direction[i]);
    const output = f(...inputs.map((x, i) => i === at ? tensor(moved, { shape: x.shape }) : x));
    return dot(await output.data(), weights);
  };
  const [low2, low, high, high2] = await Promise.all([-2, -1, 1, 2].map((steps) => valueAt(steps * step)));
  return (8 * (high - low) - (high2 - low2)) / (12 * step);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

/** Where a function of one element is checked, and how closely. */
export interface FunctionOptions extends RandomOptions, Tolerance {
  /** Whether it has a gradient that is not 0 throughout; default true. */
  readonly differentiable?: boolean;
}

/**
 * Checks a function of one element on [min, max]: its values against a host function in float64, scalar and empty tensors, and
 * both derivatives at places away from `avoid`.
 */
export async function checkFunction(
  f: (x: Tensor) => Tensor,
  expected: (x: number) => number,
  { rtol = 1e-6, atol = 1e-7, differentiable = true, ...domain }: FunctionOptions = {},
): Promise<void> {
  const values = randomValues(997, { ...domain, avoid: [] });
  await checkValues(f(tensor(values)), Array.from(values, expected), { rtol, atol });
  const scalar = random([], domain);
  await checkValues(f(scalar), expected(await scalar.item()), { rtol, atol });
  assertEquals(f(scalar).shape, []);
  assertEquals((await f(random([2, 0, 3])).data()).length, 0);
  if (differentiable) await checkGradient(f, [random([3, 5], domain)]);
  else await checkValues(vjp(f, random([7], domain))[1](random([7])), new Array<number>(7).fill(0));
}
