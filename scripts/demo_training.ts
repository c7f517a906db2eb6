// How deno task demo trains LeNet-5.

import { join } from "@std/path";
import type { Module } from "../layers/mod.ts";
import { lenet5 } from "../models/mod.ts";
import { checkpointFile } from "../train/files.ts";
import { fit, type FitResult, imageBatches, optim } from "../train/mod.ts";
import { terminalProgress } from "../train/terminal.ts";
import type { DemoOptions } from "./demo_options.ts";
import type { TrainingData } from "../cli/training_data.ts";

/** The file of the best weights. */
export const weightsFile = "lenet.safetensors";

/** The network for a data set. */
export function demoModel(data: TrainingData): Module {
  return lenet5({ numClasses: data.train.classes });
}

/** Everything that decides how the training goes; the report lists it. */
export function hyperparameters({ epochs, batch, lr, seed }: DemoOptions, images: number) {
  const steps = epochs * Math.ceil(images / batch);
  return {
    optimizer: "sgd",
    momentum: 0.9,
    nesterov: true,
    weightDecay: 5e-4,
    decayed: "weights, not biases",
    schedule: "linear warm-up, then cosine to 0",
    lr,
    warmup: Math.max(1, Math.min(200, Math.floor(steps / 10))),
    steps,
    epochs,
    batch,
    seed,
  };
}

/** Trains with a progress bar; keeps the best weights in the output folder. */
export function train(data: TrainingData, options: DemoOptions, signal: AbortSignal): Promise<FitResult> {
  const { epochs, batch: batchSize, seed, out } = options;
  const { moments: normalise, name, train, validation } = data;
  const { momentum, nesterov, weightDecay, lr, warmup, steps } = hyperparameters(options, train.count);
  return fit({
    model: demoModel(data),
    optimizer: optim.sgd({
      lr: optim.warmup({ steps: warmup, then: optim.cosine({ base: lr, steps: Math.max(1, steps - warmup) }) }),
      momentum,
      nesterov,
      weightDecay: (parameter) => parameter.endsWith("bias") ? 0 : weightDecay,
    }),
    train: imageBatches(train, { batchSize, normalise }),
    validation: imageBatches(validation, { batchSize: 1000, shuffle: false, normalise }),
    epochs,
    seed,
    checkpoint: checkpointFile(join(out, weightsFile), {
      model: "lenet5",
      data: name,
      mean: `${normalise.mean}`,
      std: `${normalise.std}`,
    }),
    progress: terminalProgress(),
    signal,
  });
}
