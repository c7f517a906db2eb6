import { argmax, cast, equal, foldIn, jit, type Key, sum, type Tensor, valueAndGrad } from "../core/mod.ts";
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

/** One step on the batch `x`, `y`; takes ownership of `state`. `step` is its number, a host scalar. */
export type TrainingStep<S extends NamedTensors = NamedTensors> = (
  state: TrainingState<S>,
  x: Tensor,
  y: Tensor,
  key: Key,
  step: Tensor,
) => readonly [TrainingState<S>, StepResult];

/**
 * The captured step of a training: forward, loss, backward, optimizer. Randomness comes from `key` and the step's number.
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
): TrainingStep<S> {
  return jit(plainTrainingStep(model, optimizer, lossFunction), { donate: [0] });
}

/** The step without capture: it builds its graph anew each time. */
export function plainTrainingStep<S extends NamedTensors>(
  model: Module,
  optimizer: Optimizer<S>,
  lossFunction: LossFunction,
): TrainingStep<S> {
  return (state, x, y, key, step) => {
    const { params, buffers } = state.variables;
    const [[loss, [logits, nextBuffers]], grads] = valueAndGrad((params: Variables["params"]) => {
      const variables = { params, buffers };
      const [logits, nextBuffers] = model.apply(variables, x, { train: true, key: foldIn(key, step) });
      return [lossFunction(logits, y), [logits, nextBuffers]] as const;
    }, { hasAux: true })(params);
    const [nextParams, nextOptimizer] = optimizer.step(params, grads, state.optimizer);
    const correct = sum(cast(equal(argmax(logits, { axis: -1 }), y), "int32"));
    const variables = { params: nextParams, buffers: nextBuffers };
    return [{ variables, optimizer: nextOptimizer }, { loss, correct }];
  };
}
