// tg train MODEL: trains a network of the zoo on a data set.

import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { summary } from "../layers/mod.ts";
import { checkpointFile, readCheckpoint } from "../train/files.ts";
import { fit, type FitOptions, type FitResult, imageBatches, optim } from "../train/mod.ts";
import { terminalProgress } from "../train/terminal.ts";
import { lossSvg } from "../viz/mod.ts";
import { type Command, flag, type Given, positive, text, whole } from "./command.ts";
import { dataHelp, trainingData } from "./datasets.ts";
import { figuresText, testBatches, testFigures } from "./evaluate.ts";
import { interruptedCode } from "./interruptible.ts";
import { knownModel } from "./known_models.ts";
import type { TrainingData } from "./training_data.ts";
import { writeOutputs } from "./written_files.ts";

/** What decides how a training goes. */
interface TrainTask {
  readonly name: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly lr: number;
  readonly weightDecay: number;
  readonly seed: number;
  /** The file of the best weights. */
  readonly file: string;
}

function trainTask(given: Given): TrainTask {
  const name = text(given, "model")!;
  return {
    name,
    epochs: whole(given, "epochs"),
    batchSize: whole(given, "batch"),
    lr: positive(given, "lr"),
    weightDecay: positive(given, "weight-decay"),
    seed: whole(given, "seed", 0),
    file: join(text(given, "out")!, `${name}.safetensors`),
  };
}

/** SGD with Nesterov momentum, the rate rising over the first tenth of the steps and falling to 0 as a cosine. */
function trainingOptions(task: TrainTask, data: TrainingData): FitOptions {
  const { name, epochs, batchSize, lr, weightDecay, seed, file } = task;
  const normalise = data.moments;
  const train = imageBatches(data.train, { batchSize, normalise });
  const steps = epochs * train.length;
  const warmup = Math.max(1, Math.floor(steps / 10));
  return {
    model: knownModel(name).make(data.train.classes),
    optimizer: optim.sgd({
      lr: optim.warmup({ steps: warmup, then: optim.cosine({ base: lr, steps: Math.max(1, steps - warmup) }) }),
      momentum: 0.9,
      nesterov: true,
      weightDecay: optim.weightsOnly(weightDecay),
    }),
    train,
    validation: imageBatches(data.validation, { batchSize, shuffle: false, normalise }),
    epochs,
    seed,
    checkpoint: checkpointFile(file, {
      model: name,
      data: data.name,
      mean: `${normalise.mean}`,
      std: `${normalise.std}`,
    }),
  };
}

/** What an interrupted training left to go on with. */
async function interrupted(options: FitOptions, file: string): Promise<Pick<FitOptions, "start">> {
  const kept = file.replace(".safetensors", ".interrupted.safetensors");
  const isThere = await stat(kept).then(() => true, () => false);
  if (!isThere) throw new RangeError(`--resume needs a training that was interrupted, found no ${kept}`);
  return { start: await readCheckpoint(options.model, kept) };
}

/** Tests the best weights and writes the figures beside them. */
async function report(task: TrainTask, data: TrainingData, options: FitOptions, { history }: FitResult, json: boolean) {
  const { variables } = await readCheckpoint(options.model, task.file);
  const test = await testFigures(options.model, variables, testBatches(data, task.batchSize));
  const figures = { ...task, data: data.name, test, epochs: history.epochs };
  await writeOutputs(task.file.replace(".safetensors", ""), {
    ".json": `${JSON.stringify(figures, null, 2)}\n`,
    ".svg": await lossSvg(history, `${task.name} on ${data.name}`),
  });
  console.log(json ? JSON.stringify(figures, null, 2) : `${figuresText(test)}\nThe best weights are in ${task.file}`);
}

/** Trains a network of the zoo on a data set. */
export const trainCommand: Command = {
  command: "train <model>",
  describe: "train a network on a data set; Ctrl-C keeps everything to go on with",
  keepsWork: true,
  builder: (options) =>
    options
      .positional("model", { type: "string", describe: "a network that tg summary --help lists" })
      .option("data", { type: "string", default: "mnist", describe: dataHelp })
      .option("epochs", { type: "string", default: "3", describe: "passes over the training images" })
      .option("batch", { type: "string", default: "64", describe: "images in a step" })
      .option("lr", { type: "string", default: "0.05", describe: "highest learning rate" })
      .option("weight-decay", { type: "string", default: "0.0005", describe: "of weights, not of biases" })
      .option("seed", { type: "string", default: "1", describe: "chooses first weights and the order of the images" })
      .option("out", { type: "string", default: "out", describe: "folder for weights, figures and the loss curve" })
      .option("resume", { type: "boolean", describe: "go on where Ctrl-C stopped, given the same options" })
      .option("json", { type: "boolean", describe: "print the figures as JSON" }),
  async run(given, signal) {
    const [task, json] = [trainTask(given), flag(given, "json")];
    const data = await trainingData(text(given, "data")!);
    const options = trainingOptions(task, data);
    const { channels, rows, columns } = data.train;
    const { table } = summary(options.model, [1, channels, rows, columns]);
    if (!json) console.log(`${table}\n\n${data.name}: ${data.train.count} images to train\n`);
    await mkdir(text(given, "out")!, { recursive: true });
    const start = flag(given, "resume") ? await interrupted(options, task.file) : {};
    const trained = await fit({ ...options, ...start, signal, ...json ? {} : { progress: terminalProgress() } });
    if (trained.ended === "interrupted") {
      console.error(`Stopped; everything is in ${trained.interruptedIn ?? "no file"}. Go on with --resume`);
      return interruptedCode;
    }
    await report(task, data, options, trained, json);
    return 0;
  },
};
