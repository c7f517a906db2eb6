// A training with everything that has a state: momentum, averages, batch statistics, dropout, a plateau schedule, a best
// validation. Run as a program, it goes on from a checkpoint file and prints what it came to.
import { batchNorm1d, dropout, flatten, linear, type Module, relu, sequential } from "../../layers/mod.ts";
import { readCheckpoint } from "../../train/files.ts";
import { fit, type FitOptions, type FitResult, optim, type StepNumbers } from "../../train/mod.ts";
import { tinySource } from "./_tiny.ts";

/** Made anew for each training: nothing may survive in objects. */
export function resumable(more: Partial<FitOptions> = {}): FitOptions {
  const plateau = optim.plateau({ base: 0.05, mode: "max", patience: 0, factor: 0.5 });
  const optimizer = optim.averaging(optim.adam({ lr: plateau, weightDecay: optim.weightsOnly(0.01) }), { decay: 0.9 });
  return {
    model: resumableModel(),
    optimizer,
    plateau,
    judged: ({ variables, optimizer: state }) => ({ ...variables, params: optimizer.averages(state) }),
    train: tinySource(),
    validation: tinySource(),
    validateEvery: 3,
    keepBest: true,
    gradients: (grads) => optim.clipByNorm(grads, 1),
    epochs: 2,
    ...more,
  };
}

/** The model of the training. */
export function resumableModel(): Module {
  return sequential({
    flatten: flatten(),
    fc1: linear(16, 8),
    bn: batchNorm1d(8),
    relu: relu(),
    drop: dropout(0.3),
    fc2: linear(8, 4),
  });
}

/** All bits of what a training came to. */
export async function outcome({ state, best, history }: FitResult, steps: StepNumbers[]): Promise<unknown> {
  const tensors = {
    ...state.variables.params,
    ...state.variables.buffers,
    ...state.optimizer,
    ...Object.fromEntries(Object.entries(best?.variables?.params ?? {}).map(([name, x]) => [`best.${name}`, x])),
  };
  const entries = await Promise.all(Object.entries(tensors).map(async ([name, x]) => [name, [...await x.data()]]));
  return {
    tensors: Object.fromEntries(entries.sort()),
    steps,
    best: [best?.step, best?.accuracy],
    epochs: history.epochs.map(({ epoch, step, loss, accuracy, validation }) => ({
      ...{ epoch, step, loss, accuracy },
      validation,
    })),
  };
}

if (import.meta.main) {
  const steps: StepNumbers[] = [];
  const start = await readCheckpoint(resumableModel(), Deno.args[0]);
  const result = await fit(resumable({ start, onStep: (one) => steps.push(one) }));
  console.log(JSON.stringify(await outcome(result, steps)));
}
