import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { optim } from "../../train/mod.ts";

/** Learning rates of the first steps. */
function rates(schedule: optim.Schedule, count: number): number[] {
  return Array.from({ length: count }, (_, step) => schedule(step));
}

function assertRates(schedule: optim.Schedule, expected: readonly number[]): void {
  rates(schedule, expected.length).forEach((rate, step) =>
    assertAlmostEquals(rate, expected[step], 1e-12, `step ${step}`)
  );
}

Deno.test("steps and milestones multiply by gamma", () => {
  assertRates(optim.step({ base: 1, stepSize: 2, gamma: 0.5 }), [1, 1, 0.5, 0.5, 0.25]);
  assertRates(optim.multiStep({ base: 1, milestones: [1, 4] }), [1, 0.1, 0.1, 0.1, 0.01]);
  assertRates(optim.exponential({ base: 1, gamma: 0.5 }), [1, 0.5, 0.25]);
  assertRates(optim.constant({ base: 1 }), [1, 1, 1]);
  assertRates(optim.lambda({ base: 2, factor: (step) => 1 / (step + 1) }), [2, 1, 2 / 3]);
});

Deno.test("cosine ends at its minimum, and restarts begin anew with longer periods", () => {
  assertRates(optim.cosine({ base: 1, steps: 4, minimum: 0.5 }), [
    1,
    0.75 + Math.SQRT2 / 8,
    0.75,
    0.75 - Math.SQRT2 / 8,
    0.5,
  ]);
  const restarts = optim.cosineRestarts({ base: 1, steps: 2, multiplier: 3 });
  assertRates(restarts, [1, 0.5, 1, ...[1, 2, 3, 4, 5].map((i) => (1 + Math.cos(Math.PI * i / 6)) / 2), 1]);
  assertRates(optim.cosineRestarts({ base: 1, steps: 2 }), [1, 0.5, 1, 0.5, 1]);
});

Deno.test("polynomial and linear schedules stay at their end", () => {
  assertRates(optim.polynomial({ base: 1, steps: 2, power: 2 }), [1, 0.25, 0, 0]);
  assertRates(optim.linear({ base: 1, startFactor: 0, steps: 2 }), [0, 0.5, 1, 1]);
});

Deno.test("warm-up rises to the schedule that follows, which counts from its own beginning", () => {
  const then = optim.exponential({ base: 1, gamma: 0.5 });
  assertRates(optim.warmup({ steps: 4, startFactor: 0.2, then }), [0.2, 0.4, 0.6, 0.8, 1, 0.5, 0.25]);
});

Deno.test("one cycle begins at the peak divided, reaches the peak, ends at almost nothing", () => {
  const schedule = optim.oneCycle({
    peak: 1,
    steps: 10,
    rising: 0.4,
    divFactor: 10,
    finalDivFactor: 100,
    anneal: "linear",
  });
  assertRates(schedule, [0.1, 0.4, 0.7, 1, ...[1, 2, 3, 4, 5, 6].map((i) => 1 + (0.001 - 1) * i / 6)]);
});

Deno.test("one cycle in three phases falls to its first rate as it rose, then to its last", () => {
  const options = { peak: 1, steps: 10, rising: 0.4, divFactor: 10, finalDivFactor: 100, anneal: "linear" } as const;
  const schedule = optim.oneCycle({ ...options, threePhase: true });
  assertRates(schedule, [0.1, 0.4, 0.7, 1, 0.7, 0.4, 0.1, ...[1, 2, 3].map((i) => 0.1 + (0.001 - 0.1) * i / 3)]);
});

Deno.test("cycles rise and fall, at one height, at half of it, or shrinking with each step", () => {
  const options = { base: 1, peak: 3, stepsUp: 2, stepsDown: 1 };
  assertRates(optim.cyclic(options), [1, 2, 3, 1, 2, 3, 1]);
  assertRates(optim.cyclic({ ...options, mode: "triangular2" }), [1, 2, 3, 1, 1.5, 2, 1, 1.25]);
  assertRates(optim.cyclic({ ...options, mode: "expRange", gamma: 0.5 }), [1, 1.5, 1.5, 1, 1 + 1 / 16]);
  assertRates(optim.cyclic({ base: 0, peak: 2, stepsUp: 2 }), [0, 1, 2, 1, 0]);
});

Deno.test("chained schedules multiply, and so do factors of each step, whatever the order of the steps", () => {
  const warm = optim.constant({ base: 1, factor: 0.5, steps: 1 });
  assertRates(optim.chained(2, [warm, optim.exponential({ base: 1, gamma: 0.5 })]), [1, 1, 0.5]);
  const schedule = optim.multiplicative({ base: 1, factor: (step) => 1 / step });
  assertEquals([3, 1, 4, 0].map((step) => Math.round(1 / schedule(step))), [6, 1, 24, 1]);
});

Deno.test("a plateau schedule goes on from what another one remembered", () => {
  const make = () => optim.plateau({ base: 1, patience: 1, cooldown: 1 });
  const [straight, first, second] = [make(), make(), make()];
  assertEquals(first.state(), { rate: 1, stalled: 0, resting: 0 });
  const losses = [5, 5, 5, 4, 4, 4, 4, 4];
  losses.forEach(straight.observe);
  losses.slice(0, 3).forEach(first.observe);
  second.restore(JSON.parse(JSON.stringify(first.state())));
  losses.slice(3).forEach(second.observe);
  assertEquals(second.state(), straight.state());
  assertEquals(second(0), straight(0));
});

Deno.test("plateau divides when the metric stalls for more than its patience, whatever the step", () => {
  const schedule = optim.plateau({ base: 1, patience: 1 });
  const seen = [5, 4, 4, 4, 3, 3, 3].map((loss) => {
    schedule.observe(loss);
    return schedule(1000);
  });
  assertEquals(seen.map((rate) => Math.round(1e6 * rate)), [1e6, 1e6, 1e6, 1e5, 1e5, 1e5, 1e4]);
});

Deno.test("plateau: rising metrics, absolute thresholds, cooldown, minimum, NaN counts as stalled", () => {
  const run = (options: Omit<optim.PlateauOptions, "base">, metrics: readonly number[]) => {
    const schedule = optim.plateau({ base: 1, patience: 0, ...options });
    metrics.forEach(schedule.observe);
    return schedule(0);
  };
  assertEquals(run({ mode: "max" }, [0.5, 0.6, 0.7]), 1);
  assertEquals(run({ mode: "max" }, [0.5, 0.5]), 0.1);
  assertEquals(run({ threshold: 1, thresholdMode: "abs" }, [5, 4.5]), 0.1);
  assertEquals(run({ threshold: 0.2 }, [5, 4.5]), 0.1);
  assertEquals(run({ cooldown: 2 }, [5, 5, 5, 5]), 0.1);
  assertEquals(run({ minimum: 0.05 }, [5, 5, 5, 5]), 0.05);
  assertEquals(run({}, [5, NaN]), 0.1);
});

Deno.test("options that make no sense are refused", () => {
  assertThrows(
    () => optim.cosine({ base: 1, steps: 0 }),
    ValueError,
    "cosine: steps is 0, needed a whole number of at least 1",
  );
  assertThrows(() => optim.step({ base: 1, stepSize: 1.5 }), ValueError, "stepSize is 1.5");
  assertThrows(
    () => optim.sequence([optim.constant({ base: 1 })], [3]),
    ValueError,
    "found 1 schedules and 1 milestones",
  );
  const three = [1, 2, 3].map((base) => optim.constant({ base }));
  assertThrows(() => optim.sequence(three, [5, 5]), ValueError, "milestones are [5,5], needed ascending");
  assertThrows(() => optim.plateau({ base: 1, factor: 1 }), ValueError, "factor is 1, needed less than 1");
  assertThrows(() => optim.oneCycle({ peak: 1, steps: 10, rising: 1 }), ValueError, "rising is 1");
  assertThrows(() => optim.oneCycle({ peak: 1, steps: 9, rising: 0.5, threePhase: true }), ValueError, "and 1/2");
  assertThrows(() => optim.cyclic({ base: 1, peak: 2, stepsUp: 0 }), ValueError, "stepsUp is 0");
  assertThrows(
    () => optim.cyclic({ base: 1, peak: 2, mode: "square" as "triangular" }),
    ValueError,
    "found mode square",
  );
});
