import { type GrayImage, resize, toGray } from "./gray.ts";
import type { Image } from "./image.ts";
import { findInk, inkBox, massCenter } from "./ink.ts";
import { thicken } from "./thicken.ts";

const field = 28;
const digitBox = 20;
/** Where MNIST has its centres of mass, measured: the middle of pixel 14. */
const center = 14.5;

/**
 * Makes a drawn or photographed digit look like those of MNIST: light on dark, 28 x 28, the digit fitted into 20 x 20 with
 * its proportions kept, its centre of mass in row and column 14.
 *
 * The background is the plane that fits the outermost pixels best, so that light falling off to one side does not matter.
 * Whatever differs most from it is ink, be it darker or lighter. Lines much thinner than those of MNIST are thickened.
 * An image that already has 28 x 28 pixels is only made light on dark.
 *
 * @param image one digit, any size, on a background of roughly one colour that reaches the edges
 * @param name what messages call the image
 * @returns an image of 28 x 28 pixels and 1 channel
 * @throws {FormatError} where nothing stands out from the background
 * @example
 * ```ts
 * import { decodeImage, digitImage } from "@tilegrad/tilegrad/data";
 * const digit = digitImage(await decodeImage(await Deno.readFile("digit.png")));
 * console.log(digit.width, digit.height, digit.channels); // 28 28 1
 * ```
 *
 * Source: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998, section III.A.
 */
export function digitImage(image: Image, name = "image"): Image {
  const gray = toGray(image);
  if (gray.width === field && gray.height === field) return lightOnDark(gray, name);
  const shrink = Math.min(1, 256 / Math.max(gray.width, gray.height));
  const small = resize(gray, atLeastOne(gray.width * shrink), atLeastOne(gray.height * shrink));
  const ink = thicken(inkBox(findInk(small, name)), digitBox);
  const fit = digitBox / Math.max(ink.width, ink.height);
  return centered(resize(ink, atLeastOne(ink.width * fit), atLeastOne(ink.height * fit)));
}

function atLeastOne(extent: number): number {
  return Math.max(1, Math.round(extent));
}

function lightOnDark(gray: GrayImage, name: string): Image {
  const { dark } = findInk(gray, name);
  const data = Uint8Array.from(gray.values, (value) => Math.round(dark ? 255 - value : value));
  return { width: field, height: field, channels: 1, data };
}

function centered(digit: GrayImage): Image {
  const { x, y } = massCenter(digit);
  const left = Math.round(center - x);
  const top = Math.round(center - y);
  const brightest = digit.values.reduce((most, value) => Math.max(most, value), 0);
  const data = new Uint8Array(field * field);
  for (let row = 0; row < digit.height; row++) {
    for (let column = 0; column < digit.width; column++) {
      const [toRow, toColumn] = [top + row, left + column];
      if (toRow < 0 || toRow >= field || toColumn < 0 || toColumn >= field) continue;
      data[toRow * field + toColumn] = Math.round((255 * digit.values[row * digit.width + column]) / brightest);
    }
  }
  return { width: field, height: field, channels: 1, data };
}
