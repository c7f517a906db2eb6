import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { crossEntropy, key, ShapeError, tensor, ValueError, zeros } from "../../../core/mod.ts";
import { cutMix, type Mixed, mixUp } from "../../../data/augment/mod.ts";
import { symmetricBeta } from "../../../data/augment/beta.ts";
import { checkValues } from "../../ops/_check.ts";
import { images, moments, rows } from "./_plain.ts";

const count = 12;
const labels = tensor(Array.from({ length: count }, (_, n) => n % 3), { dtype: "int32" });

/** Images whose pixels are all their number. */
function numbered(height: number, width: number) {
  const values = Array.from({ length: count * 2 * height * width }, (_, i) => Math.floor(i / (2 * height * width)));
  return tensor(values, { shape: [count, 2, height, width] });
}

async function checkLabels({ y, labels: [own, other], lambda }: Mixed): Promise<void> {
  const [one, two, shares] = [await own.data(), await other.data(), await lambda.data()];
  assertEquals([...one], [...await labels.data()]);
  assertEquals([...two].sort(), [...one].sort());
  for (const [n, row] of (await rows(y)).entries()) {
    assertAlmostEquals(row.reduce((sum, p) => sum + p, 0), 1, 1e-6);
    await checkValues(row, [0, 1, 2].map((c) => (one[n] === c ? shares[n] : 0) + (two[n] === c ? 1 - shares[n] : 0)));
  }
}

Deno.test("mixUp blends images and labels in the same proportion", async () => {
  const mixed = mixUp({ classes: 3, alpha: 0.7 })(key(1), numbered(3, 5), labels);
  await checkLabels(mixed);
  const shares = await mixed.lambda.data();
  assertEquals(new Set(shares).size, count);
  const others = (await rows(mixed.x)).map((pixels, n) => {
    for (const pixel of pixels) assertAlmostEquals(pixel, pixels[0], 1e-6);
    return (pixels[0] - shares[n] * n) / (1 - shares[n]);
  });
  // Each image is mixed into one other, and the labels say into which.
  const order = others.map(Math.round);
  await checkValues(others, order, { atol: 2e-3 });
  assertEquals(order.toSorted((a, b) => a - b), Array.from({ length: count }, (_, n) => n));
  assertEquals([...await mixed.labels[1].data()], order.map((n) => n % 3));
});

Deno.test("cutMix replaces a rectangle, and labels go by the area", async () => {
  const [height, width] = [8, 11];
  const mixed = cutMix({ classes: 3 })(key(4), numbered(height, width), labels);
  await checkLabels(mixed);
  const [shares, others] = [await mixed.lambda.data(), await mixed.labels[1].data()];
  for (const [n, pixels] of (await rows(mixed.x)).entries()) {
    assertEquals(pixels.slice(0, 88), pixels.slice(88), "both channels");
    const cut = [...pixels.slice(0, 88).keys()].filter((i) => pixels[i] !== n);
    const [ys, xs] = [cut.map((i) => Math.floor(i / width)), cut.map((i) => i % width)];
    if (cut.length > 0) {
      const area = (Math.max(...ys) - Math.min(...ys) + 1) * (Math.max(...xs) - Math.min(...xs) + 1);
      assertEquals(area, cut.length, "a rectangle");
      assertEquals(pixels[cut[0]] % 3, others[n]);
      assertAlmostEquals(shares[n], 1 - area / 88, 1e-6);
    }
  }
});

Deno.test("the key decides, probabilities can be mixed again, empty batches stay empty", async () => {
  const x = images([count, 1, 4, 4]);
  const mix = cutMix({ classes: 3 });
  assertEquals(await mix(key(1), x, labels).x.data(), await mix(key(1), x, labels).x.data());
  assertNotEquals(await mix(key(1), x, labels).x.data(), await mix(key(2), x, labels).x.data());
  const once = mixUp({ classes: 3 })(key(2), x, labels);
  const twice = mix(key(3), once.x, once.y);
  for (const row of await rows(twice.y)) assertAlmostEquals(row.reduce((sum, p) => sum + p, 0), 1, 1e-6);
  assert(Number.isFinite(await crossEntropy(zeros([count, 3]), twice.y).item()));
  const empty = mixUp({ classes: 3 })(key(1), zeros([0, 1, 4, 4]), zeros([0], "int32"));
  assertEquals([(await empty.x.data()).length, empty.y.shape], [0, [0, 3]]);
});

Deno.test("shares have the moments of the beta distribution", async () => {
  for (const alpha of [0.1, 1, 4]) {
    const values = [...await symmetricBeta(key(7), 8000, alpha).data()];
    assert(values.every((value) => value >= 0 && value <= 1));
    const { mean, std } = moments(values);
    assertAlmostEquals(mean, 0.5, 0.02);
    assertAlmostEquals(std, Math.sqrt(1 / (4 * (2 * alpha + 1))), 0.01);
    const fourth = values.reduce((sum, value) => sum + (value - 0.5) ** 4, 0) / values.length;
    assertAlmostEquals(fourth, 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3)), 0.0015);
  }
});

Deno.test("wrong options, images and labels are refused", () => {
  assertThrows(() => mixUp({ classes: 0 }), ValueError, "classes must be a whole number of at least 1, found 0");
  assertThrows(() => cutMix({ classes: 3, alpha: 0 }), ValueError, "alpha must be above 0, found 0");
  const mix = mixUp({ classes: 3 });
  assertThrows(() => mix(key(1), zeros([count, 4, 4]), labels), ShapeError, "it needs [N, C, H, W]");
  assertThrows(() => mix(key(1), zeros([2, 1, 4, 4]), labels), ShapeError, "labels are int32 [12], needs [2]");
  assertThrows(() => mix(key(1), zeros([2, 1, 4, 4]), zeros([2, 4])), ShapeError, "float32 [2, 3]");
});
