import type { EpochNumbers } from "./history.ts";

/** How far a training is. */
export interface TrainingStatus {
  /** Steps done, and to be done in all. */
  readonly step: number;
  /** Steps of the whole training. */
  readonly steps: number;
  /** The epoch under way, counted from 1, and their number. */
  readonly epoch: number;
  /** Epochs of the whole training. */
  readonly epochs: number;
  /** Mean loss of the latest steps. */
  readonly loss: number;
  /** Part of the training samples of this epoch that were classified right, 0 to 1. */
  readonly accuracy: number;
  /** Images in a second of training; NaN while that is unknown. */
  readonly imagesPerSecond: number;
  /** Seconds of training that are left at this speed; NaN while that is unknown. */
  readonly secondsLeft: number;
}

/** Shows how a training goes; `terminalProgress` is one. */
export interface Progress {
  /** Called every few steps. */
  update(status: TrainingStatus): void;
  /** Called with a line that stays. */
  note(line: string): void;
  /** Called once at the end, however it comes. */
  stop(): void;
}

/** Shows nothing. */
export const silent: Progress = { update() {}, note() {}, stop() {} };

/**
 * A status in one line.
 *
 * @example
 * ```ts
 * import { statusLine } from "@tilegrad/tilegrad/train";
 * const status = { step: 50, steps: 100, epoch: 1, epochs: 2, loss: 0.5, accuracy: 0.9, imagesPerSecond: 4000, secondsLeft: 61 };
 * console.log(statusLine(status)); // epoch 1/2  loss 0.5000  accuracy 90.0 %  4000 images/s  1:01 left
 * ```
 */
export function statusLine({ epoch, epochs, loss, accuracy, imagesPerSecond, secondsLeft }: TrainingStatus): string {
  const percent = `${(100 * accuracy).toFixed(1)} %`;
  const speed = Number.isNaN(imagesPerSecond)
    ? ""
    : `  ${imagesPerSecond.toFixed(0)} images/s  ${clock(secondsLeft)} left`;
  return `epoch ${epoch}/${epochs}  loss ${loss.toFixed(4)}  accuracy ${percent}${speed}`;
}

/** Minutes and seconds: `1:01`. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** What an epoch came to, in one line. */
export function epochLine({ epoch, loss, accuracy, validation, imagesPerSecond, seconds }: EpochNumbers): string {
  const percent = (part: number) => `${(100 * part).toFixed(2)} %`;
  const checked = validation
    ? `  validation loss ${validation.loss.toFixed(4)}, accuracy ${percent(validation.accuracy)}`
    : "";
  return `epoch ${epoch}: loss ${loss.toFixed(4)}, accuracy ${percent(accuracy)}${checked}  ` +
    `(${seconds.toFixed(1)} s, ${imagesPerSecond.toFixed(0)} images/s)`;
}
