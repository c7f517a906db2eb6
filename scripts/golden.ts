/**
 * Runs the cases of a folder in the golden format (tests/golden/README.md) through tilegrad's public functions.
 *
 *     deno task golden [DIR] [FAMILY ...] [--dtype float16]        DIR: tests/golden unless given
 *
 * With `--dtype float16` the families of single operators run with rounded inputs, at tolerances derived in golden/half.ts.
 *
 * For each family it prints passed/failed/unknown op; then the failures with their misfit (deviation in tolerances, the
 * worst element); then the line `N passed, N failed`. The exit code is 1 where a case failed, 2 where the folder or a
 * family cannot be opened.
 */
import { familyNames, openFamily } from "./golden/folder.ts";
import { halfFamilies, runHalfFamily } from "./golden/half.ts";
import { failureLines, familyLine, tally } from "./golden/report.ts";
import { runFamily } from "./golden/runner.ts";

const DEFAULT_FOLDER = `${import.meta.dirname}/../tests/golden`;

async function main(args: readonly string[]): Promise<number> {
  const { positional: [folder = DEFAULT_FOLDER, ...chosen], isHalf } = parsed(args);
  const failures: string[] = [];
  let passed = 0, failed = 0;
  console.log("family     passed/failed/unknown op");
  const all = isHalf ? halfFamilies : await familyNames(folder);
  for (const name of chosen.length > 0 ? chosen : all) {
    const outcomes = await (isHalf ? runHalfFamily : runFamily)(await openFamily(folder, name));
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

/** Folder and families, and whether they are to run in float16. */
function parsed(args: readonly string[]): { readonly positional: string[]; readonly isHalf: boolean } {
  const at = args.indexOf("--dtype");
  if (at < 0) return { positional: [...args], isHalf: false };
  const dtype = args[at + 1];
  if (dtype !== "float16" && dtype !== "float32") {
    throw new RangeError(`--dtype needs float32 or float16, found ${dtype}`);
  }
  return { positional: [...args.slice(0, at), ...args.slice(at + 2)], isHalf: dtype === "float16" };
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`Cannot run the golden cases: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 2;
  }
}
