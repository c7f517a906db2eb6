// The figures of a training program: report.json and the table of where the time went.

import config from "../deno.json" with { type: "json" };
import type { Device } from "../core/mod.ts";
import { summary } from "../layers/mod.ts";
import { confusionMatrix, type Evaluation, type FitResult } from "../train/mod.ts";
import type { TrainingJob } from "./training_job.ts";

/** Seconds by what they were spent on, in order. */
export class Stopwatch {
  readonly seconds: Record<string, number> = {};
  private mark = performance.now();

  /** Books the time since the last booking. */
  book(name: string): void {
    const now = performance.now();
    this.seconds[name] = (now - this.mark) / 1000;
    this.mark = now;
  }
}

/** Where the time went, line by line. */
export function timeTable(seconds: Readonly<Record<string, number>>): string {
  const rows = [
    ...Object.entries(seconds),
    ["all", Object.values(seconds).reduce((sum, one) => sum + one, 0)] as const,
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)} ${value.toFixed(2).padStart(8)} s`).join("\n");
}

/** All figures of a finished training. */
export function trainingReport(
  { model, data, seed, hyperparameters }: TrainingJob,
  { device, trained, evaluation, seconds }: {
    readonly device: Device;
    readonly trained: FitResult;
    readonly evaluation: Evaluation;
    readonly seconds: Readonly<Record<string, number>>;
  },
) {
  const { channels, rows, columns } = data.train;
  const { params, macs } = summary(model, [1, channels, rows, columns]);
  const { predictions, labels, accuracy, loss } = evaluation;
  const { epochs } = trained.history;
  const images = epochs.length * data.train.count;
  return {
    accuracy,
    loss,
    mistakes: predictions.reduce((count, predicted, i) => count + Number(predicted !== labels[i]), 0),
    validationAccuracy: trained.best?.accuracy,
    imagesPerSecond: images / epochs.reduce((sum, epoch) => sum + epoch.seconds, 0),
    seconds,
    params,
    macsPerImage: macs,
    seed,
    hyperparameters,
    data: {
      name: data.name,
      train: data.train.count,
      validation: data.validation.count,
      test: data.test.count,
      normalise: data.moments,
    },
    adapter: device.info,
    versions: { tilegrad: config.version, deno: Deno.version.deno, v8: Deno.version.v8 },
    machine: {
      system: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
      cores: navigator.hardwareConcurrency,
    },
    epochs,
    confusion: confusionMatrix(predictions, labels, data.test.classes),
  };
}
