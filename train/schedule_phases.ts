import { ValueError } from "../core/mod.ts";
import { between, linear, requireCount, type Schedule } from "./schedules.ts";

/**
 * Schedules one after the other: schedule `i` takes over at step `milestones[i - 1]` and counts from 0 (SequentialLR).
 *
 * @param schedules at least one
 * @param milestones the steps of the changes, ascending, one less than there are schedules
 * @throws {ValueError} where their numbers do not fit or the milestones do not ascend
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.sequence([optim.constant({ base: 0.1 }), optim.exponential({ base: 0.1, gamma: 0.5 })], [10]);
 * console.log(schedule(9), schedule(10), schedule(11)); // 0.1 0.1 0.05
 * ```
 */
export function sequence(schedules: readonly Schedule[], milestones: readonly number[]): Schedule {
  if (schedules.length === 0 || milestones.length !== schedules.length - 1) {
    throw new ValueError(
      `Cannot make schedule sequence: found ${schedules.length} schedules and ${milestones.length} milestones, ` +
        `needed one milestone less than schedules`,
    );
  }
  if (milestones.some((milestone, i) => !(milestone > (milestones[i - 1] ?? 0)))) {
    throw new ValueError(
      `Cannot make schedule sequence: milestones are [${milestones}], needed ascending steps above 0`,
    );
  }
  return (step) => {
    const index = milestones.filter((milestone) => milestone <= step).length;
    return schedules[index](step - (milestones[index - 1] ?? 0));
  };
}

/**
 * A straight line from `startFactor` times the first learning rate of `then` up to it in `steps` steps; from there on
 * `then`, counted from 0.
 *
 * @param options `startFactor` is 0.1 unless told
 * @throws {ValueError} where `steps` is no whole number of at least 1
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.warmup({ steps: 4, then: optim.cosine({ base: 0.1, steps: 12 }) });
 * console.log(schedule(0), schedule(4), schedule(16)); // 0.01 0.1 0
 * ```
 *
 * Source: Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.
 */
export function warmup(
  { steps, startFactor = 0.1, then }: { steps: number; startFactor?: number; then: Schedule },
): Schedule {
  requireCount("warmup", "steps", steps);
  return sequence([linear({ base: then(0), startFactor, steps }), then], [steps]);
}

/**
 * Schedules at once, each a factor: `base * product of schedule(step)` (ChainedScheduler).
 *
 * @param base the learning rate that all factors multiply
 * @param schedules with `base` 1 each
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const warm = optim.constant({ base: 1, factor: 0.1, steps: 2 });
 * const schedule = optim.chained(0.5, [warm, optim.exponential({ base: 1, gamma: 0.9 })]);
 * console.log(schedule(0), schedule(2)); // 0.05 0.405
 * ```
 */
export function chained(base: number, schedules: readonly Schedule[]): Schedule {
  return (step) => schedules.reduce((rate, schedule) => rate * schedule(step), base);
}

/** How `oneCycle` goes. */
export interface OneCycleOptions {
  /** The highest learning rate. */
  readonly peak: number;
  /** Steps in all. */
  readonly steps: number;
  /** Part of the steps that rises, 0.3 unless told. */
  readonly rising?: number;
  /** `cosine` unless told. */
  readonly anneal?: "cosine" | "linear";
  /** The first learning rate is `peak / divFactor`, 25 unless told. */
  readonly divFactor?: number;
  /** The last learning rate is the first divided by this, 10,000 unless told. */
  readonly finalDivFactor?: number;
  /**
   * True falls to the first learning rate, as steeply as it rose, and only then to the last, which makes three phases; false
   * unless told.
   */
  readonly threePhase?: boolean;
}

/**
 * Rises from `peak / divFactor` to `peak`, then falls to nearly nothing (OneCycleLR).
 *
 * @throws {ValueError} where `steps` is no whole number of at least 1, or `rising` is not between 0 and 1 (with `threePhase`,
 *   1/2)
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.oneCycle({ peak: 0.1, steps: 20 });
 * console.log(schedule(0), schedule(5)); // 0.004 0.1
 * ```
 *
 * Source: Smith, Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018.
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { peak, steps, rising = 0.3, anneal = "cosine", divFactor = 25, finalDivFactor = 1e4 } = options;
  const { threePhase = false } = options;
  requireCount("oneCycle", "steps", steps);
  if (!(rising > 0 && rising < (threePhase ? 0.5 : 1))) {
    const most = threePhase ? "1/2" : "1";
    throw new ValueError(`Cannot make schedule oneCycle: rising is ${rising}, needed a number between 0 and ${most}`);
  }
  const first = peak / divFactor;
  const top = rising * steps - 1;
  // Where each phase ends, and at what learning rate.
  const turns: readonly (readonly [step: number, rate: number])[] = [
    [0, first],
    [top, peak],
    ...threePhase ? [[2 * rising * steps - 2, first] as const] : [],
    [steps - 1, first / finalDivFactor],
  ];
  const line = (start: number, end: number, part: number) => start + (end - start) * part;
  const curve = anneal === "cosine" ? between : line;
  return (step) => {
    const next = Math.max(1, turns.findIndex(([end]) => step < end));
    if (step >= steps - 1) return turns.at(-1)![1];
    const [[start, from], [end, to]] = [turns[next - 1], turns[next]];
    return curve(from, to, (step - start) / (end - start));
  };
}
