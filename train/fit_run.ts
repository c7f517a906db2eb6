import { crossEntropy, type Key, key, mul, realize, scalar, treeLeaves, treeMap } from "../core/mod.ts";
import type { Batch } from "../data/mod.ts";
import type { Variables } from "../layers/mod.ts";
import type { CheckpointInfo } from "./checkpoint.ts";
import { evaluate } from "./evaluate.ts";
import type { FitOptions, FitResult } from "./fit.ts";
import type { EpochNumbers } from "./history.ts";
import { Meter, requireFinite } from "./meter.ts";
import type { NamedTensors } from "./optim/optimizer.ts";
import type { TrainingPosition } from "./position.ts";
import { epochLine, type Progress, silent } from "./progress.ts";
import { Recorder } from "./recorder.ts";
import { placeOf } from "./resume.ts";
import { type TrainingState, type TrainingStep, trainingStep } from "./training_step.ts";

/** Steps whose numbers are read together at most: while the device works on them, the host prepares the next. */
const mostStepsPerReading = 16;
/** Seconds between readings where steps are slow. */
const readingInterval = 0.2;

/** One training under way. */
export class FitRun<S extends NamedTensors> {
  private readonly takeStep: TrainingStep<S>;
  private readonly meter = new Meter();
  private readonly recorder: Recorder;
  private readonly progress: Progress;
  private readonly seed: number;
  private readonly key: Key;
  private state!: TrainingState<S>;
  private step: number;
  private epochsDone: number;
  /** Batches of the first epoch that an earlier run has done. */
  private batchesToSkip: number;
  private stepsPerReading = 1;
  private best: TrainingPosition["best"];
  private bestVariables: Variables | undefined;
  private sinceBest: number;
  private ended: FitResult["ended"] = "finished";
  private interruptedIn: string | undefined;

  constructor(private readonly options: FitOptions<S>) {
    const { model, optimizer, loss = crossEntropy, progress = silent, start, plateau, keepBest } = options;
    this.takeStep = trainingStep(model, optimizer, loss, options);
    this.progress = progress;
    const { position, batchesToSkip } = placeOf(options);
    this.seed = position.seed;
    this.key = key(position.seed);
    this.step = position.step;
    this.epochsDone = position.epoch;
    this.batchesToSkip = batchesToSkip;
    this.best = position.best;
    this.bestVariables = keepBest ? start?.best : undefined;
    this.sinceBest = position.sinceBest;
    this.recorder = new Recorder(position.epoch, position.sums);
    if (position.plateau) plateau?.restore(position.plateau);
  }

  /** Makes the variables, and so opens the device. */
  async begin(): Promise<void> {
    const { model, optimizer, start, signal } = this.options;
    if (signal?.aborted) this.ended = "interrupted";
    const variables = start?.variables ?? model.init(this.key);
    const fresh = optimizer.init(variables.params);
    this.state = { variables, optimizer: start ? inOrderOf(fresh, start.optimizer) : fresh };
    await realize(this.state);
  }

  /** Whether there is another epoch to do. */
  get goesOn(): boolean {
    return this.ended === "finished" && this.epochsDone < this.options.epochs;
  }

  /** One pass over the training data, then the validation. */
  async epoch(): Promise<void> {
    const { train, validateEvery = Infinity, checkpointEvery = Infinity, signal } = this.options;
    for await (const batch of train.epoch(this.epochsDone, this.seed)) {
      if (this.batchesToSkip > 0) {
        this.batchesToSkip--;
        continue;
      }
      this.submit(batch);
      if (this.meter.waiting >= this.stepsPerReading) await this.read();
      const isInside = this.step % train.length !== 0;
      if (isInside && this.step % validateEvery === 0) await this.validate();
      if (this.ended !== "finished") return;
      if (signal?.aborted) return await this.interrupt();
      if (isInside && this.step % checkpointEvery === 0) await this.save("regular");
    }
    await this.endEpoch();
    if (signal?.aborted && this.goesOn) return await this.interrupt();
    if (this.step % checkpointEvery === 0) await this.save("regular");
  }

  private async endEpoch(): Promise<void> {
    const { onEpoch, plateau } = this.options;
    await this.read();
    this.epochsDone++;
    const validation = await this.validate();
    const numbers = this.recorder.endEpoch(this.step, validation);
    const loss = validation?.loss ?? numbers.loss;
    plateau?.observe(plateau.mode === "min" ? loss : validation?.accuracy ?? numbers.accuracy);
    this.progress.note(epochLine(numbers));
    onEpoch?.(numbers);
  }

  /** What came of it. */
  result(): FitResult<S> {
    const { state, recorder: { history }, ended, best, bestVariables, interruptedIn } = this;
    const withVariables = best && bestVariables ? { ...best, variables: bestVariables } : best;
    return { state, history, ended, best: withVariables, interruptedIn };
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
    const { model, validation, loss: lossFunction, patience = Infinity } = this.options;
    if (!validation) {
      await this.save("best");
      return undefined;
    }
    await this.read();
    const samples = validation.epoch(0, this.seed);
    const { loss, accuracy } = await evaluate(model, this.judged, samples, { loss: lossFunction });
    requireFinite(`the validation loss after ${this.step} steps`, loss);
    this.recorder.validated(this.step, accuracy);
    this.recorder.spent("validation");
    if (accuracy > (this.best?.accuracy ?? -1)) {
      this.best = { step: this.step, accuracy, savedIn: await this.save("best", accuracy) };
      this.sinceBest = 0;
      await this.keepBest();
    } else if (++this.sinceBest >= patience) this.ended = "patience";
    return { loss, accuracy };
  }

  private get judged(): Variables {
    return this.options.judged?.(this.state) ?? this.state.variables;
  }

  /** Copies the best variables: the next step takes over the memory of the variables themselves. */
  private async keepBest(): Promise<void> {
    if (!this.options.keepBest) return;
    const copy = treeMap(this.judged, (x) => mul(x, 1));
    await realize(copy);
    for (const old of treeLeaves(this.bestVariables)) old.dispose();
    this.bestVariables = copy;
  }

  private async save(kind: CheckpointInfo["kind"], accuracy?: number): Promise<string | undefined> {
    const { checkpoint } = this.options;
    if (!checkpoint) return undefined;
    const info = { kind, step: this.step, epoch: this.epochsDone, accuracy };
    if (kind !== "best") await this.read();
    const snapshot = kind === "best"
      ? { ...this.state, variables: this.judged }
      : { ...this.state, position: this.position(), best: this.bestVariables };
    const savedIn = await checkpoint(snapshot, info);
    this.recorder.spent("saving");
    return savedIn;
  }

  private position(): TrainingPosition {
    const { seed, step, epochsDone: epoch, best, sinceBest, recorder: { epochSums: sums } } = this;
    return { seed, step, epoch, best, sinceBest, sums, plateau: this.options.plateau?.state() };
  }

  private async interrupt(): Promise<void> {
    await this.read();
    this.ended = "interrupted";
    this.interruptedIn = await this.save("interrupted");
    const place = this.interruptedIn ? `, saved in ${this.interruptedIn}` : "";
    this.progress.note(`stopped after step ${this.step} of ${this.options.epochs * this.options.train.length}${place}`);
  }
}

/** A record in the order that another one has: equal graphs, fused alike, give equal bits. */
function inOrderOf<S extends NamedTensors>(model: S, record: S): S {
  const names = Object.keys(model).filter((name) => Object.hasOwn(record, name));
  return { ...Object.fromEntries(names.map((name) => [name, record[name]])), ...record };
}
