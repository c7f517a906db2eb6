import { vjp } from "./autodiff.ts";
import { tensor } from "./create.ts";
import { DTypeError, GradCheckError, ValueError } from "./errors.ts";
import type { Device } from "./gpu/device.ts";
import { deviceOf } from "./node.ts";
import { add, mul } from "./ops/binary.ts";
import { sum } from "./ops/reduce.ts";
import { type Shape, sizeOf } from "./shape.ts";
import { readTensors, type Tensor } from "./tensor.ts";
import { threefry } from "./threefry.ts";

/** How `gradCheck` compares. */
export interface GradCheckOptions {
  /** Largest deviation, relative to the derivative or to 1, whichever is larger; default 1e-3. */
  readonly tolerance?: number;
  /** Derivatives to check: 1 (default), or 2 for the gradient of the gradient too. */
  readonly order?: 1 | 2;
  /** Step of the differences; values at -2, -1, 1 and 2 steps are used. Default 2^-5. */
  readonly step?: number;
  /** Elements of each input that are moved one by one, spread evenly; default 8. */
  readonly probes?: number;
  /** Chooses directions and cotangents; default 7. */
  readonly seed?: number;
}

/** A derivative along a direction, derived and measured. */
export interface GradComparison {
  /** 1 for a gradient; 2 for a second derivative. */
  readonly order: 1 | 2;
  /** Position among the inputs; in second order the cotangent comes after them. */
  readonly input: number;
  /** Elements of the input that were moved, row-major: one of them, or all by random signs. */
  readonly elements: readonly number[];
  /** The derivative that the gradient gives. */
  readonly derived: number;
  /** The derivative that finite differences give. */
  readonly measured: number;
  /** `|derived - measured| / max(1, |measured|)`. */
  readonly misfit: number;
}

/**
 * Checks the gradient of `f` at `inputs` against finite differences: the vector-Jacobian product with a random cotangent,
 * along single elements and along all together; in second order also the derivative of that product with respect to the
 * inputs and the cotangent.
 *
 * The differences are five-point: `(8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h`. Float32 decides the step: their error is
 * `h^4 f'''''/30` and their noise `2^-24 |f| / h`, both below 1e-5 at 2^-5 for values near 1. Keep the inputs two steps away
 * from kinks.
 *
 * @param f from tensors to a tensor, all `float32`; close over whatever has no gradient
 * @param inputs where the gradient is checked
 * @returns the comparison that fits worst, `undefined` where the inputs have no elements
 * @throws {GradCheckError} where a comparison exceeds the tolerance: which input and elements, derived and measured
 * @throws {DTypeError} where an input or the result is not `float32`
 * @throws {ValueError} where the step, the tolerance or the number of probes is not positive
 *
 * @example
 * ```ts
 * import { gradCheck, mul, sin, tensor } from "@tilegrad/tilegrad";
 * const worst = await gradCheck((x, y) => mul(sin(x), y), [tensor([1, 2]), tensor([3, 4])], { order: 2 });
 * console.log(worst!.misfit < 1e-3); // true
 * ```
 */
export async function gradCheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { tolerance = 1e-3, order = 1, step = 2 ** -5, probes = 8, seed = 7 }: GradCheckOptions = {},
): Promise<GradComparison | undefined> {
  for (const [name, value] of Object.entries({ tolerance, step, probes })) {
    if (!(value > 0)) throw new ValueError(`Cannot check gradients: ${name} must be positive, found ${value}`);
  }
  inputs.forEach(({ dtype }, i) => requireFloat(`input ${i}`, dtype));
  const settings = { tolerance, step, probes };
  const { worst, cotangent } = await checkOrder(1, f, inputs, { ...settings, seed });
  if (order === 1) return worst;
  const second = await checkOrder(2, mixedGradient(f, seed), [...inputs, cotangent], { ...settings, seed: seed + 1 });
  return worse(worst, second.worst);
}

/** A random combination of the gradients of `f`, as a function of its inputs and the cotangent. */
function mixedGradient(f: (...inputs: Tensor[]) => Tensor, seed: number): (...list: Tensor[]) => Tensor {
  return (...list) => {
    const pullback = vjp((watched: readonly Tensor[]) => f(...watched), list.slice(0, -1))[1];
    return pullback(list.at(-1)!)
      .map((gradient, i) => sum(mul(gradient, randomTensor(gradient.shape, seed + 31 * (i + 1), -2, 2))))
      .reduce((total, one) => add(total, one));
  };
}

type Settings = Required<Omit<GradCheckOptions, "order">>;

async function checkOrder(
  order: 1 | 2,
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { tolerance, step, probes, seed }: Settings,
): Promise<{ worst: GradComparison | undefined; cotangent: Tensor }> {
  const [output, pullback] = vjp((list: readonly Tensor[]) => f(...list), inputs);
  requireFloat("the result", output.dtype);
  const cotangent = randomTensor(output.shape, seed, 0.5, 1.5);
  const [weights, ...gradients] = await readTensors([cotangent, ...pullback(cotangent)]);
  let worst: GradComparison | undefined;
  for (let input = 0; input < inputs.length; input++) {
    for (const direction of directions(gradients[input].length, probes, seed + input)) {
      const derived = dot(gradients[input], direction);
      const measured = await slope(f, inputs, input, direction, weights, step);
      const misfit = Math.abs(derived - measured) / Math.max(1, Math.abs(measured));
      const elements = Array.from(direction.keys()).filter((at) => direction[at] !== 0);
      const comparison: GradComparison = { order, input, elements, derived, measured, misfit };
      if (!(misfit <= tolerance)) throw new GradCheckError(describe(comparison, inputs.length, tolerance), comparison);
      worst = worse(worst, comparison);
    }
  }
  return { worst, cotangent };
}

function worse(a: GradComparison | undefined, b: GradComparison | undefined): GradComparison | undefined {
  return a && b ? (a.misfit >= b.misfit ? a : b) : a ?? b;
}

function describe(
  { order, input, elements, derived, measured, misfit }: GradComparison,
  count: number,
  tolerance: number,
): string {
  const what = order === 1 ? "gradient" : "second derivative";
  const of = order === 2 && input === count - 1 ? "the cotangent" : `input ${input}`;
  const along = elements.length === 1 ? `element ${elements[0]}` : `all ${elements.length} elements by random signs`;
  return `Cannot confirm the ${what} of ${of} along ${along}: it is ${derived}, finite differences give ${measured}; ` +
    `misfit ${misfit.toPrecision(3)}, at most ${tolerance} is allowed`;
}

function requireFloat(what: string, dtype: Tensor["dtype"]): void {
  if (dtype === "float32") return;
  throw new DTypeError(
    `Cannot check gradients: ${what} is ${dtype}, it needs float32; close over what has no gradient`,
  );
}

/** Number `i` of a stream of numbers in [0, 1). */
function randomNumber(seed: number, i: number): number {
  return threefry(seed, 0, i, 0)[0] / 2 ** 32;
}

function randomTensor(shape: Shape, seed: number, min: number, max: number): Tensor {
  const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) => min + (max - min) * randomNumber(seed, i));
  return tensor(values, { shape });
}

/** Single elements, evenly spread from a random one on, then all by random signs. */
function* directions(count: number, probes: number, seed: number): Generator<Float32Array> {
  const singles = Math.min(count, probes);
  const start = Math.floor(randomNumber(seed, count) * count);
  for (let probe = 0; probe < singles; probe++) {
    const direction = new Float32Array(count);
    direction[(start + Math.floor(probe * count / singles)) % count] = 1;
    yield direction;
  }
  if (count > 1) yield Float32Array.from({ length: count }, (_, i) => randomNumber(seed, i) < 0.5 ? -1 : 1);
}

/** Derivative of `weights . f` along a direction of one input, by five-point central differences. */
async function slope(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  at: number,
  direction: Float32Array,
  weights: ArrayLike<number>,
  step: number,
): Promise<number> {
  const { shape, node } = inputs[at];
  const origin = await inputs[at].data();
  const device = deviceOf(node) as Device | undefined;
  const moved = [-2, -1, 1, 2].map((steps) =>
    tensor(Float32Array.from(origin, (x, i) => x + steps * step * direction[i]), { shape, device })
  );
  const outputs = await readTensors(moved.map((x) => f(...inputs.with(at, x))));
  const [low2, low, high, high2] = outputs.map((values) => dot(values, weights));
  return (8 * (high - low) - (high2 - low2)) / (12 * step);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
