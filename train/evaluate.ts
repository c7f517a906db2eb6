import { argmax, crossEntropy, exp, jit, logSoftmax, max, mul, type Tensor, ValueError } from "../core/mod.ts";
import type { Batch } from "../data/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { accuracy } from "./metrics.ts";

/** From logits [N, classes] and labels [N] to a scalar, the mean over the samples. */
export type LossFunction = (logits: Tensor, labels: Tensor) => Tensor;

/** How a model does on labelled samples, in their order. */
export interface Evaluation {
  /** Part of the samples whose class is right, 0 to 1. */
  readonly accuracy: number;
  /** Mean loss. */
  readonly loss: number;
  /** The class with the highest logit, for each sample. */
  readonly predictions: Int32Array;
  /** The model's probability (softmax) of that class, for each sample. */
  readonly probabilities: Float32Array;
  /** The right class of each sample. */
  readonly labels: Int32Array;
}

/**
 * Runs a model in evaluation mode over labelled samples.
 *
 * @param model gives logits [N, classes]
 * @param batches one pass over the samples
 * @param options `loss` is the cross-entropy unless told
 * @throws {ValueError} where there is no sample
 * @example
 * ```ts
 * import { key } from "@tilegrad/tilegrad";
 * import { batches } from "@tilegrad/tilegrad/data";
 * import { loadMnist } from "@tilegrad/tilegrad/data/files";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * import { evaluate } from "@tilegrad/tilegrad/train";
 * const [model, { test }] = [lenet5(), await loadMnist()];
 * const samples = batches(test, { batchSize: 1000, shuffle: false });
 * console.log((await evaluate(model, model.init(key(1)), samples)).accuracy); // about 0.1 before training
 * ```
 */
export async function evaluate(
  model: Module,
  variables: Variables,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  { loss = crossEntropy }: { loss?: LossFunction } = {},
): Promise<Evaluation> {
  const judge = jit((variables: Variables, x: Tensor, y: Tensor) => {
    const logits = model.apply(variables, x);
    return {
      loss: mul(loss(logits, y), x.shape[0]),
      predictions: argmax(logits, { axis: -1 }),
      probabilities: exp(max(logSoftmax(logits), { axis: -1 })),
    };
  });
  const judged: (ReturnType<typeof judge> & { labels: Tensor })[] = [];
  for await (const { x, y } of batches) judged.push({ ...judge(variables, x, y), labels: y });
  if (judged.length === 0) throw new ValueError("Cannot evaluate: there is no batch, needed at least one");
  const read = (values: readonly Tensor[]) => Promise.all(values.map((value) => value.data()));
  const predictions = joined(Int32Array, await read(judged.map(({ predictions }) => predictions)));
  const probabilities = joined(Float32Array, await read(judged.map(({ probabilities }) => probabilities)));
  const labels = joined(Int32Array, await read(judged.map(({ labels }) => labels)));
  const losses = await read(judged.map(({ loss }) => loss));
  return {
    accuracy: accuracy(predictions, labels),
    loss: losses.reduce((sum, [loss]) => sum + loss, 0) / labels.length,
    predictions,
    probabilities,
    labels,
  };
}

function joined<T extends Int32Array | Float32Array>(
  type: { new (length: number): T },
  parts: readonly ArrayLike<number>[],
): T {
  const all = new type(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
