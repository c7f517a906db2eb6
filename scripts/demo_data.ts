// Images for deno task demo: training, validation and test parts.

import { trainingData } from "../cli/datasets.ts";
import type { TrainingData } from "../cli/training_data.ts";

/** MNIST, or the idx files of a folder; throws where the images are not 28 x 28. */
export async function demoData(folder = "mnist"): Promise<TrainingData> {
  const data = await trainingData(folder);
  const wrong = [data.train, data.test].find(({ rows, columns }) => rows !== 28 || columns !== 28);
  if (wrong) throw new RangeError(`Cannot train LeNet-5: images are ${wrong.rows} x ${wrong.columns}, needed 28 x 28`);
  return data;
}
