import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FormatError, ValueError } from "../../core/mod.ts";
import { imageOf, imageSet, pixelMoments } from "../../data/image_set.ts";

const images = { shape: [2, 2, 3], data: Uint8Array.from({ length: 12 }, (_, i) => 20 * i) };
const labels = { shape: [2], data: new Uint8Array([9, 0]) };

Deno.test("imageSet joins images and labels", () => {
  const set = imageSet(images, labels);
  assertEquals(
    [set.count, set.channels, set.rows, set.columns, set.classes, set.labels[0], set.images[11]],
    [2, 1, 2, 3, 10, 9, 220],
  );
});

Deno.test("imageSet refuses different counts of images and labels", () => {
  const three = { shape: [3], data: new Uint8Array(3) };
  assertThrows(() => imageSet(images, three, 10, "a and b"), FormatError, "join a and b: found 2 images and 3 labels");
});

Deno.test("imageSet refuses images and labels in each other's place", () => {
  assertThrows(() => imageSet(labels, images), FormatError, "images have shape [2], needed [count,rows,columns]");
  assertThrows(() => imageSet(images, images), FormatError, "labels have shape [2,2,3], needed [count]");
});

Deno.test("imageSet refuses a label that is no class", () => {
  assertThrows(() => imageSet(images, labels, 9), FormatError, "found label 9 at position 0, needed 0 to 8");
});

Deno.test("imageSet refuses a set without images", () => {
  const none = { shape: [0, 28, 28], data: new Uint8Array() };
  assertThrows(() => imageSet(none, { shape: [0], data: new Uint8Array() }), FormatError, "needed at least one");
});

Deno.test("pixelMoments gives mean and standard deviation of the pixels over 255", () => {
  const { mean, std } = pixelMoments(imageSet(images, labels));
  assertAlmostEquals(mean, 110 / 255, 1e-12);
  assertAlmostEquals(std, 20 * Math.sqrt((12 * 12 - 1) / 12) / 255, 1e-12);
});

Deno.test("pixelMoments refuses images without contrast", () => {
  const flat = imageSet({ shape: [2, 2, 3], data: new Uint8Array(12).fill(255) }, labels);
  assertThrows(() => pixelMoments(flat), FormatError, "all 12 pixels are equal");
});

Deno.test("imageOf brings the channels of one image together", () => {
  const data = Uint8Array.from({ length: 24 }, (_, i) => i);
  const set = { images: data, labels: labels.data, count: 2, channels: 3, rows: 2, columns: 2, classes: 10 };
  assertEquals(imageOf(set, 1), {
    width: 2,
    height: 2,
    channels: 3,
    data: new Uint8Array([12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23]),
  });
  assertThrows(() => imageOf(set, 2), ValueError, "Cannot take image 2: the set has images 0 to 1");
});
