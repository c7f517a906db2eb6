import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import type { ImageSet } from "../../data/mod.ts";
import { raceFlags } from "../../examples/race/options.ts";
import { fastest, type Lap, raceNetwork } from "../../examples/race/race.ts";
import { relu, summary, tanh } from "../../layers/mod.ts";

/** Bright and dark images. */
const images: ImageSet = {
  images: Uint8Array.from({ length: 16 * 3072 }, (_, i) => Math.floor(i / 3072) % 2 ? 200 : 50),
  labels: Uint8Array.from({ length: 16 }, (_, n) => n % 2),
  ...{ count: 16, channels: 3, rows: 32, columns: 32, classes: 10 },
};

Deno.test("flags of the race: defaults and what is wrong with them", () => {
  const { race, subset, out } = raceFlags(["--rates", "0.1,0.2"]);
  assertEquals([race.target, race.rates, subset, out], [0.25, [0.1, 0.2], 5000, "out"]);
  assertThrows(() => raceFlags(["--rates", "0.1,fast"]), RangeError, "--rates needs a positive number, found fast");
  assertThrows(() => raceFlags(["--subset", "0"]), RangeError, "--subset needs a whole number of at least 1");
});

Deno.test("both networks of the race have the same parameters", () => {
  const count = (activation: typeof relu) => summary(raceNetwork(32, activation), [1, 3, 32, 32]).params;
  const expected = (75 + 1) * 32 + (25 * 32 + 1) * 32 + (25 * 32 + 1) * 64 + (1024 + 1) * 10;
  assertEquals([count(relu), count(tanh)], [expected, expected]);
});

Deno.test("the race: stops at the target, cuts slower rates short, outlives a rate that diverges", async () => {
  const laps: Lap[] = [];
  const options = { target: 0.25, epochs: 30, rates: [0.02, 1e-6, 1e30], width: 4, batch: 8, seed: 1 };
  const best = await fastest(relu, images, options, (lap) => laps.push(lap));
  assertEquals(best.rate, 0.02);
  assertEquals(best.reachedIn, best.errors.length);
  assert(best.errors.at(-1)! <= 0.25 && best.errors.slice(0, -1).every((error) => error > 0.25));
  const [, slow, diverged] = laps;
  assertEquals([slow.errors.length, slow.reachedIn], [best.reachedIn, undefined]);
  assertEquals([diverged.errors.at(-1), diverged.reachedIn], [1, undefined]);
  await assertRejects(() => fastest(relu, images, { ...options, rates: [] }), ValueError, "found no learning rate");
});
