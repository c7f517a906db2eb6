/** Family optim: learning-rate schedules, step by step, in float64. */
import { optim } from "@tilegrad/tilegrad/train";
import { type Check, inline, UnknownOperator } from "./check.ts";
import type { Attributes, Family, GoldenCase } from "./format.ts";

type Maker = (base: number, kwargs: Attributes) => optim.Schedule;

/** PyTorch's schedulers in tilegrad's words; defaults are PyTorch's. */
const SCHEDULES: Readonly<Record<string, Maker>> = {
  ConstantLR: (base, { factor = 1 / 3, total_iters = 5 }) => optim.constant({ base, factor, steps: total_iters }),
  StepLR: (base, { step_size, gamma }) => optim.step({ base, stepSize: step_size, gamma }),
  MultiStepLR: (base, { milestones, gamma }) => optim.multiStep({ base, milestones, gamma }),
  ExponentialLR: (base, { gamma }) => optim.exponential({ base, gamma }),
  CosineAnnealingLR: (base, { T_max, eta_min }) => optim.cosine({ base, steps: T_max, minimum: eta_min }),
  CosineAnnealingWarmRestarts: (base, { T_0, T_mult, eta_min }) =>
    optim.cosineRestarts({ base, steps: T_0, multiplier: T_mult, minimum: eta_min }),
  LinearLR: (base, { start_factor, end_factor, total_iters }) =>
    optim.linear({ base, startFactor: start_factor, endFactor: end_factor, steps: total_iters }),
  PolynomialLR: (base, { total_iters, power }) => optim.polynomial({ base, steps: total_iters, power }),
  OneCycleLR: (_, kwargs) => {
    const { max_lr, total_steps, pct_start, anneal_strategy, div_factor, final_div_factor, three_phase } = kwargs;
    const anneal = anneal_strategy === "linear" ? "linear" : "cosine";
    const divisors = { divFactor: div_factor, finalDivFactor: final_div_factor };
    const phases = { rising: pct_start, threePhase: three_phase };
    return optim.oneCycle({ peak: max_lr, steps: total_steps, anneal, ...phases, ...divisors });
  },
  CyclicLR: (_, { base_lr, max_lr, step_size_up, step_size_down, mode = "triangular", gamma }) =>
    optim.cyclic({
      ...{ base: base_lr, peak: max_lr, stepsUp: step_size_up, stepsDown: step_size_down, gamma },
      mode: mode === "exp_range" ? "expRange" : mode,
    }),
  SequentialLR: (base, { schedulers, milestones }) =>
    optim.sequence(
      schedulers.map(([name, kwargs]: [string, Attributes]) => scheduleOf(name, base, kwargs)),
      milestones,
    ),
};

/** The schedule that PyTorch calls `name`. */
export function scheduleOf(name: string, base: number, kwargs: Attributes): optim.Schedule {
  if (!Object.hasOwn(SCHEDULES, name)) throw new UnknownOperator(`schedule ${name}`);
  return SCHEDULES[name](base, kwargs);
}

/** Learning rates of a schedule that watches a metric: `metrics[step]` is handed in after step `step`. */
function plateauRates(base: number, kwargs: Attributes, metrics: readonly number[]): number[] {
  const { mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps } = kwargs;
  const schedule = optim.plateau({
    ...{ base, mode, factor, patience, threshold, cooldown, eps },
    thresholdMode: threshold_mode,
    minimum: min_lr,
  });
  return metrics.map((metric, step) => {
    const rate = schedule(step);
    schedule.observe(metric);
    return rate;
  });
}

/** The learning rate in force at every step. */
export function scheduleChecks(_: Family, { attrs, lrs = [], metrics = [], tol }: GoldenCase): Check[] {
  const { name, kwargs, base_lr, steps } = attrs;
  const rates = name === "ReduceLROnPlateau"
    ? plateauRates(base_lr, kwargs, metrics)
    : Array.from({ length: steps }, (_, step) => scheduleOf(name, base_lr, kwargs)(step));
  return [{ label: "lrs", got: rates, reference: inline(lrs, tol) }];
}
