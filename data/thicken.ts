import type { GrayImage } from "./gray.ts";

/** Stroke widths of MNIST on its grid, as `strokeWidth` estimates them: 5 % are thinner than the first. */
const thin = 1.3;
const usual = 1.8;

/**
 * Widens strokes that would come out thinner than those of MNIST once the digit is fitted into `size` pixels: every pixel
 * takes the largest value within a square around it. The result grows by the radius on each side.
 *
 * @param digit the digit cut out, values 0 to 1
 * @param size pixels that the longer side will have
 */
export function thicken(digit: GrayImage, size: number): GrayImage {
  const scale = size / Math.max(digit.width, digit.height);
  const width = strokeWidth(digit) * scale;
  const radius = width < thin ? Math.round((usual - width) / 2 / scale) : 0;
  return radius === 0 ? digit : widenRows(widenRows(digit, radius), radius);
}

/** Twice the area of the strokes over the length of their outline, in pixels. */
function strokeWidth({ width, height, values }: GrayImage): number {
  const inked = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && values[y * width + x] >= 0.5;
  let [area, outline] = [0, 0];
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      const here = inked(x, y);
      if (here) area++;
      if (here !== inked(x - 1, y)) outline++;
      if (here !== inked(x, y - 1)) outline++;
    }
  }
  return (2 * area) / outline;
}

/** Widens along the rows and transposes, so that two calls widen along both axes. */
function widenRows({ width, height, values }: GrayImage, radius: number): GrayImage {
  const wide = width + 2 * radius;
  const result = new Float32Array(wide * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < wide; x++) {
      const from = Math.max(0, x - 2 * radius);
      const to = Math.min(width - 1, x);
      let largest = 0;
      for (let i = from; i <= to; i++) largest = Math.max(largest, values[y * width + i]);
      result[x * height + y] = largest;
    }
  }
  return { width: height, height: wide, values: result };
}
