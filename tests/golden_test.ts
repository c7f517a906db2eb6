import { assertEquals } from "@std/assert";
import { openFamily } from "../scripts/golden/loader.ts";
import { failureLines, familyLine, isFailure } from "../scripts/golden/report.ts";
import { runFamily } from "../scripts/golden/runner.ts";

const FOLDER = `${import.meta.dirname}/golden`;

const MODELS_NOT_YET = `
  alexnet alexnet_original googlenet googlenet_original inception_v3 nin vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn
  vgg19 vgg19_bn
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
  slides: [
    "model alexnet_original, model googlenet_original",
    "model alexnet_original, model googlenet_original, model resnet101, model resnet152, model resnet18, model resnet34, model resnet50",
  ],
  models: MODELS_NOT_YET.map((name) => `model ${name}`),
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
