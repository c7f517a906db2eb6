import { ValueError } from "../core/mod.ts";

/** The learning rate of step `step`, counted from 0. */
export type Schedule = (step: number) => number;

/**
 * The learning rate stays: `base`, and `base * factor` during the first `steps` steps (PyTorch's ConstantLR).
 *
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.constant({ base: 0.1, factor: 0.5, steps: 4 });
 * console.log(schedule(3), schedule(4)); // 0.05 0.1
 * ```
 */
export function constant({ base, factor = 1, steps = 0 }: { base: number; factor?: number; steps?: number }): Schedule {
  return (step) => step < steps ? base * factor : base;
}

/**
 * Every `stepSize` steps the learning rate is multiplied by `gamma`: `base * gamma^floor(step / stepSize)` (StepLR).
 *
 * @throws {ValueError} where `stepSize` is no whole number of at least 1
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.step({ base: 0.1, stepSize: 30 });
 * console.log(schedule(29), schedule(30)); // 0.1 0.01
 * ```
 */
export function step({ base, stepSize, gamma = 0.1 }: { base: number; stepSize: number; gamma?: number }): Schedule {
  requireCount("step", "stepSize", stepSize);
  return (step) => base * gamma ** Math.floor(step / stepSize);
}

/**
 * At each milestone the learning rate is multiplied by `gamma`: `base * gamma^(milestones passed)` (MultiStepLR).
 *
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.multiStep({ base: 0.1, milestones: [100, 150] });
 * console.log(schedule(99), schedule(100), schedule(150)); // 0.1 0.01 0.001
 * ```
 */
export function multiStep(
  { base, milestones, gamma = 0.1 }: { base: number; milestones: readonly number[]; gamma?: number },
): Schedule {
  return (step) => base * gamma ** milestones.filter((milestone) => milestone <= step).length;
}

/**
 * Every step multiplies the learning rate by `gamma`: `base * gamma^step` (ExponentialLR).
 *
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * console.log(optim.exponential({ base: 0.1, gamma: 0.9 })(2)); // 0.081
 * ```
 */
export function exponential({ base, gamma }: { base: number; gamma: number }): Schedule {
  return (step) => base * gamma ** step;
}

/**
 * Half a cosine from `base` down to `minimum`: `minimum + (base - minimum) (1 + cos(pi step / steps)) / 2`
 * (CosineAnnealingLR; after `steps` it rises again).
 *
 * @throws {ValueError} where `steps` is no whole number of at least 1
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.cosine({ base: 0.1, steps: 10 });
 * console.log(schedule(0), schedule(5), schedule(10)); // 0.1 0.05 0
 * ```
 *
 * Source: Loshchilov, Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
 */
export function cosine({ base, steps, minimum = 0 }: { base: number; steps: number; minimum?: number }): Schedule {
  requireCount("cosine", "steps", steps);
  return (step) => between(base, minimum, step / steps);
}

/**
 * Cosines from `base` to `minimum`, one after the other: the first takes `steps` steps, each next `multiplier` times as
 * many (CosineAnnealingWarmRestarts).
 *
 * @throws {ValueError} where `steps` or `multiplier` is no whole number of at least 1
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.cosineRestarts({ base: 0.1, steps: 4, multiplier: 2 });
 * console.log(schedule(4), schedule(8), schedule(12)); // 0.1 0.05 0.1
 * ```
 *
 * Source: Loshchilov, Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
 */
export function cosineRestarts(
  { base, steps, multiplier = 1, minimum = 0 }: {
    base: number;
    steps: number;
    multiplier?: number;
    minimum?: number;
  },
): Schedule {
  requireCount("cosineRestarts", "steps", steps);
  requireCount("cosineRestarts", "multiplier", multiplier);
  return (step) => {
    let start = 0;
    let length = steps;
    if (multiplier === 1) start = step - step % steps;
    else for (; step >= start + length; length *= multiplier) start += length;
    return between(base, minimum, (step - start) / length);
  };
}

/**
 * A straight line from `base * startFactor` to `base * endFactor` in `steps` steps, then level (LinearLR).
 *
 * @throws {ValueError} where `steps` is no whole number of at least 1
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const schedule = optim.linear({ base: 0.1, startFactor: 0.1, steps: 5 });
 * console.log(schedule(0), schedule(5)); // 0.01 0.1
 * ```
 */
export function linear(
  { base, startFactor = 1 / 3, endFactor = 1, steps = 5 }: {
    base: number;
    startFactor?: number;
    endFactor?: number;
    steps?: number;
  },
): Schedule {
  requireCount("linear", "steps", steps);
  return (step) => base * (startFactor + (endFactor - startFactor) * Math.min(step / steps, 1));
}

/**
 * Falls to zero in `steps` steps: `base * (1 - step / steps)^power`, then stays there (PolynomialLR).
 *
 * @throws {ValueError} where `steps` is no whole number of at least 1
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * console.log(optim.polynomial({ base: 0.1, steps: 10, power: 2 })(5)); // 0.025
 * ```
 */
export function polynomial(
  { base, steps = 5, power = 1 }: { base: number; steps?: number; power?: number },
): Schedule {
  requireCount("polynomial", "steps", steps);
  return (step) => base * (1 - Math.min(step / steps, 1)) ** power;
}

/**
 * `base * factor(step)` (LambdaLR).
 *
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * console.log(optim.lambda({ base: 0.1, factor: (step) => 1 / (1 + step) })(3)); // 0.025
 * ```
 */
export function lambda({ base, factor }: { base: number; factor: (step: number) => number }): Schedule {
  return (step) => base * factor(step);
}

/**
 * Every step multiplies the learning rate by a factor of its own: `base * factor(1) * ... * factor(step)` (MultiplicativeLR).
 *
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * console.log(optim.multiplicative({ base: 0.1, factor: () => 0.95 })(2)); // 0.09025
 * ```
 */
export function multiplicative({ base, factor }: { base: number; factor: (step: number) => number }): Schedule {
  // The product is taken up where the last call left it: steps are asked for in order, mostly.
  let [known, product] = [0, 1];
  return (step) => {
    if (step < known) [known, product] = [0, 1];
    while (known < step) product *= factor(++known);
    return base * product;
  };
}

/** Half a cosine from `start` to `end`, `part` of the way (0 to 1). */
export function between(start: number, end: number, part: number): number {
  return end + (start - end) * (1 + Math.cos(Math.PI * part)) / 2;
}

/** Throws where an option is no whole number of at least 1. */
export function requireCount(schedule: string, option: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new ValueError(
      `Cannot make schedule ${schedule}: ${option} is ${value}, needed a whole number of at least 1`,
    );
  }
}
