import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { adjustContrast, key, ones, rgbToGray, rgbToHsv, ShapeError, ValueError, zeros } from "../../../core/mod.ts";
import { colorJitter, lighting, normalize, randomGrayscale } from "../../../data/augment/mod.ts";
import { checkValues } from "../../ops/_check.ts";
import { areEqual, images, moments, rows } from "./_plain.ts";

Deno.test("brightness is a factor for each image, uniform around 1", async () => {
  const y = await rows(colorJitter({ brightness: 0.4 })(key(1), fillHalf([2000, 1, 1, 2])));
  const factors = y.map(([first, second]) => {
    assertEquals(first, second);
    return first / 0.5;
  });
  assert(Math.min(...factors) > 0.5999 && Math.max(...factors) < 1.4001);
  const { mean, std } = moments(factors);
  assertAlmostEquals(mean, 1, 0.02);
  assertAlmostEquals(std, 0.8 / Math.sqrt(12), 0.01);
});

Deno.test("contrast, saturation and hue are those of the operations", async () => {
  const x = images([3, 3, 5, 4]);
  const fixed = (value: number) => [value, value] as const;
  await checkValues(colorJitter({ contrast: fixed(0.3) })(key(1), x), adjustContrast(x, 0.3));
  const gray = colorJitter({ saturation: fixed(0) })(key(1), x);
  const [red, green, blue] = [0, 1, 2].map((c) => (rows: number[][]) =>
    rows.map((row) => row.slice(20 * c, 20 * c + 20))
  );
  const channels = await rows(gray);
  await checkValues(red(channels), await rgbToGray(x).data());
  assertEquals(red(channels), green(channels));
  assertEquals(red(channels), blue(channels));
  const [before, after] = [await rows(rgbToHsv(x)), await rows(rgbToHsv(colorJitter({ hue: fixed(0.25) })(key(1), x)))];
  for (const [n, image] of before.entries()) {
    for (let i = 0; i < 20; i++) {
      const turned = (image[i] + 0.25) % 1;
      const distance = Math.abs(after[n][i] - turned);
      assert(Math.min(distance, 1 - distance) < 1e-3);
    }
  }
});

Deno.test("images are changed apart, by the key, and stay from 0 to 1", async () => {
  const jitter = colorJitter({ brightness: 0.8, contrast: [0.2, 3], saturation: 2, hue: 0.5 });
  const x = images([4, 3, 5, 7]);
  const y = await jitter(key(1), x).data();
  assert(y.every((value) => value >= 0 && value <= 1));
  assert(await areEqual(jitter, x, [2, 2]));
  assert(!await areEqual(jitter, x, [2, 3]));
  const alike = await rows(jitter(key(1), fillHalf([4, 3, 5, 7])));
  assertEquals(new Set(alike.map(String)).size, 4);
  // One channel has neither saturation nor hue; no strength changes nothing.
  const gray = images([2, 1, 3, 3]);
  assertEquals(await colorJitter({ saturation: 1, hue: 0.5 })(key(1), gray).data(), await gray.data());
  assertEquals(await colorJitter({ brightness: 0 })(key(1), x).data(), await x.data());
  assertEquals((await jitter(key(1), zeros([0, 3, 4, 4])).data()).length, 0);
});

Deno.test("grayscale makes all channels of some images equal, the others stay", async () => {
  const x = images([400, 3, 1, 1]);
  const [before, after] = [await rows(x), await rows(randomGrayscale(0.25)(key(3), x))];
  const grays = after.filter(([red, green, blue]) => red === green && green === blue).length;
  assertAlmostEquals(grays / 400, 0.25, 0.07);
  after.forEach(([red, green, blue], n) => {
    if (red !== green || green !== blue) assertEquals([red, green, blue], before[n]);
  });
  const gray = images([2, 1, 3, 3]);
  assertEquals(await randomGrayscale(1)(key(1), gray).data(), await gray.data());
});

Deno.test("lighting shifts whole images along the principal components", async () => {
  const x = images([4000, 3, 1, 2]);
  const [before, after] = [await rows(x), await rows(lighting({ std: 0.1 })(key(5), x))];
  const shifts = after.map((row, n) => {
    const shift = [0, 2, 4].map((i) => row[i] - before[n][i]);
    assertAlmostEquals(row[1] - before[n][1], shift[0], 1e-6);
    return shift;
  });
  // Covariance = components diag((std strength)^2) components^T.
  const components = [[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]];
  const strengths = [0.2175, 0.0188, 0.0045];
  for (const [i, row] of components.entries()) {
    for (const [j, other] of components.entries()) {
      const want = strengths.reduce((sum, strength, k) => sum + row[k] * other[k] * (0.1 * strength) ** 2, 0);
      const found = shifts.reduce((sum, shift) => sum + shift[i] * shift[j], 0) / shifts.length;
      assertAlmostEquals(found / want, 1, 0.1);
    }
  }
  assertEquals(await lighting({ std: 0 })(key(1), x).data(), await x.data());
});

Deno.test("normalize is (x - mean) / std", async () => {
  const x = images([2, 3, 2, 2]);
  const [mean, std] = [[0.1, 0.2, 0.3], [0.5, 1, 2]];
  const want = Array.from(await x.data(), (value, i) => (value - mean[(i >> 2) % 3]) / std[(i >> 2) % 3]);
  await checkValues(normalize(mean, std)(key(1), x), want);
  await checkValues(normalize(0.5, 0.25)(key(1), ones([1, 2, 1, 1])), [2, 2]);
});

Deno.test("wrong options and images are refused", () => {
  assertThrows(() => colorJitter({ brightness: -1 }), ValueError, "brightness");
  assertThrows(() => colorJitter({ hue: 0.6 }), ValueError, "hue");
  assertThrows(() => colorJitter({ contrast: [2, 1] }), ValueError, "contrast");
  assertThrows(() => colorJitter({ hue: 0.1 })(key(1), zeros([1, 2, 3, 3])), ShapeError, "[N, 1 or 3, H, W]");
  assertThrows(() => lighting()(key(1), zeros([1, 1, 3, 3])), ShapeError, "it needs [N, 3, H, W]");
  assertThrows(() => lighting({ std: -1 }), ValueError, "std must be at least 0, found -1");
  assertThrows(() => normalize(0, 0), ValueError, "stds above 0");
  assertThrows(() => normalize([0, 1], 1)(key(1), zeros([1, 3, 2, 2])), ShapeError, "mean has 2 numbers");
  assertThrows(() => randomGrayscale()(key(1), zeros([1, 2, 3, 3])), ShapeError, "[N, 1 or 3, H, W]");
});

function fillHalf(shape: readonly number[]) {
  return normalize(-1, 4)(key(0), ones(shape));
}
