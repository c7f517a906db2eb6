import { ValueError } from "../core/mod.ts";
import { requireCount, type Schedule } from "./schedules.ts";

/** How `cyclic` goes. */
export interface CyclicOptions {
  /** The lowest learning rate. */
  readonly base: number;
  /** The highest. */
  readonly peak: number;
  /** Steps from `base` to `peak`, 2000 unless told. */
  readonly stepsUp?: number;
  /** Steps back, as many unless told. */
  readonly stepsDown?: number;
  /**
   * `triangular`, unless told, keeps the height of the cycles; `triangular2` halves it with each; `expRange` multiplies it by
   * `gamma` with each step.
   */
  readonly mode?: "triangular" | "triangular2" | "expRange";
  /** 1 unless told. */
  readonly gamma?: number;
}

/**
 * Rises and falls along straight lines, again and again: `base + (peak - base) height scale` (CyclicLR), height from 0 to 1.
 *
 * @throws {ValueError} where a number of steps is no whole number of at least 1, or the mode is unknown
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.cyclic({ base: 0.1, peak: 0.5, stepsUp: 2 });
 * console.log([0, 1, 2, 3, 4].map(schedule)); // 0.1, 0.3, 0.5, 0.3, 0.1
 * ```
 *
 * Source: Smith, "Cyclical learning rates for training neural networks", 2017.
 */
export function cyclic(options: CyclicOptions): Schedule {
  const { base, peak, stepsUp = 2000, stepsDown = stepsUp, mode = "triangular", gamma = 1 } = options;
  requireCount("cyclic", "stepsUp", stepsUp);
  requireCount("cyclic", "stepsDown", stepsDown);
  const scales: Readonly<Record<string, (cycle: number, step: number) => number>> = {
    triangular: () => 1,
    triangular2: (cycle) => 2 ** -cycle,
    expRange: (_, step) => gamma ** step,
  };
  if (!Object.hasOwn(scales, mode)) {
    throw new ValueError(`Cannot make schedule cyclic: found mode ${mode}, needed ${Object.keys(scales).join(", ")}`);
  }
  const length = stepsUp + stepsDown;
  return (step) => {
    const cycle = Math.floor(step / length);
    const place = step - cycle * length;
    const height = place <= stepsUp ? place / stepsUp : (length - place) / stepsDown;
    return base + (peak - base) * height * scales[mode](cycle, step);
  };
}
