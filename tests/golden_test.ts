import { assertEquals } from "@std/assert";
import { openFamily } from "../scripts/golden/folder.ts";
import { failureLines, familyLine, isFailure } from "../scripts/golden/report.ts";
import { runFamily } from "../scripts/golden/runner.ts";

const FOLDER = `${import.meta.dirname}/golden`;

const FAMILIES = "formula ops conv2d pool norm losses recurrent optim slides models training".split(" ");

for (const name of FAMILIES) {
  Deno.test(`golden family ${name}: every case passes`, async () => {
    const outcomes = await runFamily(await openFamily(FOLDER, name));
    console.log(familyLine(name, outcomes));
    const failures = outcomes.filter(isFailure).flatMap((outcome) => failureLines(name, outcome));
    assertEquals(failures, []);
    assertEquals(outcomes.flatMap(({ unknown }) => unknown ?? []), []);
  });
}
