// deno task classify WEIGHTS PICTURE [PICTURE ...] [--json]: which digit is on a picture, with probabilities.

import { parseArgs } from "node:util";
import { softmax } from "../core/mod.ts";
import { decodeImage, digitImage, imageTensor, mnistMoments } from "../data/mod.ts";
import { lenet5 } from "../models/mod.ts";
import { readCheckpoint } from "../train/files.ts";

const usage = `Says which digit is on a picture, with the weights that deno task demo made.

  deno task classify WEIGHTS PICTURE [PICTURE ...] [--json]

  WEIGHTS   a safetensors file of LeNet-5, such as out/lenet.safetensors
  PICTURE   a PNG or JPEG of one digit, drawn or photographed, any size, on a plain background
  --json    prints [{ file, class, probabilities }] instead of bars`;

/** What the model says of one picture. */
interface Answer {
  readonly file: string;
  readonly class: number;
  readonly probabilities: readonly number[];
}

/** Makes a classifier of a weights file: from the path of a picture to probabilities. */
async function classifier(weights: string): Promise<(file: string) => Promise<Answer>> {
  const model = lenet5();
  const { variables, metadata } = await readCheckpoint(model, weights);
  const normalise = metadata.mean && metadata.std
    ? { mean: Number(metadata.mean), std: Number(metadata.std) }
    : mnistMoments;
  return async (file) => {
    const picture = digitImage(await decodeImage(await Deno.readFile(file), file), file);
    const logits = model.apply(variables, imageTensor(picture, normalise));
    const probabilities = [...await softmax(logits).data()];
    return { file, class: probabilities.indexOf(Math.max(...probabilities)), probabilities };
  };
}

/** The answer as one bar a class. */
function bars({ file, class: best, probabilities }: Answer): string {
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
  const lines = probabilities.map((probability, digit) =>
    `  ${digit}  ${percent(probability).padStart(7)}  ${"█".repeat(Math.round(40 * probability))}`.trimEnd()
  );
  return [`${file}: ${best} (${percent(probabilities[best])})`, ...lines].join("\n");
}

async function main(args: readonly string[]): Promise<number> {
  const flags = { json: { type: "boolean" }, help: { type: "boolean" } } as const;
  const { values, positionals: [weights, ...files] } = parseArgs({
    args: [...args],
    options: flags,
    allowPositionals: true,
  });
  if (values.help || files.length === 0) {
    (values.help ? console.log : console.error)(usage);
    return values.help ? 0 : 2;
  }
  const classify = await classifier(weights);
  const answers: Answer[] = [];
  let failed = false;
  for (const file of files) {
    try {
      const answer = await classify(file);
      answers.push(answer);
      if (!values.json) console.log(bars(answer));
    } catch (error) {
      console.error(`deno task classify: ${error instanceof Error ? error.message : error}`);
      failed = true;
    }
  }
  if (values.json) console.log(JSON.stringify(answers, null, 2));
  return failed ? 1 : 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`deno task classify: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
