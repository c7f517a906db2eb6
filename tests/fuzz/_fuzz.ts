// Random cases of operators against plain float64 references: their values, and their gradients against differences of the reference.
import { assertEquals } from "@std/assert";
import { type Device, type Tensor, vjp } from "../../core/mod.ts";
import type { Tolerance } from "../ops/_check.ts";
import { countOf, tensorOf, type Values } from "./_array.ts";
import { Draw } from "./_draw.ts";

/** One call of an operator, and what it must give. */
export interface FuzzCase {
  /** Operator and attributes, for the message; the shapes of the inputs are added. */
  readonly call: string;
  readonly inputs: readonly Values[];
  readonly f: (...inputs: Tensor[]) => Tensor;
  readonly reference: (...inputs: Values[]) => Values;
  /** Whether the gradients of the `float32` inputs are checked too; default false. */
  readonly differentiate?: boolean;
  readonly tolerance?: Tolerance;
}

/** A result that is to be compared. */
interface Expectation {
  readonly description: string;
  readonly got: Tensor;
  readonly want: Values;
  readonly tolerance: Tolerance;
}

/** Gradients of larger cases would take the reference too long: it is evaluated twice for every element. */
const mostDifferentiated = 72;
/** Cases that are computed together, in one submission. */
const casesPerRun = 100;
/** Step of the reference's differences. In float64 both of its errors are below 1e-9. */
const step = 2 ** -18;
const mostMessages = 10;

/** Draws `count` cases with seeds 1, 2, ..., computes them in few submissions, and names those that fail. */
export async function fuzz(
  name: string,
  count: number,
  draw: (draw: Draw) => FuzzCase,
  device?: Device,
): Promise<void> {
  const failures: string[] = [];
  for (let start = 0; start < count; start += casesPerRun) {
    const seeds = Array.from({ length: Math.min(casesPerRun, count - start) }, (_, i) => start + i + 1);
    const expectations = seeds.flatMap((seed) => {
      try {
        return expectationsOf(name, new Draw(seed), draw, device);
      } catch (error) {
        failures.push(`${name}, seed ${seed}: ${error}`);
        return [];
      }
    });
    const values = await Promise.all(expectations.map(({ got }) => got.data()));
    expectations.forEach((expectation, i) => {
      const misfit = misfitOf(expectation, values[i]);
      if (misfit !== undefined) failures.push(`${expectation.description}: ${misfit}`);
    });
  }
  console.log(`fuzz: ${count} cases of ${name}, ${failures.length} failed`);
  assertEquals(failures.slice(0, mostMessages), []);
}

function expectationsOf(name: string, source: Draw, draw: (draw: Draw) => FuzzCase, device?: Device): Expectation[] {
  const { call, inputs, f, reference, differentiate = false, tolerance = {} } = draw(source);
  const shapes = inputs.map(({ shape }) => `[${shape}]`).join(" ");
  const description = `${name}, seed ${source.seed}: ${call} of ${shapes}`;
  const want = reference(...inputs);
  const tensors = inputs.map((input) => tensorOf(input, device));
  const watched = inputs.map(({ dtype = "float32" }, i) => dtype === "float32" ? i : -1).filter((i) => i >= 0);
  const size = watched.reduce((total, i) => total + countOf(inputs[i].shape), 0);
  if (!differentiate || size === 0 || size > mostDifferentiated || countOf(want.shape) === 0) {
    return [{ description, got: f(...tensors), want, tolerance }];
  }
  const [output, pullback] = vjp(
    (floats: readonly Tensor[]) => f(...tensors.map((one, i) => floats[watched.indexOf(i)] ?? one)),
    watched.map((i) => tensors[i]),
  );
  const cotangent = source.values(want.shape, { min: 0.5, max: 1.5 });
  const gradients = pullback(tensorOf(cotangent, device));
  return [
    { description, got: output, want, tolerance },
    ...watched.map((input, i) => ({
      description: `gradient of input ${input}, ${description}`,
      got: gradients[i],
      want: referenceGradient(reference, inputs, input, cotangent),
      tolerance: { atol: 1e-4, rtol: 1e-4, ...tolerance },
    })),
  ];
}

/** Gradient of `cotangent . reference` by central differences in float64. */
function referenceGradient(
  reference: FuzzCase["reference"],
  inputs: readonly Values[],
  at: number,
  cotangent: Values,
): Values {
  const { shape, data } = inputs[at];
  const valueAt = (element: number, by: number) => {
    const moved = data.slice();
    moved[element] += by;
    const y = reference(...inputs.map((input, i) => i === at ? { ...input, data: moved } : input));
    return y.data.reduce((total, value, i) => total + value * cotangent.data[i], 0);
  };
  return { shape, data: data.map((_, i) => (valueAt(i, step) - valueAt(i, -step)) / (2 * step)) };
}

/** What is wrong with the values of a case, if anything. */
function misfitOf({ got, want, tolerance }: Expectation, values: ArrayLike<number>): string | undefined {
  if (got.shape.join() !== want.shape.join()) return `the shape is [${got.shape}], expected [${want.shape}]`;
  const { atol = 1e-5, rtol = 1e-5 } = tolerance;
  for (let i = 0; i < values.length; i++) {
    const [value, expected] = [values[i], want.data[i]];
    const isNear = Object.is(value, expected) || value === expected ||
      Math.abs(value - expected) <= atol + rtol * Math.abs(expected);
    if (!isNear) return `value ${i} is ${value}, expected ${expected}`;
  }
  return undefined;
}
