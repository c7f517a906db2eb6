/** Says what became of the cases, as text. */
import { isAdvisory, type Outcome } from "./runner.ts";

/** Counts of a family; advisory cases that fail are counted apart. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly advisory: number;
  /** Passed cases that needed the tolerance which WGSL's built-ins are granted. */
  readonly byWgsl: number;
}

/** Whether an outcome counts against us. */
export function isFailure({ status, goldenCase }: Outcome): boolean {
  return status === "failed" && !isAdvisory(goldenCase);
}

/** Counts the outcomes. */
export function tally(outcomes: readonly Outcome[]): Tally {
  const count = (holds: (outcome: Outcome) => boolean) => outcomes.filter(holds).length;
  return {
    passed: count(({ status }) => status === "passed"),
    failed: count(isFailure),
    unknown: count(({ status }) => status === "unknown"),
    advisory: count((outcome) => outcome.status === "failed" && isAdvisory(outcome.goldenCase)),
    byWgsl: count(({ status, verdicts }) => status === "passed" && verdicts.some(({ byWgsl }) => byWgsl)),
  };
}

/** `conv2d  56/0/10  unknown op: conv1d (4), conv_transpose2d (6)`. */
export function familyLine(name: string, outcomes: readonly Outcome[]): string {
  const { passed, failed, unknown, advisory, byWgsl } = tally(outcomes);
  const parts = [`${name.padEnd(10)} ${passed}/${failed}/${unknown}`.padEnd(24)];
  if (byWgsl > 0) parts.push(`${byWgsl} by tol_wgsl`);
  if (advisory > 0) parts.push(`${advisory} advisory outside`);
  const names = new Map<string, number>();
  for (const { unknown: op } of outcomes) if (op) names.set(op, (names.get(op) ?? 0) + 1);
  if (names.size > 0) parts.push(`unknown op: ${Array.from(names, ([op, count]) => `${op} (${count})`).join(", ")}`);
  return parts.join("  ").trimEnd();
}

/** One line for each result that does not fit, and for each error. */
export function failureLines(name: string, { goldenCase, verdicts, error }: Outcome): string[] {
  const place = `${isAdvisory(goldenCase) ? "advisory" : "FAILED"} ${name} ${goldenCase.id} (${goldenCase.op})`;
  if (error !== undefined) return [`${place}: ${error instanceof Error ? `${error.name}: ${error.message}` : error}`];
  return verdicts.filter(({ misfit }) => !(misfit.ratio <= 1)).map(({ label, misfit }) => {
    const { ratio, at, got, want } = misfit;
    return `${place}: ${label}: misfit ${ratio.toPrecision(3)} at ${at}: got ${got}, want ${want}`;
  });
}
