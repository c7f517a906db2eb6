// Images for deno task demo: training, validation and test parts.

import { mnistMoments, pixelMoments } from "../data/mod.ts";
import { loadIdxFolder, loadMnist } from "../data/files.ts";
import { heldOut, type TrainingData } from "./training_data.ts";

/** Most images held out. */
const mostHeldOut = 5000;

/** MNIST, or the idx files of a folder; throws where the images are not 28 x 28. */
export async function demoData(folder: string | undefined): Promise<TrainingData> {
  const whole = folder === undefined ? await loadMnist() : await loadIdxFolder(folder);
  const wrong = [whole.train, whole.test].find(({ rows, columns }) => rows !== 28 || columns !== 28);
  if (wrong) throw new RangeError(`Cannot train LeNet-5: images are ${wrong.rows} x ${wrong.columns}, needed 28 x 28`);
  const { count } = whole.train;
  const held = Math.min(mostHeldOut, Math.ceil(count / 12));
  if (held >= count) throw new RangeError(`Cannot train LeNet-5: ${count} training images, needed at least 2`);
  const parts = heldOut(whole, held);
  return {
    name: folder ?? "MNIST",
    ...parts,
    moments: folder === undefined ? mnistMoments : pixelMoments(parts.train),
  };
}
