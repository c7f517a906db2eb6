import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { key, ShapeError } from "../../core/mod.ts";
import {
  constantInit,
  conv2d,
  type Initializer,
  kaimingNormal,
  kaimingUniform,
  linear,
  onesInit,
  xavierNormal,
  xavierUniform,
  zerosInit,
} from "../../layers/mod.ts";

interface Statistics {
  readonly mean: number;
  readonly std: number;
  readonly least: number;
  readonly most: number;
}

function statistics(values: Iterable<number>): Statistics {
  const all = [...values];
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const std = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  return { mean, std, least: Math.min(...all), most: Math.max(...all) };
}

async function drawn(init: Initializer, shape: readonly number[]): Promise<Statistics> {
  return statistics(await init(key(7), shape).data());
}

/** Uniform in [-bound, bound): within it, and reaching for its ends. */
function assertUniform({ mean, std, least, most }: Statistics, bound: number): void {
  assert(least >= Math.fround(-bound) && most <= Math.fround(bound), `${least} .. ${most} leaves ${bound}`);
  assert(least < -0.98 * bound && most > 0.98 * bound, `${least} .. ${most} does not fill ${bound}`);
  assertAlmostEquals(mean / bound, 0, 0.05);
  assertAlmostEquals(std / bound, 1 / Math.sqrt(3), 0.02);
}

function assertNormal({ mean, std, most }: Statistics, deviation: number): void {
  assertAlmostEquals(mean / deviation, 0, 0.05);
  assertAlmostEquals(std / deviation, 1, 0.04);
  assert(most > 2.5 * deviation, `nothing beyond 2.5 standard deviations: ${most / deviation}`);
}

const shape = [40, 10, 3, 5]; // fan in 150, fan out 600
const he = (slope: number, fan: number) => Math.sqrt(6 / ((1 + slope * slope) * fan));

Deno.test("kaimingUniform: U(-b, b) with b = sqrt(6 / ((1 + slope^2) fan))", async () => {
  assertUniform(await drawn(kaimingUniform(), shape), he(0, 150));
  assertUniform(await drawn(kaimingUniform({ fan: "out" }), shape), he(0, 600));
  assertUniform(await drawn(kaimingUniform({ slope: 0.2 }), shape), he(0.2, 150));
  assertUniform(await drawn(kaimingUniform({ slope: Math.sqrt(5) }), shape), 1 / Math.sqrt(150));
});

Deno.test("kaimingNormal: N(0, 2 / ((1 + slope^2) fan))", async () => {
  assertNormal(await drawn(kaimingNormal(), shape), Math.sqrt(2 / 150));
  assertNormal(await drawn(kaimingNormal({ fan: "out" }), shape), Math.sqrt(2 / 600));
});

Deno.test("xavierUniform and xavierNormal: variance 2 gain^2 / (fan in + fan out)", async () => {
  assertUniform(await drawn(xavierUniform(), shape), Math.sqrt(6 / 750));
  assertUniform(await drawn(xavierUniform({ gain: 2 }), [60, 100]), 2 * Math.sqrt(6 / 160));
  assertNormal(await drawn(xavierNormal({ gain: 5 / 3 }), shape), (5 / 3) * Math.sqrt(2 / 750));
});

Deno.test("constants", async () => {
  assertEquals(await onesInit(key(0), [2]).array(), [1, 1]);
  assertEquals(await zerosInit(key(0), [2], "int32").data(), new Int32Array(2));
  assertEquals(await constantInit(0.5)(key(0), [1, 2]).array(), [[0.5, 0.5]]);
});

Deno.test("initialisers that need a fan refuse a vector", () => {
  assertThrows(() => kaimingUniform()(key(0), [3]), ShapeError, "needs at least 2 axes [out, in, ...], found [3]");
});

Deno.test("conv2d and linear start as PyTorch's do: weight and bias U(-1/sqrt(fan in), 1/sqrt(fan in))", async () => {
  const cases = [
    { layer: conv2d(16, 1000, 3, { groups: 4 }), fanIn: 36 },
    { layer: linear(25, 1000), fanIn: 25 },
  ];
  for (const { layer, fanIn } of cases) {
    const { params } = layer.init(key(9));
    assertUniform(statistics(await params.weight.data()), 1 / Math.sqrt(fanIn));
    assertUniform(statistics(await params.bias.data()), 1 / Math.sqrt(fanIn));
  }
});
