import { assert, assertEquals, assertThrows } from "@std/assert";
import { erf, exponential, gumbel, key, type Tensor, truncatedNormal, ValueError } from "../../core/mod.ts";
import { tensor } from "../../core/mod.ts";

const COUNT = 100_003;

/** Largest distance of the empirical distribution function from the true one (Kolmogorov and Smirnov). */
async function distance(
  x: Tensor,
  cumulative: (x: Float64Array) => Promise<Float64Array> | Float64Array,
): Promise<number> {
  const sorted = Float64Array.from(await x.data()).sort();
  const want = await cumulative(sorted);
  return want.reduce((most, share, i) => Math.max(most, Math.abs(share - (i + 0.5) / sorted.length)), 0);
}

/** Beyond it samples of this size go once in 10,000 times. */
const bound = 2.2 / Math.sqrt(COUNT);

Deno.test("exponential and gumbel follow their distributions, over more than 65,536 numbers", async () => {
  const waits = exponential(key(1), [COUNT], { rate: 2 });
  assert(await distance(waits, (x) => x.map((value) => 1 - Math.exp(-2 * value))) < bound);
  const noise = gumbel(key(2), [COUNT]);
  assert(await distance(noise, (x) => x.map((value) => Math.exp(-Math.exp(-value)))) < bound);
  assert((await noise.data()).every(Number.isFinite));
});

Deno.test("truncatedNormal follows the part of the bell between its bounds", async () => {
  const [mean, std, min, max] = [1, 0.5, 0.2, 3];
  const x = truncatedNormal(key(3), [COUNT], { mean, std, min, max });
  const values = await x.data();
  assert(values.every((value) => value >= Math.fround(min) && value <= max));
  const share = async (places: Float64Array) => {
    const scaled = Float32Array.from(places, (place) => (place - mean) / (std * Math.SQRT2));
    return Float64Array.from(await erf(tensor(scaled)).data());
  };
  const [low, high] = await share(Float64Array.of(min, max));
  assert(await distance(x, async (places) => (await share(places)).map((one) => (one - low) / (high - low))) < bound);
});

Deno.test("equal keys give equal numbers, others give others", async () => {
  for (const draw of [exponential, gumbel, truncatedNormal]) {
    const first = await draw(key(7), [100]).data();
    assertEquals(await draw(key(7), [100]).data(), first);
    assert((await draw(key(8), [100]).data()).every((value, i) => value !== first[i]));
    assertEquals(draw(key(7), [2, 0]).shape, [2, 0]);
  }
});

Deno.test("wrong parameters are refused", () => {
  assertThrows(() => exponential(key(1), [2], { rate: 0 }), ValueError, "rate must be above 0, found 0");
  assertThrows(() => truncatedNormal(key(1), [2], { min: 1, max: 1 }), ValueError, "needs min < max");
  assertThrows(() => truncatedNormal(key(1), [2], { max: Infinity }), ValueError, "both finite");
  assertThrows(() => truncatedNormal(key(1), [2], { std: -1 }), ValueError, "std -1");
});
