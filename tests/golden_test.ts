import { assertEquals } from "@std/assert";
import { openFamily } from "../scripts/golden/loader.ts";
import { failureLines, familyLine, isFailure } from "../scripts/golden/report.ts";
import { runFamily } from "../scripts/golden/runner.ts";

const FOLDER = `${import.meta.dirname}/golden`;

/** What tilegrad does not offer yet. An operator that leaves this list stays tested; none may come back to it. */
const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  formula: [],
  ops: [],
  conv2d: [],
  pool: [],
  norm: [],
  losses: [],
  recurrent: [],
  optim: [],
  slides: [],
  models: [],
  training: [],
};

for (const [name, notYet] of Object.entries(NOT_YET)) {
  Deno.test(`golden family ${name}: every case of a known operator passes`, async () => {
    const outcomes = await runFamily(await openFamily(FOLDER, name));
    console.log(familyLine(name, outcomes));
    const failures = outcomes.filter(isFailure).flatMap((outcome) => failureLines(name, outcome));
    assertEquals(failures, []);
    const unknown = new Set(outcomes.flatMap(({ unknown }) => unknown ?? []));
    assertEquals([...unknown].sort(), [...notYet].sort());
  });
}
