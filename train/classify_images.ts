import { softmax, type Tensor, tensor, ValueError } from "../core/mod.ts";
import type { Image, ImageValues } from "../data/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";

/** One class that a model takes an image for. */
export interface Prediction {
  /** Name of the class. */
  readonly label: string;
  /** Number of the class. */
  readonly index: number;
  /** The model's probability (softmax) of it. */
  readonly probability: number;
}

/** How images, or whatever `preprocess` takes, are classified. */
export interface ClassifyOptions<T = Image> {
  /** Makes of an image what the model takes: `preprocess(...)` of the data module, or a function of one's own. */
  readonly preprocess: (image: T) => ImageValues;
  /** Names of all classes, in the order of the logits; their numbers unless told. */
  readonly labels?: readonly string[];
  /** Classes for each image, likeliest first; 5 unless told, or all where there are fewer. */
  readonly topK?: number;
  /** Images that go through the model together; 16 unless told. */
  readonly batchSize?: number;
}

/**
 * What a model takes images for: the likeliest classes of each, by the softmax of its logits. Images are asked for as they
 * are needed, so that a generator may decode them one after the other.
 *
 * @param model gives logits [N, classes] for images [N, channels, height, width]
 * @param images decoded images of any size
 * @returns for each image, in order, its predictions, likeliest first
 * @throws {ValueError} where an option makes no sense, images differ in shape after `preprocess`, the labels are not as many
 *   as the classes, or a probability is not a number
 * @example
 * ```ts
 * import { key } from "@tilegrad/tilegrad";
 * import { preprocess } from "@tilegrad/tilegrad/data";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * import { classifyImages } from "@tilegrad/tilegrad/train";
 * const model = lenet5();
 * const image = { width: 40, height: 40, channels: 1, data: new Uint8Array(1600) }; // such as decodeImage gives
 * const options = { preprocess: preprocess({ resize: [28, 28], channels: 1 }), topK: 3 };
 * const [[best]] = await classifyImages(model, model.init(key(1)), [image], options);
 * console.log(best.label, best.probability); // about 0.1 before training
 * ```
 */
export async function classifyImages<T = Image>(
  model: Module,
  variables: Variables,
  images: Iterable<T> | AsyncIterable<T>,
  { preprocess, labels, topK = 5, batchSize = 16 }: ClassifyOptions<T>,
): Promise<Prediction[][]> {
  for (const [name, value] of Object.entries({ topK, batchSize })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new ValueError(`Cannot classify images: found ${name} ${value}, needed a whole number of at least 1`);
  }
  const predictions: Prediction[][] = [];
  let batch: ImageValues[] = [];
  const classify = async () => {
    const rows = await probabilitiesOf(model.apply(variables, stacked(batch)), labels);
    predictions.push(...rows.map((row) => likeliest(row, topK, labels)));
    batch = [];
  };
  for await (const image of images) {
    batch.push(preprocess(image));
    if (batch.length === batchSize) await classify();
  }
  if (batch.length > 0) await classify();
  return predictions;
}

/** Images of one shape as a tensor [N, channels, height, width]. */
function stacked(images: readonly ImageValues[]): Tensor {
  const [{ shape }] = images;
  const values = new Float32Array(images.length * shape[0] * shape[1] * shape[2]);
  images.forEach((image, n) => {
    if (image.shape.some((extent, axis) => extent !== shape[axis])) {
      throw new ValueError(
        `Cannot classify images: found [${image.shape}] after [${shape}], needed preprocess to give one shape to all ` +
          "(with crop, or with both sides of resize)",
      );
    }
    values.set(image.values, n * image.values.length);
  });
  return tensor(values, { shape: [images.length, ...shape], dtype: "float32" });
}

/** The probabilities of all classes, a row for each image. */
async function probabilitiesOf(logits: Tensor, labels: readonly string[] | undefined): Promise<Float32Array[]> {
  const [count, classes] = logits.shape;
  if (logits.shape.length !== 2) {
    throw new ValueError(`Cannot classify images: the model gave [${logits.shape}], needed logits [images, classes]`);
  }
  if (labels && labels.length !== classes) {
    throw new ValueError(`Cannot classify images: found ${labels.length} labels, the model has ${classes} classes`);
  }
  const values = Float32Array.from(await softmax(logits).data());
  if (values.some((value) => Number.isNaN(value))) {
    throw new ValueError("Cannot classify images: the model gave no numbers (NaN), needed sound weights");
  }
  return Array.from({ length: count }, (_, n) => values.subarray(n * classes, (n + 1) * classes));
}

/** The largest of a row; of equal ones the first. */
function likeliest(row: Float32Array, topK: number, labels: readonly string[] | undefined): Prediction[] {
  return Array.from(row, (probability, index) => ({ label: labels?.[index] ?? String(index), index, probability }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, topK);
}
