// A network with its weights, and the way from a picture to what it takes.

import { readFile } from "node:fs/promises";
import { digitImage, type Image, type ImageValues, imageValues, preprocess } from "../data/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { imagenetClasses } from "./imagenet_classes.ts";
import { type ImageFacts, knownModel, modelNames, parseExtents } from "./known_models.ts";
import { readWeights, weightsMetadata } from "./weights.ts";

/** Which network classifies, and how. */
export interface ClassifierOptions {
  /** Path of the weights. */
  readonly weights: string;
  /** Name of the network; what the weights tell unless given. */
  readonly model?: string;
  /** Number of classes; as many as the network is made for unless given. */
  readonly classes?: number;
  /** `3x224x224`: what the network is made for unless given. */
  readonly input?: string;
  /** Pixels of the shorter side before the middle is cut out. */
  readonly resize?: number;
}

/** A network and what makes its inputs of pictures. */
export interface Classifier {
  readonly name: string;
  readonly model: Module;
  readonly variables: Variables;
  /** Number of classes. */
  readonly classes: number;
  readonly prepare: (image: Image, file: string) => ImageValues;
}

/** Reads the weights; throws a RangeError where the options do not tell enough. */
export async function classifierOf(options: ClassifierOptions): Promise<Classifier> {
  const { weights, input } = options;
  const metadata = await weightsMetadata(weights);
  const name = options.model ?? metadata.model;
  if (!name) {
    throw new RangeError(`${weights} does not tell its network, --model needs one of ${modelNames().join(", ")}`);
  }
  const { make, facts } = knownModel(name);
  const inputSize = input === undefined ? facts.inputSize : sizeIn(input);
  const model = make(options.classes);
  return {
    name,
    model,
    variables: await readWeights(model, weights),
    classes: model.describe([1, ...facts.inputSize]).output[1],
    prepare: preparation({ ...facts, ...momentsIn(metadata), inputSize }, options.resize),
  };
}

/** The names of the classes in a file, one a line. */
export async function readLabels(file: string): Promise<string[]> {
  return (await readFile(file, "utf8")).trimEnd().split(/\r?\n/).map((line) => line.trim());
}

/** The names of so many classes, where their number tells. */
export function usualLabels(classes: number): readonly string[] | undefined {
  return classes === imagenetClasses.length ? imagenetClasses : undefined;
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
