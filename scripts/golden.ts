/**
 * Runs the cases of a folder in the golden format (tests/golden/README.md) through tilegrad's public functions.
 *
 *     deno task golden [DIR] [FAMILY ...]        DIR: tests/golden unless given
 *
 * For each family it prints passed/failed/unknown op; then the failures with their misfit (deviation in tolerances, the
 * worst element); then the line `N passed, N failed`. The exit code is 1 where a case failed, 2 where the folder or a
 * family cannot be opened.
 */
import { familyNames, openFamily } from "./golden/folder.ts";
import { failureLines, familyLine, tally } from "./golden/report.ts";
import { runFamily } from "./golden/runner.ts";

const DEFAULT_FOLDER = `${import.meta.dirname}/../tests/golden`;

async function main([folder = DEFAULT_FOLDER, ...chosen]: string[]): Promise<number> {
  const failures: string[] = [];
  let passed = 0, failed = 0;
  console.log("family     passed/failed/unknown op");
  for (const name of chosen.length > 0 ? chosen : await familyNames(folder)) {
    const outcomes = await runFamily(await openFamily(folder, name));
    const counts = tally(outcomes);
    passed += counts.passed;
    failed += counts.failed;
    console.log(familyLine(name, outcomes));
    const misfits = outcomes.filter(({ status }) => status === "failed");
    failures.push(...misfits.flatMap((outcome) => failureLines(name, outcome)));
  }
  for (const line of failures) console.log(line);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`Cannot run the golden cases: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 2;
  }
}
