import { ValueError } from "../core/mod.ts";
import type { Schedule } from "./schedules.ts";

/** How `plateau` judges and reacts. */
export interface PlateauOptions {
  /** The first learning rate. */
  readonly base: number;
  /** `min` where the metric should fall (a loss), `max` where it should rise (an accuracy); `min` unless told. */
  readonly mode?: "min" | "max";
  /** The learning rate is multiplied by this, 0.1 unless told. */
  readonly factor?: number;
  /** Observations without improvement that are let pass, 10 unless told. */
  readonly patience?: number;
  /** An improvement must exceed this, 1e-4 unless told. */
  readonly threshold?: number;
  /** Whether the threshold is a part of the best metric (`rel`, unless told) or a difference. */
  readonly thresholdMode?: "rel" | "abs";
  /** Observations after a reduction that do not count, 0 unless told. */
  readonly cooldown?: number;
  /** The learning rate never falls below this, 0 unless told. */
  readonly minimum?: number;
  /** Reductions by no more than this are left out, 1e-8 unless told. */
  readonly eps?: number;
}

/** What a plateau schedule remembers. */
export interface PlateauState {
  /** The learning rate now. */
  readonly rate: number;
  /** The best metric so far; none before the first observation. */
  readonly best?: number;
  /** Observations since without improvement. */
  readonly stalled: number;
  /** Observations to come that do not count. */
  readonly resting: number;
}

/** A schedule that reacts to a metric. */
export interface PlateauSchedule extends Schedule {
  /** Whether the metric should fall or rise. */
  readonly mode: "min" | "max";
  /** Hands in the metric of one more epoch; may reduce the learning rate of the steps to come. */
  observe(metric: number): void;
  /** What it remembers, to be kept with a checkpoint. */
  state(): PlateauState;
  /** Takes up what another one remembered. */
  restore(state: PlateauState): void;
}

/**
 * Divides the learning rate when a metric stalls: more than `patience` observations without improvement multiply it by
 * `factor` (ReduceLROnPlateau). The schedule remembers what it observed; the step that it is asked about plays no part.
 *
 * @throws {ValueError} where `factor` is not below 1
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.plateau({ base: 0.01, patience: 1 });
 * for (const loss of [2, 1, 1, 1]) schedule.observe(loss);
 * console.log(schedule(0)); // 0.001
 * ```
 *
 * Source: Krizhevsky, Sutskever, Hinton, "ImageNet classification with deep convolutional neural networks", 2012.
 */
export function plateau(options: PlateauOptions): PlateauSchedule {
  const { mode = "min", factor = 0.1, patience = 10, cooldown = 0, minimum = 0, eps = 1e-8 } = options;
  if (!(factor < 1)) throw new ValueError(`Cannot make schedule plateau: factor is ${factor}, needed less than 1`);
  const worst = mode === "min" ? Infinity : -Infinity;
  let rate = options.base;
  let best = worst;
  let stalled = 0;
  let resting = 0;
  const observe = (metric: number) => {
    if (isBetter(metric, best, options)) {
      best = metric;
      stalled = 0;
    } else stalled++;
    if (resting > 0) {
      resting--;
      stalled = 0;
    }
    if (stalled <= patience) return;
    const reduced = Math.max(rate * factor, minimum);
    if (rate - reduced > eps) rate = reduced;
    resting = cooldown;
    stalled = 0;
  };
  const state = () => ({ rate, stalled, resting, ...best === worst ? {} : { best } });
  const restore = (state: PlateauState) => {
    ({ rate, stalled, resting } = state);
    best = state.best ?? worst;
  };
  return Object.assign(() => rate, { mode, observe, state, restore });
}

function isBetter(
  metric: number,
  best: number,
  { mode = "min", threshold = 1e-4, thresholdMode = "rel" }: PlateauOptions,
): boolean {
  const sign = mode === "min" ? -1 : 1;
  const margin = thresholdMode === "rel" && Number.isFinite(best) ? threshold * best : threshold;
  return sign * metric > sign * best + margin;
}
