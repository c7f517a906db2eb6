// A training program from the plan to the report: what deno task demo and deno task cifar10 have in common.

import { join } from "@std/path";
import type { Device } from "../core/mod.ts";
import { type Module, summary } from "../layers/mod.ts";
import { readCheckpoint } from "../train/files.ts";
import { evaluate, type FitResult, imageBatches } from "../train/mod.ts";
import { interruptedCode } from "../cli/interruptible.ts";
import type { TrainingData } from "../cli/training_data.ts";
import { writeJson, writePictures } from "./training_outputs.ts";
import { type Stopwatch, timeTable, trainingReport } from "./training_report.ts";

/** What is trained, on what, and where the results go. */
export interface TrainingJob {
  /** What the network is called. */
  readonly name: string;
  readonly model: Module;
  readonly data: TrainingData;
  /** The folder of all files; it must exist. */
  readonly out: string;
  /** The file of the best weights, in that folder. */
  readonly weightsFile: string;
  readonly seed: number;
  /** Everything that decides how the training goes, for the report. */
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  /** Trains; keeps the best weights in their file. */
  readonly train: () => Promise<FitResult>;
  /** What can be done with the weights of an interrupted training, in a line. */
  readonly afterInterrupt: (file: string) => string;
}

/** Images in a step of the evaluation. */
const testBatch = 500;

/** Trains, tests the best weights, writes everything and says what came of it; returns the exit code. */
export async function runTrainingJob(job: TrainingJob, device: Device, watch: Stopwatch): Promise<number> {
  sayPlan(job, device);
  const trained = await job.train();
  if (trained.ended === "interrupted") return sayInterrupted(trained, job);
  const { firstStep, training, validation, saving } = trained.history.seconds;
  const whole = { ...watch.seconds, "first step, compiling": firstStep, training, validation, saving };
  watch.book("fit");
  const { variables, evaluation } = await testBest(job);
  watch.book("testing");
  const { name, data, out, weightsFile } = job;
  const conv1 = variables.params["conv1.weight"];
  const pictures = await writePictures(out, { name, data, history: trained.history, conv1, evaluation });
  watch.book("drawing");
  const { testing, drawing } = watch.seconds;
  const seconds = { ...whole, testing, drawing };
  const report = trainingReport(job, { device, trained, evaluation, seconds });
  await writeJson(join(out, "report.json"), report);
  const files = [weightsFile, "report.json", ...pictures];
  console.log(`\nAccuracy on the ${data.test.count} test images: ${(100 * report.accuracy).toFixed(2)} %`);
  console.log(`Where the time went:\n${timeTable(seconds)}`);
  console.log(`${report.imagesPerSecond.toFixed(0)} images/s in training. In ${out}/: ${files.join(", ")}`);
  return 0;
}

function sayPlan({ model, data }: TrainingJob, device: Device): void {
  const { train, validation, test } = data;
  console.log(`${summary(model, [1, train.channels, train.rows, train.columns]).table}\n`);
  console.log(`${data.name}: ${train.count} images to train, ${validation.count} to validate, ${test.count} to test`);
  console.log(`on ${device.info.description}\n`);
}

/** The best weights, read back from their file, on the test images. */
async function testBest({ model, data, out, weightsFile }: TrainingJob) {
  const { variables } = await readCheckpoint(model, join(out, weightsFile));
  const images = imageBatches(data.test, { batchSize: testBatch, shuffle: false, normalise: data.moments });
  return { variables, evaluation: await evaluate(model, variables, images.epoch(0, 0)) };
}

function sayInterrupted({ best, interruptedIn }: FitResult, { out, afterInterrupt }: TrainingJob): number {
  if (best) {
    console.log(`The best weights (validation accuracy ${(100 * best.accuracy).toFixed(2)} %) are in ${best.savedIn}.`);
  }
  console.log(
    interruptedIn ? afterInterrupt(interruptedIn) : `Stopped before the first step: nothing was written to ${out}.`,
  );
  return interruptedCode;
}
