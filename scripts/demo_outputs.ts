// What deno task demo leaves behind: pictures and report.json.

import { writeFile } from "node:fs/promises";
import { join } from "@std/path";
import type { Tensor } from "../core/mod.ts";
import { imageOf } from "../data/mod.ts";
import { replaceFile } from "../files/replace_file.ts";
import type { Evaluation, History } from "../train/mod.ts";
import { filtersPng, lossSvg, mistakesPng } from "../viz/mod.ts";
import type { DemoData } from "./demo_data.ts";

/** Draws the course of the training, the first filters and the misclassified images; returns the names of the files. */
export async function writePictures(
  out: string,
  { data: { name, test }, history, conv1, evaluation }: {
    readonly data: DemoData;
    readonly history: History;
    readonly conv1: Tensor;
    readonly evaluation: Evaluation;
  },
): Promise<string[]> {
  const { predictions, probabilities, labels } = evaluation;
  const mistakes = [...labels.keys()].filter((i) => predictions[i] !== labels[i])
    .sort((a, b) => probabilities[b] - probabilities[a])
    .map((i) => ({
      image: imageOf(test, i),
      truth: labels[i],
      predicted: predictions[i],
      probability: probabilities[i],
    }));
  const filters = { shape: conv1.shape, data: await conv1.data() };
  const title = `${mistakes.length} of ${test.count} test images misclassified, the surest first: truth → predicted`;
  const files = {
    "loss.svg": new TextEncoder().encode(await lossSvg(history, `LeNet-5 on ${name}`)),
    "filters.png": await filtersPng(filters, "The filters of conv1"),
    "mistakes.png": await mistakesPng(mistakes, { title }),
  };
  for (const [file, bytes] of Object.entries(files)) await writeWhole(join(out, file), bytes);
  return Object.keys(files);
}

/** Writes all figures as JSON. */
export async function writeReport(out: string, report: unknown): Promise<string> {
  await writeWhole(join(out, "report.json"), new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`));
  return "report.json";
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, bytes));
}
