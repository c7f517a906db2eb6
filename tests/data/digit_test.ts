import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FormatError } from "../../core/mod.ts";
import { digitImage } from "../../data/digit.ts";
import { resize, toGray } from "../../data/gray.ts";
import type { Image } from "../../data/image.ts";
import { massCenter } from "../../data/ink.ts";

/** A picture of a 7: ink where `drawn` says so, in units of its box (0 to 1), placed in a larger picture. */
function sevenPicture(
  options: { width: number; height: number; box: number; pen: number; ground: number; ink: number; slope?: number },
): Image {
  const { width, height, box, pen, ground, ink, slope = 0 } = options;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x - 0.1 * width) / box, (y - 0.2 * height) / box];
      const bar = v > 0 && v < pen && u > 0.2 && u < 0.8;
      const stem = v > 0 && v < 1 && Math.abs(u - (0.8 - 0.4 * v)) < pen / 2;
      data[y * width + x] = (bar || stem ? ink : ground) + slope * (x / width - 0.5);
    }
  }
  return { width, height, channels: 1, data };
}

function similarity(a: Image, b: Image): number {
  const dot = (p: Image, q: Image) => p.data.reduce((sum, value, i) => sum + value * q.data[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const paper = { width: 200, height: 160, box: 100, pen: 0.12, ground: 230, ink: 30 };

Deno.test("digitImage makes a digit light on dark, 20 pixels high, with its centre of mass in pixel 14", () => {
  const digit = digitImage(sevenPicture(paper));
  assertEquals([digit.width, digit.height, digit.channels, digit.data.length], [28, 28, 1, 784]);
  const inkedRows = Array.from({ length: 28 }, (_, y) => digit.data.subarray(28 * y, 28 * y + 28).some((v) => v > 60));
  assertEquals(inkedRows.filter((inked) => inked).length, 20);
  assertEquals([digit.data[0], Math.max(...digit.data)], [0, 255]);
  const { x, y } = massCenter({ width: 28, height: 28, values: Float32Array.from(digit.data) });
  assertAlmostEquals(x, 14.5, 0.51);
  assertAlmostEquals(y, 14.5, 0.51);
});

Deno.test("digitImage sees the same digit in ink on paper, chalk on a board, and under light from one side", () => {
  const digit = digitImage(sevenPicture(paper));
  const others = {
    chalk: sevenPicture({ ...paper, ground: 40, ink: 220 }),
    faint: sevenPicture({ ...paper, ground: 150, ink: 110 }),
    shaded: sevenPicture({ ...paper, ground: 170, ink: 70, slope: 120 }),
    large: sevenPicture({ ...paper, width: 900, height: 900, box: 500 }),
  };
  for (const [what, picture] of Object.entries(others)) {
    const found = similarity(digitImage(picture), digit);
    assert(found > 0.95, `${what}: ${found}`);
  }
});

Deno.test("digitImage thickens the line of a fine pen to MNIST's strokes", () => {
  const thin = digitImage(sevenPicture({ ...paper, width: 600, height: 500, box: 400, pen: 0.02 }));
  const mean = thin.data.reduce((sum, value) => sum + value, 0) / 784;
  assert(mean > 15, `mean ${mean}; an unthickened line gives less than 10, MNIST's digits 33`);
});

Deno.test("digitImage leaves 28 x 28 light-on-dark pixels as they are, and turns dark-on-light ones round", () => {
  const data = new Uint8Array(784);
  for (let y = 6; y < 20; y++) data.set([90, 255, 255], 28 * y + 12);
  const image = { width: 28, height: 28, channels: 1, data };
  assertEquals(digitImage(image).data, data);
  assertEquals(digitImage({ ...image, data: data.map((value) => 255 - value) }).data, data);
});

Deno.test("digitImage refuses a picture in which nothing stands out", () => {
  const blank = { width: 40, height: 30, channels: 1, data: new Uint8Array(1200).fill(200) };
  assertThrows(
    () => digitImage(blank, "blank.png"),
    FormatError,
    "Cannot find a digit in blank.png: no pixel of 40 x 30",
  );
  const pixel = { width: 1, height: 1, channels: 3, data: new Uint8Array(3) };
  assertThrows(() => digitImage(pixel), FormatError, "needed at least 16");
});

Deno.test("digitImage draws a digit much wider than high, and one of a single pixel, inside the field", () => {
  const line = { width: 300, height: 20, channels: 1, data: new Uint8Array(6000) };
  line.data.fill(255, 300 * 10 + 50, 300 * 10 + 250);
  assert(Math.max(...digitImage(line).data) === 255);
  const dot = { width: 50, height: 50, channels: 1, data: new Uint8Array(2500) };
  dot.data[25 * 50 + 25] = 255;
  assert(digitImage(dot).data[14 * 28 + 14] === 255);
});

Deno.test("toGray weighs the colours and shows white, or black where needed, through what is transparent", () => {
  const of = (channels: number, ...data: number[]) =>
    Array.from(toGray({ width: data.length / channels, height: 1, channels, data: new Uint8Array(data) }).values);
  assertEquals(of(3, 255, 0, 0, 0, 255, 0, 0, 0, 255).map(Math.round), [76, 150, 29]);
  assertEquals(of(4, 0, 0, 0, 0, 0, 0, 0, 255), [255, 0]);
  assertEquals(of(4, 255, 255, 255, 0, 255, 255, 255, 255), [0, 255]);
  assertEquals(of(2, 100, 255, 100, 0), [100, 255]);
});

Deno.test("resize keeps a constant image constant and the mean of a halved one", () => {
  const flat = { width: 7, height: 5, values: new Float32Array(35).fill(80) };
  for (const [width, height] of [[3, 2], [14, 15], [1, 1], [7, 5]]) {
    const { values } = resize(flat, width, height);
    assertEquals(values.length, width * height);
    for (const value of values) assertAlmostEquals(value, 80, 1e-4);
  }
});

Deno.test("resize interpolates with a triangle", () => {
  const step = { width: 4, height: 1, values: new Float32Array([0, 0, 8, 8]) };
  assertEquals(Array.from(resize(step, 4, 1).values), [0, 0, 8, 8]);
  assertEquals(Array.from(resize(step, 8, 1).values), [0, 0, 0, 2, 6, 8, 8, 8]);
  const [left, right] = resize(step, 2, 1).values;
  assertAlmostEquals(left, 8 / 7, 1e-6);
  assertAlmostEquals(right, 8 * 6 / 7, 1e-6);
});
