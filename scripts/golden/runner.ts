/** Runs the cases of a family: computes many small cases in one go, then judges them one by one. */
import { realize, type Tensor } from "@tilegrad/tilegrad";
import { type Check, isTensor, judge, UnknownOperator, type Verdict } from "./check.ts";
import type { Family, GoldenCase } from "./format.ts";
import { operatorChecks } from "./operator.ts";
import { operators, procedures } from "./operators.ts";

/** What became of a case. */
export interface Outcome {
  readonly goldenCase: GoldenCase;
  readonly status: "passed" | "failed" | "unknown";
  readonly verdicts: readonly Verdict[];
  /** What the case needs and tilegrad does not offer. */
  readonly unknown?: string;
  /** What was thrown. */
  readonly error?: unknown;
}

interface Prepared {
  readonly goldenCase: GoldenCase;
  readonly checks: readonly Check[];
}

/** Elements that wait to be read before the next cases are prepared: large cases run alone, small ones together. */
const BATCH_ELEMENTS = 200_000;
const BATCH_CASES = 32;

/** Advisory cases are PyTorch's own quirks, or values that WGSL may assume never to occur. */
export function isAdvisory({ tags = [] }: GoldenCase): boolean {
  return tags.includes("nonfinite") || tags.includes("quirk");
}

/** Runs every case of a family. */
export async function runFamily(family: Family): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let batch: Prepared[] = [], elements = 0;
  for (const goldenCase of family.cases) {
    try {
      const checks = await prepare(family, goldenCase);
      batch.push({ goldenCase, checks });
      elements += checks.reduce((sum, { reference }) => sum + reference.shape.reduce((a, b) => a * b, 1), 0);
    } catch (error) {
      outcomes.push(thrown(goldenCase, error));
    }
    if (elements < BATCH_ELEMENTS && batch.length < BATCH_CASES) continue;
    outcomes.push(...await finish(family, batch));
    batch = [];
    elements = 0;
  }
  return [...outcomes, ...await finish(family, batch)];
}

async function prepare(family: Family, goldenCase: GoldenCase): Promise<Check[]> {
  const { op } = goldenCase;
  if (Object.hasOwn(procedures, op)) return await procedures[op](family, goldenCase);
  return operatorChecks(operators, family, goldenCase);
}

/** Reads and judges the cases of a batch; if reading them together fails, each alone, to find whose fault it is. */
async function finish(family: Family, batch: readonly Prepared[]): Promise<Outcome[]> {
  try {
    const values = await read(batch.flatMap(({ checks }) => checks));
    return batch.map((prepared) => judged(family, prepared, values));
  } catch (error) {
    if (batch.length === 1) return [thrown(batch[0].goldenCase, error)];
    const outcomes: Outcome[] = [];
    for (const prepared of batch) outcomes.push(...await finish(family, [prepared]));
    return outcomes;
  }
}

async function read(checks: readonly Check[]): Promise<Map<Check, ArrayLike<number>>> {
  await realize(checks.map(({ got }) => got).filter(isTensor) as Tensor[]);
  const values = await Promise.all(checks.map(({ got }) => isTensor(got) ? got.data() : got));
  return new Map(checks.map((check, index) => [check, values[index]]));
}

function judged(family: Family, { goldenCase, checks }: Prepared, values: Map<Check, ArrayLike<number>>): Outcome {
  const verdicts = checks.map((check) => judge(family, check, values.get(check)!));
  const fits = verdicts.length > 0 && verdicts.every(({ misfit }) => misfit.ratio <= 1);
  return { goldenCase, verdicts, status: fits ? "passed" : "failed" };
}

function thrown(goldenCase: GoldenCase, error: unknown): Outcome {
  if (error instanceof UnknownOperator) return { goldenCase, verdicts: [], status: "unknown", unknown: error.message };
  return { goldenCase, verdicts: [], status: "failed", error };
}
