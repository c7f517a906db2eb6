import {
  add,
  argmax,
  cast,
  div,
  equal,
  foldIn,
  jit,
  type Key,
  mul,
  reshape,
  squeeze,
  sum,
  type Tensor,
  treeMap,
  valueAndGrad,
} from "../core/mod.ts";
import type { Module, Params, Variables } from "../layers/mod.ts";
import { augmented, type AugmentOptions } from "./augment.ts";
import { withAuxiliary } from "./auxiliary.ts";
import type { LossFunction } from "./evaluate.ts";
import { inMicroBatches } from "./micro_batches.ts";
import type { NamedTensors, Optimizer } from "./optim/optimizer.ts";

/** Everything that a training step replaces. */
export interface TrainingState<S extends NamedTensors = NamedTensors> {
  /** Parameters and buffers of the network. */
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

/** One step on the batch `x`, `y`; takes ownership of `state`. `step` is its number, a host scalar. */
export type TrainingStep<S extends NamedTensors = NamedTensors> = (
  state: TrainingState<S>,
  x: Tensor,
  y: Tensor,
  key: Key,
  step: Tensor,
) => readonly [TrainingState<S>, StepResult];

/** What goes into a step besides model, optimizer and loss. */
export interface StepOptions extends AugmentOptions {
  /**
   * Auxiliary classifiers: the weight of the loss of each, by the name of the part of the model that gives its logits in
   * training (`{ aux1: 0.3, aux2: 0.3 }` in GoogLeNet); none unless told.
   */
  readonly auxiliary?: Readonly<Record<string, number>>;
  /** What the parameters cost, added to the loss: `(params) => l1Penalty(params, { strength: 1e-5 })`. */
  readonly penalty?: (params: Params) => Tensor;
  /** What becomes of the gradients before the optimizer sees them: `(grads) => optim.clipByNorm(grads, 1)`. */
  readonly gradients?: (grads: Params) => Params;
  /**
   * Parts that a batch is computed in, one after the other: their gradients add up to those of the batch, in the memory that
   * a part needs. Statistics of batch normalisation are those of each part. 1 unless told.
   */
  readonly microBatches?: number;
}

/** Gradients of a batch, and what they were found with. */
export interface Backward extends StepResult {
  readonly grads: Params;
  readonly buffers: Params;
}

/** Forward and backward pass of a batch; of the loss times `scale`, by which the gradients are divided again. */
export type BackwardPass = (variables: Variables, x: Tensor, y: Tensor, key: Key, scale?: Tensor) => Backward;

/**
 * The captured step of a training: augmentation, forward, loss, backward, optimizer. Randomness comes from `key` and the step's
 * number.
 *
 * @throws {ValueError} where `microBatches` is no whole number of at least 1; in a step where a batch is smaller
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
  options: StepOptions = {},
): TrainingStep<S> {
  const { gradients = (grads) => grads, microBatches = 1 } = options;
  if (microBatches !== 1) {
    return inMicroBatches(backwardPass(model, lossFunction, options), optimizer, gradients, microBatches);
  }
  return jit(plainTrainingStep(model, optimizer, lossFunction, options), { donate: [0] });
}

/** The step without capture: it builds its graph anew each time. */
export function plainTrainingStep<S extends NamedTensors>(
  model: Module,
  optimizer: Optimizer<S>,
  lossFunction: LossFunction,
  options: StepOptions = {},
): TrainingStep<S> {
  const backward = backwardPass(model, lossFunction, options);
  const { gradients = (grads) => grads } = options;
  return ({ variables, optimizer: state }, x, y, key, step) => {
    const { grads, buffers, loss, correct } = backward(
      variables,
      x,
      y,
      foldIn(key, step),
      optimizer.lossScale?.(state),
    );
    const [params, next] = optimizer.step(variables.params, gradients(grads), state);
    return [{ variables: { params, buffers }, optimizer: next }, { loss, correct }];
  };
}

function backwardPass(model: Module, lossFunction: LossFunction, options: StepOptions): BackwardPass {
  const { auxiliary = {}, penalty } = options;
  const capture = Object.keys(auxiliary);
  return ({ params, buffers }, images, labels, key, scale) => {
    const { x, y } = augmented(images, labels, key, options);
    const [[, [loss, logits, nextBuffers]], grads] = valueAndGrad((params: Params) => {
      const [logits, nextBuffers, heads] = model.apply({ params, buffers }, x, { train: true, key, capture });
      const ofData = withAuxiliary(lossFunction, auxiliary)(logits, heads, y);
      const loss = penalty ? add(ofData, penalty(params)) : ofData;
      return [scale ? squeeze(mul(loss, scale)) : loss, [loss, logits, nextBuffers]] as const;
    }, { hasAux: true })(params);
    // Of mixed labels the likeliest counts.
    const classes = y.dtype === "float32" ? argmax(y, { axis: -1 }) : y;
    const correct = sum(cast(equal(argmax(logits, { axis: -1 }), classes), "int32"));
    return {
      grads: scale ? treeMap(grads, (grad) => reshape(div(grad, scale), grad.shape)) : grads,
      buffers: nextBuffers,
      loss,
      correct,
    };
  };
}
