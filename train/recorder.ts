import type { EpochNumbers, History, Measure } from "./history.ts";
import type { StepNumbers } from "./meter.ts";
import type { EpochSums } from "./position.ts";

const nothing: EpochSums = { steps: 0, loss: 0, correct: 0, images: 0, seconds: 0 };

/** Writes down how a training goes and where its time goes. */
export class Recorder {
  private readonly loss: Measure[] = [];
  private readonly accuracy: Measure[] = [];
  private readonly epochs: EpochNumbers[] = [];
  private readonly seconds = { firstStep: 0, training: 0, validation: 0, saving: 0 };
  private mark = performance.now();
  private images = 0;

  /**
   * @param epochsBefore epochs done before this recording
   * @param sums what an epoch under way came to before
   */
  constructor(private readonly epochsBefore = 0, private sums: EpochSums = nothing) {}

  /** Books the time since the last booking. */
  spent(on: keyof History["seconds"]): number {
    const now = performance.now();
    const seconds = (now - this.mark) / 1000;
    this.mark = now;
    this.seconds[on] += seconds;
    return seconds;
  }

  /** Adds steps that were read; returns the seconds that they took, which are those since the last booking. */
  steps(numbers: readonly StepNumbers[]): number {
    const isFirst = this.loss.length === 0;
    const seconds = this.spent(isFirst ? "firstStep" : "training");
    let { steps, loss, correct, images } = this.sums;
    for (const one of numbers) {
      this.loss.push({ step: one.step, value: one.loss });
      steps++;
      loss += one.loss;
      correct += one.correct;
      images += one.count;
      if (!isFirst) this.images += one.count;
    }
    this.sums = { steps, loss, correct, images, seconds: this.sums.seconds + seconds };
    return seconds;
  }

  /** Adds a validation. */
  validated(step: number, accuracy: number): void {
    this.accuracy.push({ step, value: accuracy });
  }

  /** Ends an epoch and begins the next. */
  endEpoch(step: number, validation: EpochNumbers["validation"]): EpochNumbers {
    const { steps, loss, images, seconds } = this.sums;
    const numbers: EpochNumbers = {
      epoch: this.epochsBefore + this.epochs.length + 1,
      step,
      loss: loss / steps,
      accuracy: this.epochAccuracy,
      ...validation ? { validation } : {},
      imagesPerSecond: images / seconds,
      seconds,
    };
    this.epochs.push(numbers);
    this.sums = nothing;
    return numbers;
  }

  /** Images in a second of training, the first step (which compiles) not counted; NaN before the second. */
  get imagesPerSecond(): number {
    return this.images / this.seconds.training;
  }

  /** Seconds that a step takes, the first not counted; NaN before the second. */
  get secondsPerStep(): number {
    return this.seconds.training / (this.loss.length - 1);
  }

  /** Part of the training samples of this epoch that were classified right. */
  get epochAccuracy(): number {
    return this.sums.correct / this.sums.images;
  }

  /** What the epoch under way came to so far. */
  get epochSums(): EpochSums {
    return this.sums;
  }

  get history(): History {
    const { loss, accuracy, epochs, seconds } = this;
    return { loss, accuracy, epochs, seconds };
  }
}
