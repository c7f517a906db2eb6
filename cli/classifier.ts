// A network with its weights, and the way from a picture to what it takes.

import { readFile } from "node:fs/promises";
import { digitImage, type Image, type ImageValues, imageValues, preprocess } from "../data/mod.ts";
import { classifyImages, type Prediction } from "../train/mod.ts";
import { type ImageFacts, knownModel, modelNames, parseExtents } from "./known_models.ts";
import { readWeights, weightsMetadata } from "./weights.ts";

/** Which network classifies, and how. */
export interface ClassifierOptions {
  /** Path of the weights. */
  readonly weights: string;
  /** Name of the network; what the weights tell unless given. */
  readonly model?: string;
  /** Path of the names of the classes, one a line. */
  readonly labels?: string;
  readonly topK: number;
  readonly batchSize: number;
  /** `3x224x224`: what the network is made for unless given. */
  readonly input?: string;
  /** Pixels of the shorter side before the middle is cut out. */
  readonly resize?: number;
}

/** From pictures to their likeliest classes. */
export interface Classifier {
  readonly prepare: (image: Image, file: string) => ImageValues;
  readonly classify: (images: readonly ImageValues[]) => Promise<Prediction[][]>;
}

/** Reads the weights; throws a RangeError where the options do not tell enough. */
export async function classifierOf(options: ClassifierOptions): Promise<Classifier> {
  const { weights, topK, batchSize, input } = options;
  const metadata = await weightsMetadata(weights);
  const name = options.model ?? metadata.model;
  if (!name) {
    throw new RangeError(`${weights} does not tell its network, --model needs one of ${modelNames().join(", ")}`);
  }
  const { make, facts } = knownModel(name);
  const inputSize = input === undefined ? facts.inputSize : sizeIn(input);
  const labels = options.labels === undefined ? undefined : await readLabels(options.labels);
  const model = make(labels?.length);
  const variables = await readWeights(model, weights);
  return {
    prepare: preparation({ ...facts, ...momentsIn(metadata), inputSize }, options.resize),
    classify: (images) =>
      classifyImages(model, variables, images, { preprocess: (image) => image, labels, topK, batchSize }),
  };
}

/** Networks for 28 x 28 gray pixels take a digit made like those of MNIST, others the middle of the picture. */
function preparation({ inputSize, mean, std }: ImageFacts, resize?: number): Classifier["prepare"] {
  const [channels, height, width] = inputSize;
  if (channels === 1 && height === 28 && width === 28) {
    return (image, file) => imageValues(digitImage(image, file), { mean, std });
  }
  if (channels !== 1 && channels !== 3) throw new RangeError(`--input needs 1 or 3 channels, found ${channels}`);
  const side = Math.max(height, width);
  const shorter = resize ?? (side < 200 ? side : Math.round((side * 256) / 224));
  return preprocess({ resize: shorter, crop: [height, width], channels, mean, std });
}

async function readLabels(file: string): Promise<string[]> {
  return (await readFile(file, "utf8")).trimEnd().split(/\r?\n/).map((line) => line.trim());
}

/** What the training wrote beside the weights: mean and standard deviation, one number or one a channel. */
function momentsIn({ mean, std }: Readonly<Record<string, string>>): Partial<ImageFacts> {
  if (!mean || !std) return {};
  const numbers = (text: string) => text.includes(",") ? text.split(",").map(Number) : Number(text);
  return { mean: numbers(mean), std: numbers(std) };
}

function sizeIn(input: string): ImageFacts["inputSize"] {
  const extents = parseExtents("--input", input);
  if (extents.length === 3) return [extents[0], extents[1], extents[2]];
  throw new RangeError(`--input needs channels, height and width, such as 3x224x224, found ${input}`);
}
