import { argmax, cast, equal, foldIn, jit, type Key, split, sum, type Tensor, valueAndGrad } from "../core/mod.ts";
import type { Augmentation, Mixing } from "../data/augment/augmentation.ts";
import type { Module, Variables } from "../layers/mod.ts";
import type { LossFunction } from "./evaluate.ts";
import type { NamedTensors, Optimizer } from "./optim/optimizer.ts";

/** Everything that a training step replaces. */
export interface TrainingState<S extends NamedTensors = NamedTensors> {
  readonly variables: Variables;
  /** State of the optimizer. */
  readonly optimizer: S;
}

/** What one step reports, still on the device. */
export interface StepResult {
  /** Mean loss of the batch before the step. */
  readonly loss: Tensor;
  /** How many of its samples the model had right. */
  readonly correct: Tensor;
}

/** How a batch is changed before a step, on the device and within its capture. */
export interface AugmentOptions {
  /**
   * Changes the images; its key comes from the training's seed and the step's number. Colours ask for pixels from 0 to 1: leave
   * `normalise` out of the training data then, and end with the augmentation `normalize`.
   */
  readonly augment?: Augmentation;
  /** Mixes the images with each other, after `augment`, and their labels: the loss is given probabilities [N, classes]. */
  readonly mix?: Mixing;
}

/** One step on the batch `x`, `y`; takes ownership of `state`. `step` is its number, a host scalar. */
export type TrainingStep<S extends NamedTensors = NamedTensors> = (
  state: TrainingState<S>,
  x: Tensor,
  y: Tensor,
  key: Key,
  step: Tensor,
) => readonly [TrainingState<S>, StepResult];

/**
 * The captured step of a training: augmentation, forward, loss, backward, optimizer. Randomness comes from `key` and the step's
 * number.
 *
 * @param options augmentation of the images and mixing of the batch; none unless told
 *
 * @example
 * ```ts
 * import { crossEntropy, key, optim, scalar, tensor, zeros } from "@tilegrad/tilegrad";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * import { trainingStep } from "@tilegrad/tilegrad/train";
 * const [model, optimizer] = [lenet5(), optim.sgd({ lr: 0.01 })];
 * const variables = model.init(key(1));
 * const step = trainingStep(model, optimizer, crossEntropy);
 * const start = { variables, optimizer: optimizer.init(variables.params) };
 * const labels = tensor([3], { dtype: "int32" });
 * const [next, { loss }] = step(start, zeros([1, 1, 28, 28]), labels, key(2), scalar(0, "uint32"));
 * console.log(await loss.item(), Object.keys(next.variables.params));
 * ```
 */
export function trainingStep<S extends NamedTensors>(
  model: Module,
  optimizer: Optimizer<S>,
  lossFunction: LossFunction,
  options: AugmentOptions = {},
): TrainingStep<S> {
  return jit(plainTrainingStep(model, optimizer, lossFunction, options), { donate: [0] });
}

/** The step without capture: it builds its graph anew each time. */
export function plainTrainingStep<S extends NamedTensors>(
  model: Module,
  optimizer: Optimizer<S>,
  lossFunction: LossFunction,
  options: AugmentOptions = {},
): TrainingStep<S> {
  return (state, images, labels, key, step) => {
    const { params, buffers } = state.variables;
    const { x, y } = augmented(images, labels, key, step, options);
    const [[loss, [logits, nextBuffers]], grads] = valueAndGrad((params: Variables["params"]) => {
      const variables = { params, buffers };
      const [logits, nextBuffers] = model.apply(variables, x, { train: true, key: foldIn(key, step) });
      return [lossFunction(logits, y), [logits, nextBuffers]] as const;
    }, { hasAux: true })(params);
    const [nextParams, nextOptimizer] = optimizer.step(params, grads, state.optimizer);
    // Of mixed labels the likeliest counts.
    const classes = y.dtype === "float32" ? argmax(y, { axis: -1 }) : y;
    const correct = sum(cast(equal(argmax(logits, { axis: -1 }), classes), "int32"));
    const variables = { params: nextParams, buffers: nextBuffers };
    return [{ variables, optimizer: nextOptimizer }, { loss, correct }];
  };
}

/** A child of the key that no step has. */
const augmentation = 2 ** 32 - 1;

function augmented(
  images: Tensor,
  y: Tensor,
  key: Key,
  step: Tensor,
  { augment, mix }: AugmentOptions,
): { readonly x: Tensor; readonly y: Tensor } {
  const [forImages, forMixing] = split(foldIn(foldIn(key, augmentation), step));
  const x = augment ? augment(forImages, images) : images;
  return mix ? mix(forMixing, x, y) : { x, y };
}
