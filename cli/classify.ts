// tg classify WEIGHTS IMAGE_OR_FOLDER ...: what a network takes pictures for, with probabilities.

import { readFile } from "node:fs/promises";
import { decodeImage, type ImageValues } from "../data/mod.ts";
import { textTable } from "../layers/table.ts";
import type { Prediction } from "../train/mod.ts";
import { type Classifier, classifierOf, type ClassifierOptions } from "./classifier.ts";
import { type Command, flag, type Given, messageOf, text, whole } from "./command.ts";
import { imageFiles } from "./image_files.ts";

/** What the model says of one picture, or what is wrong with it. */
type Answer =
  | { readonly file: string; readonly predictions: readonly Prediction[] }
  | { readonly file: string; readonly error: string };

/** What is to be done. */
interface ClassifyTask extends ClassifierOptions {
  readonly paths: readonly string[];
  readonly json: boolean;
}

function classifyTask(given: Given): ClassifyTask {
  const resize = given.resize === undefined ? undefined : whole(given, "resize");
  const [weights, model, labels, input] = ["weights", "model", "labels", "input"].map((name) => text(given, name));
  return {
    weights: weights!,
    paths: given.images as string[],
    ...{ model, labels, input, resize },
    topK: whole(given, "top"),
    batchSize: whole(given, "batch"),
    json: flag(given, "json"),
  };
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
    return { file, image: classifier.prepare(await decodeImage(await readFile(file), file), file) };
  } catch (error) {
    return { file, error: messageOf(error) };
  }
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

/** Says what is on pictures. */
export const classifyCommand: Command = {
  command: "classify <weights> <images..>",
  describe: "say what is on pictures",
  builder: (options) =>
    options
      .positional("weights", {
        type: "string",
        describe: "a .safetensors file, such as out/lenet.safetensors of the demo, or a .pth or .pt file of PyTorch",
      })
      .positional("images", {
        type: "string",
        array: true,
        describe:
          "PNG, JPEG and WebP files; a folder stands for all such files in it and in its folders. Networks for " +
          "digits take a picture of one digit, drawn or photographed, on a plain background",
      })
      .option("model", {
        type: "string",
        describe: "the network of the weights, one that tg summary --help lists; needed where the file does not tell",
      })
      .option("labels", {
        type: "string",
        describe: "names of the classes, one a line, in the order of the logits; their numbers by default",
      })
      .option("top", { type: "string", default: "5", describe: "classes shown for each picture" })
      .option("batch", { type: "string", default: "16", describe: "pictures that go through the network together" })
      .option("input", { type: "string", describe: "channels, height and width of its images, such as 3x224x224" })
      .option("resize", {
        type: "string",
        describe: "pixels of the shorter side before the middle is cut out; 256 for 224 by default, small images no " +
          "more than the cut",
      })
      .option("json", {
        type: "boolean",
        describe: "print [{ file, predictions: [{ label, index, probability }] } or { file, error }]",
      }),
  async run(given) {
    const task = classifyTask(given);
    const files = await imageFiles(task.paths);
    if (files.length === 0) {
      throw new RangeError(`found no image in ${task.paths.join(", ")}, needed a PNG, JPEG or WebP`);
    }
    const answers: Answer[] = [];
    for await (const answer of answersFor(await classifierOf(task), files, task.batchSize)) {
      answers.push(answer);
      if ("error" in answer) console.error(`tg classify: ${answer.error}`);
      else if (!task.json) console.log(bars(answer.file, answer.predictions));
    }
    if (task.json) console.log(JSON.stringify(answers, null, 2));
    return answers.some((answer) => "error" in answer) ? 1 : 0;
  },
};
