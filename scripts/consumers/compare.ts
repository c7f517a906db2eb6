// Judges what consumers report.

import type { Report } from "./program/report.ts";
import type { Seeded } from "./program/seeded.ts";

/** Tolerance of the golden training of LeNet-5 at its first steps. */
const TOLERANCE = { atol: 5e-5, rtol: 1e-4 };

/** Where two runtimes differ for the same seed: initial weights bit by bit, losses within the golden tolerance. */
export function seedDifferences(want: Seeded, got: Seeded): string[] {
  const differences = want.weights === got.weights ? [] : [`initial weights ${got.weights}, not ${want.weights}`];
  if (want.losses.length !== got.losses.length) {
    return [...differences, `${got.losses.length} losses, not ${want.losses.length}`];
  }
  want.losses.forEach((loss, step) => {
    const found = got.losses[step];
    if (Math.abs(found - loss) <= TOLERANCE.atol + TOLERANCE.rtol * Math.abs(loss)) return;
    differences.push(`loss of step ${step} ${found}, not ${loss}`);
  });
  return differences;
}

/** The report in one line; throws what went wrong. */
export function judge(reference: Seeded, { adapter, golden, seeded }: Report): string {
  const wrong = [...golden.flatMap(({ failures }) => failures), ...seedDifferences(reference, seeded)];
  if (golden.some(({ passed }) => passed === 0)) wrong.push("a golden family ran no case");
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const families = golden.map(({ name, passed, seconds }) => `${name} ${passed} (${seconds.toFixed(0)} s)`);
  return `${adapter}: golden ${families.join(", ")}; same weights and losses as Deno`;
}
