// deno task cifar10: trains a small residual network on CIFAR-10, tests it on the official 10,000 images, leaves weights,
// pictures and figures. Ctrl-C stops it, --resume goes on.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { defaultDevice } from "@tilegrad/tilegrad";
import { cifar10Classes, cifar10Moments } from "@tilegrad/tilegrad/data";
import { loadCifar10 } from "@tilegrad/tilegrad/data/files";
import { terminalProgress } from "@tilegrad/tilegrad/train/terminal";
import { runInterruptible } from "../cli/interruptible.ts";
import { heldOut, type TrainingData } from "../cli/training_data.ts";
import { runTrainingJob } from "../scripts/training_job.ts";
import { Stopwatch } from "../scripts/training_report.ts";
import { cifarNetwork } from "./cifar10/network.ts";
import { type Cifar10Options, cifar10Options, type Settings, usage } from "./cifar10/options.ts";
import { epochsWithin, findCheckpoint, hyperparameters, train, weightsFile } from "./cifar10/training.ts";

/** Training images held out for validation: 375 batches of 128 are left. */
const validationImages = 2000;

async function cifar10(signal: AbortSignal): Promise<number> {
  const options = cifar10Options(Deno.args);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const { out } = options;
  await Deno.mkdir(out, { recursive: true });
  const watch = new Stopwatch();
  const device = await defaultDevice();
  watch.book("opening the device");
  const data: TrainingData = {
    name: "CIFAR-10",
    ...heldOut(await loadCifar10(), validationImages),
    moments: cifar10Moments,
    classes: cifar10Classes,
  };
  watch.book("loading the images");
  const { start, settings } = options.resume ? await findCheckpoint(out) : await begin(options, data);
  watch.book("settings");
  const job = {
    name: "A residual network",
    model: cifarNetwork(settings),
    ...{ data, out, weightsFile, seed: settings.seed },
    hyperparameters: hyperparameters(settings),
    train: () => train(settings, data, { out, start, signal, progress: terminalProgress() }),
    afterInterrupt: () => `Go on with: deno task cifar10 --resume${out === "out/cifar10" ? "" : ` --out ${out}`}`,
  };
  const code = await runTrainingJob(job, device, watch);
  if (code === 0) await removeCheckpoints(out);
  return code;
}

/** The settings of a new training, which takes the place of one that stopped. */
async function begin(
  { out, minutes, settings }: Cifar10Options,
  data: TrainingData,
): Promise<{ readonly settings: Settings; readonly start: undefined }> {
  await removeCheckpoints(out);
  if (minutes === undefined) return { settings, start: undefined };
  const epochs = await epochsWithin(minutes, settings, data);
  console.log(`${epochs} epochs fit into ${minutes} minutes.`);
  return { settings: { ...settings, epochs }, start: undefined };
}

/** What a finished training leaves is its best weights alone. */
async function removeCheckpoints(out: string): Promise<void> {
  for (const kind of ["interrupted", "latest"]) {
    await rm(join(out, weightsFile.replace(".", `.${kind}.`)), { force: true });
  }
}

if (import.meta.main) await runInterruptible("cifar10", cifar10);
