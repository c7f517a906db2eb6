// tg evaluate WEIGHTS: how well a network does on the test images of a data set.

import { batches } from "../data/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { evaluate, topKAccuracy } from "../train/mod.ts";
import { type Command, flag, text, whole } from "./command.ts";
import { dataHelp, trainingData } from "./datasets.ts";
import { knownModel, modelNames } from "./known_models.ts";
import type { TrainingData } from "./training_data.ts";
import { readWeights, weightsMetadata } from "./weights.ts";

/** Figures of a network on test images. */
export interface TestFigures {
  readonly images: number;
  readonly loss: number;
  readonly top1: number;
  readonly top5: number;
}

/** Tests variables on the test images of a data set. */
export async function testFigures(
  model: Module,
  variables: Variables,
  { test, moments }: TrainingData,
  batchSize: number,
): Promise<TestFigures> {
  const samples = () => batches(test, { batchSize, shuffle: false, normalise: moments });
  const { accuracy, loss, labels } = await evaluate(model, variables, samples());
  const logits: number[] = [];
  for await (const { x } of samples()) logits.push(...await model.apply(variables, x).data());
  const top5 = topKAccuracy(logits, labels, Math.min(5, test.classes));
  return { images: test.count, loss, top1: accuracy, top5 };
}

/** The figures in lines. */
export function figuresText({ images, loss, top1, top5 }: TestFigures): string {
  const percent = (part: number) => `${(100 * part).toFixed(2)} %`;
  return `${images} test images: top-1 ${percent(top1)}, top-5 ${percent(top5)}, loss ${loss.toFixed(4)}`;
}

/** How well a network does on the test images of a data set. */
export const evaluateCommand: Command = {
  command: "evaluate <weights>",
  describe: "top-1 and top-5 accuracy of weights on the test images of a data set",
  builder: (options) =>
    options
      .positional("weights", { type: "string", describe: "a .safetensors, .pth or .pt file" })
      .option("data", { type: "string", default: "mnist", describe: dataHelp })
      .option("model", { type: "string", describe: "the network of the weights; needed where the file does not tell" })
      .option("batch", { type: "string", default: "500", describe: "images that go through the network together" })
      .option("json", { type: "boolean", describe: "as JSON" }),
  async run(given) {
    const weights = text(given, "weights")!;
    const name = text(given, "model") ?? (await weightsMetadata(weights)).model;
    if (!name) {
      throw new RangeError(`${weights} does not tell its network, --model needs one of ${modelNames().join(", ")}`);
    }
    const data = await trainingData(text(given, "data")!);
    const model = knownModel(name).make(data.train.classes);
    const figures = await testFigures(model, await readWeights(model, weights), data, whole(given, "batch"));
    console.log(
      flag(given, "json")
        ? JSON.stringify({ weights, model: name, data: data.name, ...figures }, null, 2)
        : `${name} on ${data.name}, ${figuresText(figures)}`,
    );
    return 0;
  },
};
