// deno task classify WEIGHTS IMAGE_OR_FOLDER ... [options]: what a network takes pictures for, with probabilities.

import { parseArgs } from "node:util";
import { decodeImage, type ImageValues } from "../data/mod.ts";
import { textTable } from "../layers/table.ts";
import type { Prediction } from "../train/mod.ts";
import { type Classifier, classifierOf, type ClassifierOptions } from "./classifier.ts";
import { imageFiles } from "./image_files.ts";

const usage = `Says what is on pictures.

  deno task classify WEIGHTS IMAGE_OR_FOLDER ... [options]

  WEIGHTS          a .safetensors file, such as out/lenet.safetensors of deno task demo, or a .pth or .pt file of PyTorch
  IMAGE_OR_FOLDER  PNG, JPEG and WebP files; a folder stands for all such files in it and in its folders.
                   Networks for digits take a picture of one digit, drawn or photographed, on a plain background
  --model NAME     the network that the weights belong to, one that deno task summary --help lists; needed where the file
                   does not tell
  --labels FILE    names of the classes, one a line, in the order of the logits; their numbers unless given
  --top N          classes shown for each picture, 5 unless given
  --batch N        pictures that go through the network together, 16 unless given
  --input CxHxW    channels, height and width of the network's images, such as 3x224x224; what it was made for
                   unless given
  --resize N       pixels of the shorter side before the middle is cut out; 256 for 224 unless given, small images no more
                   than the cut
  --json           prints [{ file, predictions: [{ label, index, probability }] } or { file, error }] instead of tables`;

/** What the model says of one picture, or what is wrong with it. */
type Answer =
  | { readonly file: string; readonly predictions: readonly Prediction[] }
  | { readonly file: string; readonly error: string };

/** What is to be done. */
interface ClassifyTask extends ClassifierOptions {
  readonly paths: readonly string[];
  readonly json: boolean;
}

function classifyTask(args: readonly string[]): ClassifyTask | undefined {
  const text = { type: "string" } as const;
  const { values, positionals: [weights, ...paths] } = parseArgs({
    args: [...args],
    options: {
      model: text,
      labels: text,
      top: text,
      batch: text,
      input: text,
      resize: text,
      json: { type: "boolean" },
      help: { type: "boolean" },
    },
    allowPositionals: true,
  });
  if (values.help || paths.length === 0) return undefined;
  const { model, labels, input, json = false } = values;
  const [topK, batchSize] = [count("--top", values.top ?? "5"), count("--batch", values.batch ?? "16")];
  const resize = values.resize === undefined ? undefined : count("--resize", values.resize);
  return { weights, paths, model, labels, topK, batchSize, input, resize, json };
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`${option} needs a whole number of at least 1, found ${text}`);
}

/** Classifies the files batch after batch; those that cannot be read or prepared are reported in their place. */
async function* answersFor(
  classifier: Classifier,
  files: readonly string[],
  batchSize: number,
): AsyncGenerator<Answer> {
  for (let start = 0; start < files.length; start += batchSize) {
    const tried: Prepared[] = [];
    // One after the other, so that one decoded picture is in memory at a time.
    for (const file of files.slice(start, start + batchSize)) tried.push(await prepared(classifier, file));
    const predictions = await classifier.classify(tried.flatMap((one) => "image" in one ? [one.image] : []));
    let next = 0;
    for (const one of tried) yield "image" in one ? { file: one.file, predictions: predictions[next++] } : one;
  }
}

type Prepared = { readonly file: string; readonly image: ImageValues } | {
  readonly file: string;
  readonly error: string;
};

async function prepared(classifier: Classifier, file: string): Promise<Prepared> {
  try {
    return { file, image: classifier.prepare(await decodeImage(await Deno.readFile(file), file), file) };
  } catch (error) {
    return { file, error: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The answer as one bar a class. */
function bars(file: string, predictions: readonly Prediction[]): string {
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
  const rows = predictions.map(({ label, index, probability }) => [
    label === String(index) ? label : `${label} (${index})`,
    percent(probability),
    "█".repeat(Math.round(40 * probability)),
  ]);
  const [{ label, probability }] = predictions;
  return [`${file}: ${label} (${percent(probability)})`, ...textTable(rows, [1]).map((line) => `  ${line}`)].join("\n");
}

async function main(args: readonly string[]): Promise<number> {
  const task = classifyTask(args);
  if (!task) {
    (args.includes("--help") ? console.log : console.error)(usage);
    return args.includes("--help") ? 0 : 2;
  }
  const files = await imageFiles(task.paths);
  if (files.length === 0) {
    throw new RangeError(`found no image in ${task.paths.join(", ")}, needed a PNG, JPEG or WebP`);
  }
  const answers: Answer[] = [];
  for await (const answer of answersFor(await classifierOf(task), files, task.batchSize)) {
    answers.push(answer);
    if ("error" in answer) console.error(`deno task classify: ${answer.error}`);
    else if (!task.json) console.log(bars(answer.file, answer.predictions));
  }
  if (task.json) console.log(JSON.stringify(answers, null, 2));
  return answers.some((answer) => "error" in answer) ? 1 : 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`deno task classify: ${messageOf(error)}`);
    Deno.exitCode = 1;
  }
}
