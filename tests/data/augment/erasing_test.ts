import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { key, ones, ShapeError, ValueError, zeros } from "../../../core/mod.ts";
import { compose, cutout, randomErasing, randomly } from "../../../data/augment/mod.ts";
import { areEqual, images, moments, rows } from "./_plain.ts";

/** The rectangle of zeros in one plane of ones, or nothing; throws where the zeros are no rectangle. */
function hole(plane: readonly number[], width: number) {
  const places = [...plane.keys()].filter((i) => plane[i] === 0);
  if (places.length === 0) return undefined;
  const [ys, xs] = [places.map((i) => Math.floor(i / width)), places.map((i) => i % width)];
  const [top, left] = [Math.min(...ys), Math.min(...xs)];
  const [tall, wide] = [Math.max(...ys) - top + 1, Math.max(...xs) - left + 1];
  assertEquals(places.length, tall * wide, "the zeros are a rectangle");
  return { top, left, tall, wide };
}

Deno.test("erased rectangles have torchvision's areas, ratios, places and frequency", async () => {
  const [height, width] = [30, 42];
  const y = await rows(randomErasing({ p: 0.6 })(key(1), ones([600, 1, height, width])));
  const holes = y.map((plane) => hole(plane, width)).filter((one) => one !== undefined);
  assertAlmostEquals(holes.length / 600, 0.6, 0.06);
  for (const { tall, wide } of holes) {
    const area = tall * wide / (height * width);
    assert(area > 0.014 && area < 0.35, `${area}`);
    assert(tall / wide > 0.2 && tall / wide < 4.5 && tall < height && wide < width, `${tall} x ${wide}`);
  }
  assertAlmostEquals(moments(holes.map(({ tall, wide }) => Math.log(tall / wide))).mean, 0, 0.12);
  assertAlmostEquals(moments(holes.map(({ top, tall }) => (top + 0.5) / (height - tall + 1))).mean, 0.5, 0.05);
});

Deno.test("all channels are erased, by a number or by noise; the rest stays to the bit", async () => {
  const x = images([40, 2, 9, 11]);
  const from = await rows(x);
  for (const value of [5, "random"] as const) {
    const to = await rows(randomErasing({ p: 1, value })(key(2), x));
    const erased = to.map((image, n) => image.map((pixel, i) => pixel !== from[n][i]));
    for (const image of erased) assertEquals(image.slice(0, 99), image.slice(99));
    const values = to.flatMap((image, n) => image.filter((_, i) => erased[n][i]));
    if (value === 5) assert(values.every((pixel) => pixel === 5));
    else assertAlmostEquals(moments(values).std, 1, 0.1);
  }
  assert(await areEqual(randomErasing(), x, [3, 3]));
  assert(!await areEqual(randomErasing(), x, [3, 4]));
  // No rectangle is smaller than one pixel, nor is any of the whole area smaller than the image.
  assertEquals(await randomErasing({ p: 1, scale: [1, 1] })(key(1), x).data(), await x.data());
  assertEquals([...await randomErasing({ p: 1 })(key(1), ones([1, 1, 1, 1])).data()], [1]);
  assertEquals((await randomErasing()(key(1), zeros([0, 1, 4, 4])).data()).length, 0);
});

Deno.test("cutout is a square around any pixel, cut off at the borders", async () => {
  const size = 9;
  const y = await rows(cutout(4)(key(1), ones([800, 1, size, size])));
  const tops = new Map<number, number>();
  for (const plane of y) {
    const { top, left, tall, wide } = hole(plane, size)!;
    assert(tall === Math.min(4, top === 0 ? tall : size - top) && tall >= 2 && wide >= 2 && left < size);
    tops.set(top, (tops.get(top) ?? 0) + 1);
  }
  // Middles 0 to 8 give the first rows -2 to 6; the first three of them are all row 0.
  assertEquals([...tops.keys()].sort((a, b) => a - b), [0, 1, 2, 3, 4, 5, 6]);
  assertAlmostEquals(tops.get(0)! / 800, 3 / 9, 0.06);
  assertAlmostEquals(tops.get(5)! / 800, 1 / 9, 0.04);
  const filled = cutout([2, 6], { fill: 0.25 })(key(1), ones([1, 3, 12, 12]));
  assertEquals([...await filled.data()].filter((pixel) => pixel === 0.25).length % 3, 0);
  assertEquals((await cutout(3)(key(1), zeros([0, 1, 4, 4])).data()).length, 0);
});

Deno.test("randomly changes an image with probability p, a chain gives every part a key of its own", async () => {
  const x = images([500, 1, 2, 2]);
  const [from, to] = [await rows(x), await rows(randomly(0.2, (_, x) => zeros(x.shape))(key(1), x))];
  const changed = to.filter((image, n) => image.some((pixel, i) => pixel !== from[n][i]));
  for (const image of changed) assertEquals(image, [0, 0, 0, 0]);
  assertAlmostEquals(changed.length / 500, 0.2, 0.06);
  const twice = await rows(compose(randomErasing({ p: 0.5 }), randomErasing({ p: 0.5 }))(key(1), ones([300, 1, 8, 8])));
  assertAlmostEquals(twice.filter((image) => image.every((pixel) => pixel === 1)).length / 300, 0.25, 0.08);
});

Deno.test("wrong options and images are refused", () => {
  assertThrows(() => randomErasing({ p: -1 }), ValueError, "p must be from 0 to 1");
  assertThrows(() => randomErasing({ scale: [0.5, 0.2] }), ValueError, "scale");
  assertThrows(() => randomErasing({ ratio: [0, 1] }), ValueError, "ratio");
  assertThrows(() => randomErasing({ value: NaN }), ValueError, 'a number or "random", found NaN');
  assertThrows(() => cutout(0), ShapeError, "size must be a whole number of at least 1");
  assertThrows(() => cutout(2)(key(1), zeros([4, 4])), ShapeError, "it needs [N, C, H, W]");
});
