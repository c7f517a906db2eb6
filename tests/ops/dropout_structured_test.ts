import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  alphaDropout,
  dropBlock,
  type DropOptions,
  dropout2d,
  DTypeError,
  key,
  normal,
  ones,
  ShapeError,
  stochasticDepth,
  type Tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

type Drop = (x: Tensor, options: DropOptions) => Tensor;
const all: readonly Drop[] = [dropout2d, stochasticDepth, alphaDropout, dropBlock];

/** The distinct values of equal parts, one list for each. */
async function partsOf(y: Tensor, size: number): Promise<number[][]> {
  const values = Array.from(await y.data());
  return Array.from({ length: values.length / size }, (_, i) => [...new Set(values.slice(i * size, (i + 1) * size))]);
}

Deno.test("dropout2d drops whole channels of samples", async () => {
  const parts = await partsOf(dropout2d(ones([50, 40, 3, 2]), { rate: 0.2, key: key(1) }), 6);
  assert(parts.every((part) => part.length === 1 && (part[0] === 0 || part[0] === 1.25)));
  assertAlmostEquals(parts.filter(([value]) => value === 0).length / parts.length, 0.2, 0.04);
});

Deno.test("stochasticDepth drops whole samples, or all", async () => {
  const parts = await partsOf(stochasticDepth(ones([2000, 3]), { rate: 0.5, key: key(1) }), 3);
  assert(parts.every((part) => part.length === 1 && (part[0] === 0 || part[0] === 2)));
  assertAlmostEquals(parts.filter(([value]) => value === 0).length / 2000, 0.5, 0.05);
  const [whole] = await partsOf(stochasticDepth(ones([200]), { rate: 0.5, key: key(2), mode: "batch" }), 200);
  assertEquals(whole.length, 1);
});

Deno.test("alphaDropout keeps mean 0 and variance 1", async () => {
  const y = Array.from(await alphaDropout(normal(key(0), [40000]), { rate: 0.3, key: key(1) }).data());
  const mean = y.reduce((a, b) => a + b, 0) / y.length;
  assertAlmostEquals(mean, 0, 0.03);
  assertAlmostEquals(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length, 1, 0.05);
  // The elements that were dropped share one value.
  const counts = new Map<number, number>();
  for (const value of y) counts.set(value, (counts.get(value) ?? 0) + 1);
  assertAlmostEquals(Math.max(...counts.values()) / y.length, 0.3, 0.02);
});

Deno.test("dropBlock drops squares, about the rate of all, and keeps the mean", async () => {
  const [batch, extent, side] = [200, 12, 3];
  const y = Array.from(
    await dropBlock(ones([batch, 1, extent, extent]), { rate: 0.1, size: side, key: key(3) }).data(),
  );
  assertAlmostEquals(y.filter((value) => value === 0).length / y.length, 0.1, 0.02);
  assertAlmostEquals(y.reduce((a, b) => a + b, 0) / y.length, 1, 1e-4);
  y.forEach((value, i) => {
    if (value !== 0) return;
    const [plane, h, w] = [Math.floor(i / extent ** 2), Math.floor(i / extent) % extent, i % extent];
    const isZero = (h: number, w: number) => y[plane * extent ** 2 + h * extent + w] === 0;
    const block = (top: number, left: number) =>
      [0, 1, 2].every((a) => [0, 1, 2].every((b) => top + a >= 0 && left + b >= 0 && isZero(top + a, left + b)));
    const starts = [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => [h - a, w - b]))
      .filter(([top, left]) => top >= 0 && left >= 0 && top + side <= extent && left + side <= extent);
    assert(starts.some(([top, left]) => block(top, left)), `element ${i} was dropped alone`);
  });
});

Deno.test("nothing is dropped at test time or at rate 0, everything at rate 1", async () => {
  const x = random([2, 3, 4, 5]);
  for (const drop of all) {
    assertEquals(drop(x, { rate: 0.5, train: false }), x);
    assertEquals(drop(x, { rate: 0 }), x);
    if (drop !== dropBlock) await checkValues(drop(x, { rate: 1, key: key(1) }), new Array(120).fill(0));
    assertEquals((await drop(zeros([0, 3, 4, 5]), { rate: 0.5, key: key(1) }).data()).length, 0);
  }
  await checkValues(dropBlock(x, { rate: 1, size: 1, key: key(1) }), new Array(120).fill(0));
});

Deno.test("what was kept gets the gradient, and all are differentiable twice", async () => {
  for (const drop of all) await checkGradient((x) => drop(x, { rate: 0.4, key: key(5) }), [random([2, 3, 4, 4])]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([1, 2, 4, 4]);
  checkRefusals([
    ...all.flatMap((drop) =>
      [
        [
          () => drop(x, { rate: 1.5 }),
          ValueError,
          `Cannot apply ${drop.name}: the rate must be from 0 to 1, found 1.5`,
        ],
        [() => drop(x, { rate: 0.5 }), ValueError, `Cannot apply ${drop.name}: training needs a key, found none`],
        [() => drop(zeros([1, 2, 4, 4], "int32"), { rate: 0.5 }), DTypeError, "found int32"],
      ] as const
    ),
    [() => dropout2d(zeros([4]), { rate: 0.5, key: key(1) }), ShapeError, "x is [4], it needs [N, C, ...]"],
    [() => stochasticDepth(zeros([]), { rate: 0.5, key: key(1) }), ShapeError, "found a scalar"],
    [() => stochasticDepth(x, { rate: 0.5, key: key(1), mode: "all" as "row" }), ValueError, "found mode all"],
    [() => dropBlock(zeros([2, 4, 4]), { rate: 0.5, key: key(1) }), ShapeError, "x is [2,4,4], it needs rank 4"],
    [() => dropBlock(x, { rate: 0.5, key: key(1), size: 0 }), ValueError, "size must be a whole number of at least 1"],
  ]);
});
