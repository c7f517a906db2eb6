// What a training program leaves behind: pictures and report.json.

import { writeFile } from "node:fs/promises";
import { join } from "@std/path";
import type { Tensor } from "../core/mod.ts";
import { imageOf } from "../data/mod.ts";
import { replaceFile } from "../files/replace_file.ts";
import { confusionMatrix, type Evaluation, type History } from "../train/mod.ts";
import { confusionPng, filtersPng, lossSvg, mistakesPng } from "../viz/mod.ts";
import type { TrainingData } from "../cli/training_data.ts";

/** What there is to draw of a finished training. */
export interface Finished {
  /** What the network is called. */
  readonly name: string;
  readonly data: TrainingData;
  readonly history: History;
  /** The weight of the first convolution. */
  readonly conv1: Tensor;
  readonly evaluation: Evaluation;
}

/**
 * Draws the course of the training, the first filters, the misclassified images and which classes were taken for which;
 * returns the names of the files.
 */
export async function writePictures(out: string, finished: Finished): Promise<string[]> {
  const { name, data: { name: dataName, test, classes }, history, conv1, evaluation } = finished;
  const { predictions, labels } = evaluation;
  const mistakes = mistakesOf(finished);
  const filters = { shape: conv1.shape, data: await conv1.data() };
  const title = `${mistakes.length} of ${test.count} test images misclassified, the surest first: truth → predicted`;
  const confusion = confusionMatrix(predictions, labels, test.classes);
  const files = {
    "loss.svg": new TextEncoder().encode(await lossSvg(history, `${name} on ${dataName}`)),
    "filters.png": await filtersPng(filters, "The filters of conv1"),
    "mistakes.png": await mistakesPng(mistakes, { title, classes }),
    "confusion.png": await confusionPng(confusion, { title: `${name} on the test images of ${dataName}`, classes }),
  };
  for (const [file, bytes] of Object.entries(files)) await writeWhole(join(out, file), bytes);
  return Object.keys(files);
}

/** The misclassified images, the surest first. */
function mistakesOf({ data: { test }, evaluation: { predictions, probabilities, labels } }: Finished) {
  return [...labels.keys()].filter((i) => predictions[i] !== labels[i])
    .sort((a, b) => probabilities[b] - probabilities[a])
    .map((i) => ({
      image: imageOf(test, i),
      truth: labels[i],
      predicted: predictions[i],
      probability: probabilities[i],
    }));
}

/** Writes figures as JSON. */
export async function writeJson(path: string, figures: unknown): Promise<void> {
  await writeWhole(path, new TextEncoder().encode(`${JSON.stringify(figures, null, 2)}\n`));
}

/** Writes a file whole or not at all. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, bytes));
}
