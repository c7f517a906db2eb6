import { assertEquals, assertThrows } from "@std/assert";
import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  DTypeError,
  hsvToRgb,
  ones,
  rgbToGray,
  rgbToHsv,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

const pixel = (...colour: number[]) => tensor(colour, { shape: [3, 1, 1] });

Deno.test("gray is the weighted sum of the colours", async () => {
  await checkValues(rgbToGray(pixel(1, 0, 0)), [0.2989]);
  await checkValues(rgbToGray(pixel(0.2, 0.4, 0.6)), [0.2 * 0.2989 + 0.4 * 0.587 + 0.6 * 0.114]);
  assertEquals(rgbToGray(zeros([2, 3, 4, 5])).shape, [2, 1, 4, 5]);
});

Deno.test("hue, saturation and value of known colours, and back", async () => {
  const rows: readonly (readonly [readonly number[], readonly number[]])[] = [
    [[1, 0, 0], [0, 1, 1]],
    [[1, 1, 0], [1 / 6, 1, 1]],
    [[0, 1, 0], [1 / 3, 1, 1]],
    [[0, 0.5, 0.5], [0.5, 1, 0.5]],
    [[0, 0, 1], [2 / 3, 1, 1]],
    [[1, 0.5, 1], [5 / 6, 0.5, 1]],
    [[0.5, 0.5, 0.5], [0, 0, 0.5]],
    [[0, 0, 0], [0, 0, 0]],
    [[0.9, 0.3, 0.36], [0.98333333, 2 / 3, 0.9]],
  ];
  for (const [rgb, hsv] of rows) {
    await checkValues(rgbToHsv(pixel(...rgb)), hsv, { atol: 2e-6 });
    await checkValues(hsvToRgb(pixel(...hsv)), rgb, { atol: 2e-6 });
  }
  const image = random([2, 3, 170, 131], { min: 0, max: 1 });
  await checkValues(hsvToRgb(rgbToHsv(image)), await image.data(), { atol: 2e-6 });
});

Deno.test("brightness, contrast and saturation mix with black, the mean and the gray image", async () => {
  const image = tensor([0.2, 0.8, 0.4, 0.6], { shape: [1, 2, 2] });
  await checkValues(adjustBrightness(image, 1.5), [0.3, 1, 0.6, 0.9]);
  await checkValues(adjustContrast(image, 0.5), [0.35, 0.65, 0.45, 0.55]);
  await checkValues(adjustContrast(image, 3), [0, 1, 0.2, 0.8]);
  const gray = 0.2 * 0.2989 + 0.4 * 0.587 + 0.6 * 0.114;
  await checkValues(adjustSaturation(pixel(0.2, 0.4, 0.6), 0), [gray, gray, gray]);
  await checkValues(adjustSaturation(pixel(0.2, 0.4, 0.6), 1), [0.2, 0.4, 0.6]);
  const two = tensor([0.5, 2], { shape: [2, 1, 1, 1] });
  await checkValues(adjustBrightness(ones([2, 1, 1, 1]), two), [0.5, 1]);
});

Deno.test("contrast takes the mean of each image by itself", async () => {
  const images = tensor([0, 1, 0.4, 0.6], { shape: [2, 1, 1, 2] });
  await checkValues(adjustContrast(images, 0.5), [0.25, 0.75, 0.45, 0.55]);
});

Deno.test("hue turns around the wheel", async () => {
  await checkValues(adjustHue(pixel(1, 0, 0), 1 / 3), [0, 1, 0], { atol: 2e-6 });
  await checkValues(adjustHue(pixel(1, 0, 0), -1 / 3), [0, 0, 1], { atol: 2e-6 });
  await checkValues(adjustHue(pixel(0.3, 0.6, 0.9), 0.5), [0.9, 0.6, 0.3], { atol: 2e-6 });
});

Deno.test("colours are differentiable twice away from their kinks", async () => {
  const image = tensor([0.9, 0.3, 0.5, 0.2, 0.1, 0.85], { shape: [3, 1, 2] });
  const how = { step: 2 ** -7, tolerance: 4e-3 };
  for (const f of [rgbToGray, rgbToHsv, (x: Tensor) => hsvToRgb(rgbToHsv(x))]) await checkGradient(f, [image], how);
  await checkGradient((x) => adjustContrast(x, 0.6), [image], how);
  await checkGradient((x) => adjustSaturation(x, 0.6), [image], how);
  await checkGradient((x) => adjustHue(x, 0.1), [image], how);
  await checkGradient((x, factor) => adjustBrightness(x, factor), [image, tensor([0.7])], how);
});

Deno.test("wrong channels, factors and types are refused", () => {
  for (const f of [rgbToGray, rgbToHsv, hsvToRgb]) {
    assertThrows(() => f(zeros([4, 2, 2])), ShapeError, `Cannot apply ${f.name}: x is [4,2,2], it needs three colours`);
    assertThrows(() => f(zeros([3])), ShapeError, "[..., 3, H, W]");
    assertThrows(() => f(zeros([3, 2, 2], "int32")), DTypeError, "found int32");
  }
  assertThrows(() => adjustBrightness(zeros([3, 2, 2]), -1), ValueError, "the factor must be at least 0, found -1");
  assertThrows(() => adjustContrast(zeros([2, 2, 2]), 1), ShapeError, "three colours");
  assertThrows(() => adjustSaturation(zeros([3, 2, 2]), NaN), ValueError, "found NaN");
  assertThrows(() => adjustHue(zeros([3, 2, 2]), 0.6), ValueError, "from -0.5 to 0.5, found 0.6");
});
