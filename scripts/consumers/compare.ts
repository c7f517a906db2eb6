// Judges what consumers report.

import type { Report } from "./program/report.ts";

/** Tolerance of the golden training of LeNet-5 at its first steps. */
const TOLERANCE = { atol: 5e-5, rtol: 1e-4 };

/** What has to be the same wherever it is computed. */
export type Reproducible = Pick<Report, "seeded" | "picture">;

/** The golden families in one line; throws what went wrong. */
export function judge({ adapter, golden }: Pick<Report, "adapter" | "golden">): string {
  const wrong = golden.flatMap(({ failures }) => failures);
  if (golden.some(({ passed }) => passed === 0)) wrong.push("a golden family ran no case");
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const families = golden.map(({ name, passed, seconds }) => `${name} ${passed} (${seconds.toFixed(0)} s)`);
  return `${adapter}: golden ${families.join(", ")}`;
}

/** Where two runtimes differ: initial weights and the picture bit by bit, losses within the golden tolerance. */
export function differences(want: Reproducible, got: Reproducible): string[] {
  const found: string[] = [];
  const same = (what: string, a: string | number, b: string | number) =>
    a === b || found.push(`${what} ${b}, not ${a}`);
  same("initial weights", want.seeded.weights, got.seeded.weights);
  same("a picture", want.picture, got.picture);
  same("number of losses", want.seeded.losses.length, got.seeded.losses.length);
  want.seeded.losses.forEach((loss, step) => {
    const near = Math.abs(got.seeded.losses[step] - loss) <= TOLERANCE.atol + TOLERANCE.rtol * Math.abs(loss);
    if (!near) found.push(`loss of step ${step} ${got.seeded.losses[step]}, not ${loss}`);
  });
  return found;
}

/** What all runtimes agree on, in one line; throws where one differs from the first. */
export function agreement(runs: ReadonlyMap<string, Reproducible>): string {
  const [[first, want], ...others] = runs;
  if (others.length === 0) throw new Error(`There is nothing to compare ${first} with`);
  const wrong = others.flatMap(([name, got]) =>
    differences(want, got).map((line) => `${name}: ${line} as in ${first}`)
  );
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const { weights, losses } = want.seeded;
  const farthest = others.map(([, { seeded }]) =>
    Math.max(...losses.map((loss, i) => Math.abs(loss - seeded.losses[i])))
  );
  return `${[...runs.keys()].join(", ")}: initial weights ${weights.slice(0, 12)}, ${losses.length} losses from ` +
    `${losses[0].toFixed(4)} to ${losses.at(-1)!.toFixed(4)}, at most ${Math.max(...farthest).toExponential(0)} apart`;
}
