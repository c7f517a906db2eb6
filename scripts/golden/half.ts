/**
 * The cases of a family in float16: inputs and cotangents are rounded to float16, and so is every result.
 *
 * Tolerances. u = 2^-11 is float16's unit round-off, 2^-25 half the distance of its smallest numbers, `tol` a case's own
 * tolerance: 16 times the noise that inputs perturbed by 2^-24 and float32 arithmetic make (tests/golden/README.md).
 *
 * Against float32 on the very same rounded inputs, which the float32 run proves right. Both compute in float32, so each is
 * within `tol`, and float16 rounds its result once: |got - want| <= u |want| + 2^-25 + 2 tol. A gradient is the work of a
 * few operations, each of which rounds its result, and so are some cases; as sums of rounded terms may cancel, their roundings
 * count relative to the largest element. This bound shows that sums are float32 inside: in float16 they would be off by many u.
 *
 * Against the stored values, which know nothing of rounded inputs. Noise is proportional to the perturbation, so 2^13 tol
 * allows for inputs perturbed by u, and the result is rounded: |got - want| <= 2^13 tol + u |want| + 2^-25. Copies and comparisons
 * (tol 0), kinks, weak references and results beyond 65504 are left to the first check: there a rounded input may decide.
 */
import { cast, realize, type Tensor } from "@tilegrad/tilegrad";
import { tensorOf, UnknownOperator, type Verdict } from "./check.ts";
import type { Family, GoldenCase, Reference } from "./format.ts";
import { misfitOf, misfitWithin, tolerancesOf, worse } from "./misfit.ts";
import { operatorChecks } from "./operator.ts";
import { operators } from "./operators.ts";
import type { Outcome } from "./runner.ts";

const unit = 2 ** -11;
const leastStep = 2 ** -25;
const largest = 65504;

/** Operations whose roundings may add up in a gradient, or in what is several operations by itself. */
const roundings = 4;

/** Cases of several operations, whose results between are rounded too. */
const composed = /^(expr|hvp|einsum|conv_bn_relu_\w+|(layer|group|instance)_norm)$/;

/** The families whose cases are single operators on real numbers. */
export const halfFamilies = ["ops", "conv2d", "pool", "norm", "losses"];

/** A result in float16, the same in float32 on the same numbers, and what is stored of it. */
interface Pair {
  readonly label: string;
  readonly got: Tensor;
  readonly want: Tensor;
  readonly reference: Reference;
}

/** Runs those cases of a family in float16 that are one call of an operator. */
export async function runHalfFamily(
  family: Family,
  isChosen: (goldenCase: GoldenCase) => boolean = () => true,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const goldenCase of family.cases) {
    if (!Object.hasOwn(operators, goldenCase.op) || !isChosen(goldenCase)) continue;
    try {
      const verdicts = await verdictsOn(family, goldenCase, pairsOf(family, goldenCase));
      const fits = verdicts.every(({ misfit }) => misfit.ratio <= 1);
      outcomes.push({ goldenCase, verdicts, status: fits ? "passed" : "failed" });
    } catch (error) {
      const unknown = error instanceof UnknownOperator ? error.message : undefined;
      outcomes.push({ goldenCase, verdicts: [], status: unknown === undefined ? "failed" : "unknown", unknown, error });
    }
  }
  return outcomes;
}

function pairsOf(family: Family, goldenCase: GoldenCase): Pair[] {
  const rounded = (_: Family, reference: Reference) => {
    const x = tensorOf(family, reference);
    return x.dtype === "float32" ? cast(x, "float16") : x;
  };
  const widened = (_: Family, reference: Reference) => {
    const x = rounded(family, reference);
    return x.dtype === "float16" ? cast(x, "float32") : x;
  };
  const wants = operatorChecks(operators, family, goldenCase, widened);
  return operatorChecks(operators, family, goldenCase, rounded).map(({ label, got, reference }, i) => ({
    label,
    got: got as Tensor,
    want: wants[i].got as Tensor,
    reference,
  }));
}

async function verdictsOn(family: Family, goldenCase: GoldenCase, pairs: readonly Pair[]): Promise<Verdict[]> {
  await realize(pairs.map(({ got, want }) => [got, want]));
  return await Promise.all(pairs.map(async ({ label, got, want, reference }) => {
    const misfit = judged(family, goldenCase, { label, reference }, await got.data(), await want.data());
    return { label: `${label} (${got.dtype})`, misfit, byWgsl: false };
  }));
}

function judged(
  family: Family,
  { op, tags = [] }: GoldenCase,
  { label, reference }: Pick<Pair, "label" | "reference">,
  got: ArrayLike<number>,
  want: ArrayLike<number>,
) {
  const { atol, rtol } = tolerancesOf(reference).deciding;
  if (reference.dtype !== "F32") return misfitWithin(got, want, () => 0);
  let scale = 0;
  for (let i = 0; i < want.length; i++) if (Number.isFinite(want[i])) scale = Math.max(scale, Math.abs(want[i]));
  const cancelled = composed.test(op) || label.startsWith("gradient") ? roundings * unit * scale : 0;
  const fits = Array.from(want, (value) => Math.abs(value) > largest ? Math.sign(value) * Infinity : value);
  const first = misfitWithin(
    got,
    fits,
    (i) => unit * Math.abs(want[i]) + leastStep + cancelled + 2 * (atol + rtol * Math.abs(want[i])),
  );
  const isLoose = rtol === 0 || reference.weak || tags.includes("kink");
  if (isLoose || scale > largest) return first;
  const factor = unit / 2 ** -24;
  return worse(
    first,
    misfitOf(family, got, reference, { atol: factor * atol + leastStep + cancelled, rtol: factor * rtol + unit }),
  );
}
