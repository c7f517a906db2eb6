import { ValueError } from "../core/mod.ts";
import type { StepResult } from "./training_step.ts";

/** The numbers of one training step. */
export interface StepNumbers {
  /** Steps done before. */
  readonly step: number;
  /** Mean loss of the batch. */
  readonly loss: number;
  /** How many samples of the batch were classified right. */
  readonly correct: number;
  /** Images of the batch. */
  readonly count: number;
}

/** Collects what steps report on the device and reads it for many steps at once, so that the device need not wait. */
export class Meter {
  private pending: (StepResult & { step: number; count: number })[] = [];

  /** Notes a step whose numbers are still on the device. */
  add(step: number, result: StepResult, count: number): void {
    this.pending.push({ ...result, step, count });
  }

  /** How many steps are noted and not read. */
  get waiting(): number {
    return this.pending.length;
  }

  /**
   * The numbers of all steps since the last time.
   *
   * @throws {ValueError} at the first loss that is no finite number
   */
  async read(): Promise<StepNumbers[]> {
    const pending = this.pending;
    this.pending = [];
    const numbers = await Promise.all(pending.map(async ({ loss, correct, step, count }): Promise<StepNumbers> => {
      const [lossNumber, correctNumber] = await Promise.all([loss.item(), correct.item()]);
      return { step, loss: lossNumber, correct: correctNumber, count };
    }));
    for (const { step, loss } of numbers) requireFinite(`the loss of step ${step}`, loss);
    return numbers;
  }
}

/** Throws where a loss is NaN or infinite: every later step could only spoil more. */
export function requireFinite(what: string, loss: number): void {
  if (Number.isFinite(loss)) return;
  throw new ValueError(
    `Cannot go on training: ${what} is ${loss}, needed a finite number; no checkpoint was overwritten. ` +
      `Try a lower learning rate, and look for invalid numbers in the data`,
  );
}
