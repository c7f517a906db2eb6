import { ValueError } from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import type { BatchSource } from "./batch_source.ts";
import type { SaveCheckpoint } from "./checkpoint.ts";
import type { LossFunction } from "./evaluate.ts";
import { FitRun } from "./fit_run.ts";
import type { EpochNumbers, History } from "./history.ts";
import type { StepNumbers } from "./meter.ts";
import type { NamedTensors, Optimizer } from "./optim/optimizer.ts";
import type { PlateauSchedule } from "./plateau.ts";
import type { TrainingSnapshot } from "./position.ts";
import type { Progress } from "./progress.ts";
import type { StepOptions, TrainingState } from "./training_step.ts";

/** What to train, on what, and who is told. */
export interface FitOptions<S extends NamedTensors = NamedTensors> extends StepOptions {
  /** The network. */
  readonly model: Module;
  /** What changes its parameters. */
  readonly optimizer: Optimizer<S>;
  /** What it is trained on. */
  readonly train: BatchSource;
  /** Measured after every epoch; decides which checkpoint is the best. */
  readonly validation?: BatchSource;
  /** Passes over the training data. */
  readonly epochs: number;
  /** Chooses first weights, order of the data and everything random in the model; `start`'s, else 0, unless told. */
  readonly seed?: number;
  /** The cross-entropy unless told. */
  readonly loss?: LossFunction;
  /**
   * Where to start; new variables unless told. With a `position`, as `readCheckpoint` gives it, the training goes on bit by
   * bit as if it had not stopped, given the same options; without, it begins at step 0. The training takes ownership of it.
   */
  readonly start?: TrainingSnapshot<S>;
  /** Measures the validation set after every so many steps too. */
  readonly validateEvery?: number;
  /** Stops after so many validations without a better accuracy. */
  readonly patience?: number;
  /** Keeps the best variables, and everything where the training is interrupted. */
  readonly checkpoint?: SaveCheckpoint;
  /** Keeps everything after every so many steps too, to go on from after a crash. */
  readonly checkpointEvery?: number;
  /** True keeps the best variables in memory too, for `best.variables`; false unless told. */
  readonly keepBest?: boolean;
  /** The variables to validate and to keep as the best, such as moving averages; those of the state unless told. */
  readonly judged?: (state: TrainingState<S>) => Variables;
  /**
   * The schedule of the optimizer where it is a plateau: it observes every epoch's validation accuracy (mode `max`) or loss
   * (`min`; the training's without a validation set), and is kept with checkpoints.
   */
  readonly plateau?: PlateauSchedule;
  /** Hears of every step. */
  readonly progress?: Progress;
  /** Told the numbers of every step in order, up to 16 steps late: reading them at once would make the device wait. */
  readonly onStep?: (numbers: StepNumbers) => void;
  /** Told the numbers of every epoch. */
  readonly onEpoch?: (numbers: EpochNumbers) => void;
  /** Stops the training after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
}

/** What a training came to. */
export interface FitResult<S extends NamedTensors = NamedTensors> {
  /** Variables and optimizer state after the last step. */
  readonly state: TrainingState<S>;
  /** Numbers of every epoch. */
  readonly history: History;
  /** Why it ended: all epochs done, no better accuracy during `patience` validations, or `signal`. */
  readonly ended: "finished" | "patience" | "interrupted";
  /** The best validation, and where its variables are kept; they themselves with `keepBest`. */
  readonly best?: {
    readonly step: number;
    readonly accuracy: number;
    readonly savedIn?: string;
    readonly variables?: Variables;
  };
  /** Where the variables are kept that the training had when it was interrupted. */
  readonly interruptedIn?: string;
}

/**
 * Trains a model: captured steps, a validation after every epoch, the best checkpoint kept, a clean stop on a signal. The same
 * options give the same numbers on the same device, bit by bit. `augment` and `mix` change the batches of the training, never
 * those of the validation.
 *
 * @throws {ValueError} where an option makes no sense or does not fit the checkpoint to go on from, or a loss is NaN or infinite
 *   (no checkpoint is overwritten then)
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * import { mnistMoments } from "@tilegrad/tilegrad/data";
 * import { loadMnist } from "@tilegrad/tilegrad/data/files";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * import { fit, imageBatches } from "@tilegrad/tilegrad/train";
 * const mnist = await loadMnist();
 * const train = imageBatches(mnist.train, { normalise: mnistMoments });
 * const validation = imageBatches(mnist.test, { batchSize: 1000, shuffle: false, normalise: mnistMoments });
 * const optimizer = optim.sgd({ lr: optim.cosine({ base: 0.02, steps: 2 * train.length }), momentum: 0.9 });
 * const { best } = await fit({ model: lenet5(), optimizer, train, validation, epochs: 2, seed: 1 });
 * console.log(best?.accuracy); // about 0.985
 * ```
 */
export async function fit<S extends NamedTensors>(options: FitOptions<S>): Promise<FitResult<S>> {
  const { patience, keepBest, validation } = options;
  for (const name of ["epochs", "patience", "validateEvery", "checkpointEvery"] as const) {
    const value = options[name];
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new ValueError(`Cannot fit: ${name} is ${value}, needed a whole number of at least 1`);
  }
  if (patience !== undefined && !validation) throw new ValueError("Cannot fit: patience needs a validation set");
  if (keepBest && !validation) throw new ValueError("Cannot fit: keepBest needs a validation set");
  const run = new FitRun(options);
  try {
    await run.begin();
    while (run.goesOn) await run.epoch();
  } finally {
    options.progress?.stop();
  }
  return run.result();
}
