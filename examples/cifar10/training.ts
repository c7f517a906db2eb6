// How examples/train_cifar10.ts trains.
import { join } from "node:path";
import { stat } from "node:fs/promises";
import { compose, randomCrop, randomHorizontalFlip } from "@tilegrad/tilegrad/data/augment";
import { readSafetensorsFile } from "@tilegrad/tilegrad/interop/files";
import {
  fit,
  type FitOptions,
  type FitResult,
  imageBatches,
  optim,
  type Progress,
  type TrainingSnapshot,
} from "@tilegrad/tilegrad/train";
import { checkpointFile, readCheckpoint } from "@tilegrad/tilegrad/train/files";
import type { TrainingData } from "../../cli/training_data.ts";
import { cifarNetwork } from "./network.ts";
import type { Settings } from "./options.ts";

/** The file of the best weights; a training to go on with is beside it. */
export const weightsFile = "cifar10.safetensors";

/** Steps between two checkpoints, for after a crash. */
const checkpointEvery = 100;
/** Part of a cycle in which the learning rate rises. */
const rising = 0.25;
const [momentum, weightDecay] = [0.9, 5e-4];

/** What `fit` needs for the settings. */
export function trainingOptions(settings: Settings, data: TrainingData): FitOptions {
  const { batch: batchSize, seed, epochs } = settings;
  const normalise = data.moments;
  const train = imageBatches(data.train, { batchSize, normalise, dropLast: true });
  return {
    model: cifarNetwork(settings),
    ...recipe(settings, epochs * train.length),
    train,
    validation: imageBatches(data.validation, { batchSize: 500, shuffle: false, normalise }),
    epochs,
    seed,
  };
}

/** Optimizer and augmentation. Images are normalised before: the crops' border of zeros is the mean colour. */
function recipe({ recipe, lr }: Settings, steps: number): Pick<FitOptions, "optimizer" | "augment" | "plateau"> {
  const decay = optim.weightsOnly(weightDecay);
  if (recipe === "cosine") {
    const schedule = optim.oneCycle({ peak: lr, steps, rising });
    return {
      optimizer: optim.sgd({ lr: schedule, momentum, nesterov: true, weightDecay: decay }),
      augment: randomHorizontalFlip(),
    };
  }
  const plateau = optim.plateau({ base: lr, mode: "max", patience: 2 });
  return {
    optimizer: optim.sgd({ lr: plateau, momentum, weightDecay: decay }),
    augment: compose(randomCrop(32, { padding: 4 }), randomHorizontalFlip()),
    plateau,
  };
}

/** Everything that decides how the training goes, for the report. */
export function hyperparameters(settings: Settings): Readonly<Record<string, unknown>> {
  const isCosine = settings.recipe === "cosine";
  return {
    ...settings,
    optimizer: "sgd",
    momentum,
    nesterov: isCosine,
    weightDecay,
    decayed: "weights, neither biases nor parameters of normalisation",
    schedule: isCosine ? `one cycle, rising for ${100 * rising} % of the steps` : "divided by 10 on a plateau",
    augmentation: isCosine ? "mirror images" : "crops of images padded by 4, mirror images",
  };
}

/** Trains, with checkpoints in the folder; from a snapshot of `findCheckpoint` it goes on. */
export async function train(settings: Settings, data: TrainingData, { out, ...rest }: {
  readonly out: string;
  readonly start?: TrainingSnapshot;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}): Promise<FitResult> {
  const metadata = { data: data.name, settings: JSON.stringify(settings) };
  return await fit({
    ...trainingOptions(settings, data),
    ...rest,
    checkpoint: checkpointFile(join(out, weightsFile), metadata),
    checkpointEvery,
  });
}

/** The latest checkpoint of a folder, and its settings; throws where there is none. */
export async function findCheckpoint(
  out: string,
): Promise<{ readonly settings: Settings; readonly start: TrainingSnapshot }> {
  const paths = ["interrupted", "latest"].map((kind) => join(out, weightsFile.replace(".", `.${kind}.`)));
  const found = await Promise.all(paths.map(async (path) => {
    const modified = await stat(path).then(({ mtimeMs }) => mtimeMs, () => -Infinity);
    return { path, modified };
  }));
  const { path, modified } = found.reduce((latest, one) => one.modified > latest.modified ? one : latest);
  if (modified === -Infinity) throw new RangeError(`Cannot go on: found no checkpoint in ${out}`);
  const { metadata } = await readSafetensorsFile(path);
  const settings: Settings = JSON.parse(metadata.settings);
  return { settings, start: await readCheckpoint(cifarNetwork(settings), path) };
}

/** As many epochs as fit into so many minutes, at least one, at the speed of a few steps. */
export async function epochsWithin(minutes: number, settings: Settings, data: TrainingData): Promise<number> {
  const stop = new AbortController();
  const options = trainingOptions(settings, data);
  const onStep = ({ step }: { readonly step: number }) => step >= 20 && stop.abort();
  const { history } = await fit({ ...options, validation: undefined, epochs: 1, signal: stop.signal, onStep });
  const secondsPerStep = history.seconds.training / Math.max(1, history.loss.length - 1);
  return Math.max(1, Math.floor(60 * minutes / (secondsPerStep * options.train.length)));
}
