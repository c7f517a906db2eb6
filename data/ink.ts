import { FormatError } from "../core/mod.ts";
import type { GrayImage } from "./gray.ts";

/** How strongly each pixel is drawn on, 0 to 1, and whether the ink was darker than its ground. */
export interface Ink extends GrayImage {
  readonly dark: boolean;
}

/** Grey levels by which a stroke must differ from its ground to count as drawn. */
const leastContrast = 16;

/**
 * Tells ink from ground: the ground is the plane that fits the border best, the ink whatever deviates from it to the side
 * where the deviations are rare and large (the sign of their third moment). Below half of Otsu's threshold is noise, at
 * the mean of what lies above the threshold is full ink.
 *
 * @throws {FormatError} where nothing deviates enough
 */
export function findInk(image: GrayImage, name: string): Ink {
  const deviation = withoutGround(image);
  const dark = deviation.reduce((sum, value) => sum + value ** 3, 0) < 0;
  const values = deviation.map((value) => Math.max(0, dark ? -value : value));
  const strongest = values.reduce((most, value) => Math.max(most, value), 0);
  if (strongest < leastContrast) {
    throw new FormatError(
      `Cannot find a digit in ${name}: no pixel of ${image.width} x ${image.height} differs from the ground by more than ` +
        `${strongest.toFixed(1)} of 255 grey levels, needed at least ${leastContrast}`,
    );
  }
  const threshold = otsuThreshold(values, strongest);
  const inked = values.filter((value) => value > threshold);
  const full = inked.reduce((sum, value) => sum + value, 0) / inked.length;
  const none = threshold / 2;
  return {
    width: image.width,
    height: image.height,
    values: values.map((value) => Math.min(1, Math.max(0, (value - none) / (full - none)))),
    dark,
  };
}

function withoutGround({ width, height, values }: GrayImage): Float32Array {
  const [centerX, centerY] = [(width - 1) / 2, (height - 1) / 2];
  const margin = Math.max(1, Math.floor(Math.min(width, height) / 20));
  let [count, sum, sumX, sumY, squareX, squareY] = [0, 0, 0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.min(x, y, width - 1 - x, height - 1 - y) >= margin) continue;
      const [dx, dy, value] = [x - centerX, y - centerY, values[y * width + x]];
      count++;
      sum += value;
      sumX += dx * value;
      sumY += dy * value;
      squareX += dx * dx;
      squareY += dy * dy;
    }
  }
  // The border is symmetric about the centre, so the three normal equations of the least-squares plane fall apart.
  const [slopeX, slopeY] = [sumX / (squareX || 1), sumY / (squareY || 1)];
  return values.map((value, i) => {
    const [dx, dy] = [i % width - centerX, Math.floor(i / width) - centerY];
    return value - sum / count - slopeX * dx - slopeY * dy;
  });
}

/** The value that parts two groups best (largest variance between them). Source: Otsu, 1979. */
function otsuThreshold(values: Float32Array, largest: number): number {
  const bins = 256;
  const histogram = new Float64Array(bins);
  for (const value of values) histogram[Math.min(bins - 1, Math.floor((value / largest) * bins))]++;
  const total = histogram.reduce((sum, count, bin) => sum + count * bin, 0);
  let [below, sumBelow, best, threshold] = [0, 0, -1, 0];
  for (let bin = 0; bin < bins - 1; bin++) {
    below += histogram[bin];
    sumBelow += histogram[bin] * bin;
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (between > best) [best, threshold] = [between, bin];
  }
  return ((threshold + 1) / bins) * largest;
}

/** The smallest part of the image that holds every pixel with at least half the full ink. */
export function inkBox({ width, height, values }: GrayImage): GrayImage {
  let [left, top, right, bottom] = [width, height, -1, -1];
  values.forEach((value, i) => {
    if (value < 0.5) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  const [boxWidth, boxHeight] = [right - left + 1, bottom - top + 1];
  const box = new Float32Array(boxWidth * boxHeight);
  for (let y = 0; y < boxHeight; y++) {
    const start = (top + y) * width + left;
    box.set(values.subarray(start, start + boxWidth), y * boxWidth);
  }
  return { width: boxWidth, height: boxHeight, values: box };
}

/** Centre of mass in pixels; the middle of the first pixel is at (0.5, 0.5). */
export function massCenter({ width, values }: GrayImage): { x: number; y: number } {
  let [mass, sumX, sumY] = [0, 0, 0];
  values.forEach((value, i) => {
    mass += value;
    sumX += value * (i % width + 0.5);
    sumY += value * (Math.floor(i / width) + 0.5);
  });
  return { x: sumX / mass, y: sumY / mass };
}
