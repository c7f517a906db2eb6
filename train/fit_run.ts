import { crossEntropy, type Key, key, realize, scalar } from "../core/mod.ts";
import type { Batch } from "../data/mod.ts";
import type { CheckpointInfo } from "./checkpoint.ts";
import { evaluate } from "./evaluate.ts";
import type { FitOptions, FitResult } from "./fit.ts";
import type { EpochNumbers } from "./history.ts";
import { Meter, requireFinite } from "./meter.ts";
import type { NamedTensors } from "./optim/optimizer.ts";
import { epochLine, type Progress, silent } from "./progress.ts";
import { Recorder } from "./recorder.ts";
import { type TrainingState, type TrainingStep, trainingStep } from "./training_step.ts";

/** Steps whose numbers are read together at most: while the device works on them, the host prepares the next. */
const mostStepsPerReading = 16;
/** Seconds between readings where steps are slow. */
const readingInterval = 0.2;

/** One training under way. */
export class FitRun<S extends NamedTensors> {
  private readonly takeStep: TrainingStep<S>;
  private readonly meter = new Meter();
  private readonly recorder = new Recorder();
  private readonly progress: Progress;
  private readonly key: Key;
  private state!: TrainingState<S>;
  private step = 0;
  private epochsDone = 0;
  private stepsPerReading = 1;
  private best: FitResult["best"];
  private sinceBest = 0;
  private ended: FitResult["ended"] = "finished";
  private interruptedIn: string | undefined;

  constructor(private readonly options: FitOptions<S>) {
    const { model, optimizer, loss = crossEntropy, seed = 0, progress = silent, augment, mix } = options;
    this.takeStep = trainingStep(model, optimizer, loss, { augment, mix });
    this.progress = progress;
    this.key = key(seed);
  }

  /** Makes the variables, and so opens the device. */
  async begin(): Promise<void> {
    const { model, optimizer, start, signal } = this.options;
    if (signal?.aborted) this.ended = "interrupted";
    const variables = start?.variables ?? model.init(this.key);
    this.state = start ?? { variables, optimizer: optimizer.init(variables.params) };
    await realize(this.state);
  }

  /** Whether there is another epoch to do. */
  get goesOn(): boolean {
    return this.ended === "finished" && this.epochsDone < this.options.epochs;
  }

  /** One pass over the training data, then the validation. */
  async epoch(): Promise<void> {
    const { train, seed = 0, validateEvery = Infinity, onEpoch, signal } = this.options;
    for await (const batch of train.epoch(this.epochsDone, seed)) {
      this.submit(batch);
      if (this.meter.waiting >= this.stepsPerReading) await this.read();
      if (signal?.aborted) return await this.interrupt();
      if (this.step % validateEvery === 0 && this.step % train.length !== 0) await this.validate();
      if (this.ended !== "finished") return;
    }
    await this.read();
    this.epochsDone++;
    const numbers = this.recorder.endEpoch(this.step, await this.validate());
    this.progress.note(epochLine(numbers));
    onEpoch?.(numbers);
    if (signal?.aborted && this.goesOn) await this.interrupt();
  }

  /** What came of it. */
  result(): FitResult<S> {
    const { state, recorder: { history }, ended, best, interruptedIn } = this;
    return { state, history, ended, best, interruptedIn };
  }

  private submit({ x, y, count }: Batch): void {
    const [state, result] = this.takeStep(this.state, x, y, this.key, scalar(this.step, "uint32"));
    this.state = state;
    this.meter.add(this.step++, result, count);
  }

  private async read(): Promise<void> {
    const numbers = await this.meter.read();
    if (numbers.length === 0) return;
    const seconds = this.recorder.steps(numbers);
    const steps = Math.round(readingInterval * numbers.length / seconds);
    this.stepsPerReading = Math.min(Math.max(steps, 1), mostStepsPerReading);
    for (const one of numbers) this.options.onStep?.(one);
    this.show(numbers.reduce((sum, { loss }) => sum + loss, 0) / numbers.length);
  }

  private show(loss: number): void {
    const { step, recorder, options: { train, epochs } } = this;
    const steps = epochs * train.length;
    const { epochAccuracy: accuracy, imagesPerSecond, secondsPerStep } = recorder;
    const secondsLeft = (steps - step) * secondsPerStep;
    this.progress.update({
      step,
      steps,
      epoch: this.epochsDone + 1,
      epochs,
      loss,
      accuracy,
      imagesPerSecond,
      secondsLeft,
    });
  }

  private async validate(): Promise<EpochNumbers["validation"]> {
    const { model, validation, seed = 0, loss: lossFunction, patience = Infinity } = this.options;
    if (!validation) {
      await this.save("best");
      return undefined;
    }
    await this.read();
    const { variables } = this.state;
    const { loss, accuracy } = await evaluate(model, variables, validation.epoch(0, seed), { loss: lossFunction });
    requireFinite(`the validation loss after ${this.step} steps`, loss);
    this.recorder.validated(this.step, accuracy);
    this.recorder.spent("validation");
    if (accuracy > (this.best?.accuracy ?? -1)) {
      this.best = { step: this.step, accuracy, savedIn: await this.save("best", accuracy) };
      this.sinceBest = 0;
    } else if (++this.sinceBest >= patience) this.ended = "patience";
    return { loss, accuracy };
  }

  private async save(kind: CheckpointInfo["kind"], accuracy?: number): Promise<string | undefined> {
    const info = { kind, step: this.step, epoch: this.epochsDone, accuracy };
    const savedIn = await this.options.checkpoint?.(this.state, info);
    this.recorder.spent("saving");
    return savedIn;
  }

  private async interrupt(): Promise<void> {
    await this.read();
    this.ended = "interrupted";
    this.interruptedIn = await this.save("interrupted");
    const place = this.interruptedIn ? `, saved in ${this.interruptedIn}` : "";
    this.progress.note(`stopped after step ${this.step} of ${this.options.epochs * this.options.train.length}${place}`);
  }
}
