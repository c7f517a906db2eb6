import { assertEquals } from "@std/assert";
import { openFamily } from "../scripts/golden/folder.ts";
import { runHalfFamily } from "../scripts/golden/half.ts";
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

/** A few cases of each kind; all of them by `deno task golden tests/golden --dtype float16`. */
const HALF: Readonly<Record<string, RegExp>> = {
  ops: /^(unary\/(exp|tanh|gelu)\/(a|erf)|reduce\/(sum|mean|amax|prod)\/d1|matmul\/[^\/]*)$/,
  conv2d: /^conv2d\/(3x3-p1|3x3-s2-same|dil2|groups2|1x1)$/,
  pool: /^(max|avg)_pool2d\/(2x2|3x3-s2-p1|3x3-s1-p1-excl)$/,
  norm: /^(layer_norm\/(last|chw)|batch_norm_(train|eval)\/4d|group_norm\/g2)$/,
  losses: /^(cross_entropy\/(mean|smooth0.1|weights|1000)|mse_loss\/mean)$/,
};

for (const [name, ids] of Object.entries(HALF)) {
  Deno.test(`golden family ${name} in float16: the chosen cases pass`, async () => {
    const outcomes = await runHalfFamily(await openFamily(FOLDER, name), ({ id }) => ids.test(id));
    console.log(familyLine(name, outcomes));
    assertEquals(outcomes.filter(isFailure).flatMap((outcome) => failureLines(name, outcome)), []);
    assertEquals(outcomes.length > 2, true);
  });
}
