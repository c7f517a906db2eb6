// Data sets by the names that commands take.

import { cifar10Classes, cifar10Moments, mnistMoments, pixelMoments } from "../data/mod.ts";
import { loadCifar10, loadIdxFolder, loadMnist } from "../data/files.ts";
import { heldOut, type TrainingData } from "./training_data.ts";

/** Most images held out for validation. */
const mostHeldOut = 5000;

/** What the option `--data` takes. */
export const dataHelp =
  "mnist, cifar10 (downloaded once, then kept), or a folder of four idx or idx.gz files named as " +
  "MNIST's, such as Fashion-MNIST";

/** The data set of this name or in this folder, the last training images held out. */
export async function trainingData(name: string): Promise<TrainingData> {
  if (name === "mnist") return { name: "MNIST", ...withValidation(await loadMnist()), moments: mnistMoments };
  if (name === "cifar10") {
    const parts = withValidation(await loadCifar10());
    return { name: "CIFAR-10", ...parts, moments: cifar10Moments, classes: cifar10Classes };
  }
  const parts = withValidation(await loadIdxFolder(name));
  return { name, ...parts, moments: pixelMoments(parts.train) };
}

function withValidation(whole: Parameters<typeof heldOut>[0]): ReturnType<typeof heldOut> {
  const { count } = whole.train;
  const held = Math.min(mostHeldOut, Math.ceil(count / 12));
  if (held >= count) throw new RangeError(`Cannot train: found ${count} training images, needed at least 2`);
  return heldOut(whole, held);
}
