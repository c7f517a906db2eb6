// tg evaluate WEIGHTS: how well a network does on the test images of a data set.

import { stat } from "node:fs/promises";
import { crossEntropy, jit, type Tensor } from "../core/mod.ts";
import { type Batch, batches } from "../data/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { topKAccuracy } from "../train/mod.ts";
import { classifierOf, type ClassifierOptions, readLabels } from "./classifier.ts";
import { type Command, flag, type Given, text, whole } from "./command.ts";
import { dataHelp, isDataset, trainingData } from "./datasets.ts";
import { labelledPictures, pictureBatches } from "./labelled_pictures.ts";
import type { TrainingData } from "./training_data.ts";
import { weightsMetadata } from "./weights.ts";

/** Figures of a network on test images. */
export interface TestFigures {
  readonly images: number;
  readonly loss: number;
  readonly top1: number;
  readonly top5: number;
}

/** Tests variables on labelled images; the logits of one batch are in memory at a time. */
export async function testFigures(
  model: Module,
  variables: Variables,
  samples: AsyncIterable<Batch>,
): Promise<TestFigures> {
  const judge = jit((variables: Variables, x: Tensor, y: Tensor) => {
    const logits = model.apply(variables, x);
    return { logits, loss: crossEntropy(logits, y, { reduction: "sum" }) };
  });
  let [images, losses, first, amongFive] = [0, 0, 0, 0];
  for await (const { x, y, count } of samples) {
    const { logits, loss } = judge(variables, x, y);
    const [scores, labels, sum] = await Promise.all([logits.data(), y.data(), loss.item()]);
    logits.dispose();
    images += count;
    losses += sum;
    first += count * topKAccuracy(scores, labels, 1);
    amongFive += count * topKAccuracy(scores, labels, 5);
  }
  return { images, loss: losses / images, top1: first / images, top5: amongFive / images };
}

/** The test images of a data set, in order. */
export function testBatches({ test, moments }: TrainingData, batchSize: number): AsyncIterable<Batch> {
  return batches(test, { batchSize, shuffle: false, normalise: moments });
}

/** The figures in lines. */
export function figuresText({ images, loss, top1, top5 }: TestFigures): string {
  const percent = (part: number) => `${(100 * part).toFixed(2)} %`;
  return `${images} test images: top-1 ${percent(top1)}, top-5 ${percent(top5)}, loss ${loss.toFixed(4)}`;
}

/** What is tested on, and with what. */
interface Test {
  readonly model: string;
  readonly data: string;
  readonly figures: TestFigures;
}

async function onDataset(name: string, options: ClassifierOptions, batchSize: number): Promise<Test> {
  const data = await trainingData(name);
  const { name: network, model, variables } = await classifierOf({ ...options, classes: data.train.classes });
  return {
    model: network,
    data: data.name,
    figures: await testFigures(model, variables, testBatches(data, batchSize)),
  };
}

/** On a folder of pictures in folders by class; `undefined` where it is none. */
async function onPictures(
  folder: string,
  labels: readonly string[] | undefined,
  options: ClassifierOptions,
  batchSize: number,
): Promise<Test | undefined> {
  const isThere = await stat(folder).then((found) => found.isDirectory(), () => false);
  const pictures = isThere ? await labelledPictures(folder, labels) : undefined;
  if (pictures === undefined) return undefined;
  const classifier = await classifierOf({ ...options, classes: pictures.classes.length });
  const { name: network, model, variables } = classifier;
  const figures = await testFigures(model, variables, pictureBatches(classifier, pictures, batchSize));
  return { model: network, data: folder, figures };
}

async function tested(given: Given): Promise<Test> {
  const [data, batchSize] = [text(given, "data")!, whole(given, "batch")];
  const options = { weights: text(given, "weights")!, model: text(given, "model") };
  await weightsMetadata(options.weights); // What is wrong with the file is said before data are loaded.
  if (isDataset(data)) return await onDataset(data, options, batchSize);
  const file = text(given, "labels");
  const labels = file === undefined ? undefined : await readLabels(file);
  return await onPictures(data, labels, options, batchSize) ?? await onDataset(data, options, batchSize);
}

/** How well a network does on the test images of a data set or on a folder of pictures. */
export const evaluateCommand: Command = {
  command: "evaluate <weights>",
  describe: "top-1 and top-5 accuracy of weights on labelled images",
  builder: (options) =>
    options
      .positional("weights", { type: "string", describe: "a .safetensors, .pth or .pt file" })
      .option("data", {
        type: "string",
        default: "mnist",
        describe: `${dataHelp}; or a folder of pictures with a folder for each class`,
      })
      .option("labels", {
        type: "string",
        describe: "names of the classes, one a line, in the order of the logits, where folders are named by them; by " +
          "default the folders in the order of their names are the classes",
      })
      .option("model", { type: "string", describe: "the network of the weights; needed where the file does not tell" })
      .option("batch", { type: "string", default: "100", describe: "images that go through the network together" })
      .option("json", { type: "boolean", describe: "as JSON" }),
  async run(given) {
    const { model, data, figures } = await tested(given);
    console.log(
      flag(given, "json")
        ? JSON.stringify({ weights: text(given, "weights"), model, data, ...figures }, null, 2)
        : `${model} on ${data}, ${figuresText(figures)}`,
    );
    return 0;
  },
};
