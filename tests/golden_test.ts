import { assertEquals } from "@std/assert";
import { openFamily } from "../scripts/golden/loader.ts";
import { failureLines, familyLine, isFailure } from "../scripts/golden/report.ts";
import { runFamily } from "../scripts/golden/runner.ts";

const FOLDER = `${import.meta.dirname}/golden`;

const MODELS_NOT_YET = `
  densenet121 densenet169 efficientnet_b0 mobilenet_v2 resnet101 resnet152 resnet18 resnet34 resnet50 resnet_cifar
  resnext50_32x4d shufflenet_v2_x1_0 squeezenet1_0 squeezenet1_1 wide_resnet50_2
`.trim().split(/\s+/);

/** What tilegrad does not offer yet. Whoever adds an operator takes it off this list, so that none gets lost again. */
const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  formula: [],
  ops: [],
  conv2d: [],
  pool: [],
  norm: [],
  losses: [],
  recurrent: [],
  optim: [],
  slides: ["facts"],
  models: MODELS_NOT_YET.map((name) => `model ${name}`),
  training: ["model resnet_cifar"],
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
