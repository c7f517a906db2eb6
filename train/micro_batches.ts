import { add, foldIn, jit, type Key, mul, scalar, slice, type Tensor, ValueError, zerosLike } from "../core/mod.ts";
import type { Params, Variables } from "../layers/mod.ts";
import type { NamedTensors, Optimizer } from "./optim/optimizer.ts";
import type { BackwardPass, StepResult, TrainingState, TrainingStep } from "./training_step.ts";

/** Images or other samples, and their labels. */
type Batch = readonly [x: Tensor, y: Tensor];

/** Sums over the parts of a batch: each part counts as the share of samples that it has. */
interface Sums extends StepResult {
  readonly grads: Params;
}

/**
 * A step that computes its batch in parts. Each part is a submission of its own, so that the memory of one is free for the
 * next.
 */
export function inMicroBatches<S extends NamedTensors>(
  backward: BackwardPass,
  optimizer: Optimizer<S>,
  gradients: (grads: Params) => Params,
  parts: number,
): TrainingStep<S> {
  if (!Number.isInteger(parts) || parts < 1) {
    throw new ValueError(`Cannot make a training step: microBatches is ${parts}, needed a whole number of at least 1`);
  }
  const collect = jit(
    (
      sums: Sums,
      share: Tensor,
      variables: Variables,
      batch: Batch,
      key: Key,
      step: Tensor,
      part: Tensor,
      scale?: Tensor,
    ) => {
      const { grads, buffers, loss, correct } = backward(variables, ...batch, foldIn(foldIn(key, step), part), scale);
      const next: Sums = {
        grads: mapped(sums.grads, (sum, name) => add(sum, mul(grads[name], share))),
        loss: add(sums.loss, mul(loss, share)),
        correct: add(sums.correct, correct),
      };
      return { sums: next, buffers };
    },
    { donate: [0] },
  );
  const improve = jit(({ params }: { params: Params }, grads: Params, state: S) => {
    const [next, nextState] = optimizer.step(params, gradients(grads), state);
    return { params: next, state: nextState };
  }, { donate: [0, 1, 2] });
  return ({ variables: { params, buffers }, optimizer: state }, x, y, key, step) => {
    const count = x.shape[0];
    if (count < parts) {
      throw new ValueError(`Cannot take a step: a batch of ${count} does not make ${parts} micro-batches`);
    }
    let sums: Sums = { grads: mapped(params, zerosLike), loss: scalar(0), correct: scalar(0, "int32") };
    for (let part = 0; part < parts; part++) {
      const [start, stop] = [part, part + 1].map((edge) => Math.round(edge * count / parts));
      const batch = [slice(x, [[start, stop]]), slice(y, [[start, stop]])] as const;
      const share = scalar((stop - start) / count);
      const variables = { params, buffers };
      const scale = optimizer.lossScale?.(state);
      ({ sums, buffers } = collect(sums, share, variables, batch, key, step, scalar(part, "uint32"), scale));
    }
    const improved = improve({ params }, sums.grads, state);
    const next: TrainingState<S> = { variables: { params: improved.params, buffers }, optimizer: improved.state };
    return [next, { loss: sums.loss, correct: sums.correct }];
  };
}

function mapped(record: Params, map: (x: Tensor, name: string) => Tensor): Params {
  return Object.fromEntries(Object.entries(record).map(([name, x]) => [name, map(x, name)]));
}
