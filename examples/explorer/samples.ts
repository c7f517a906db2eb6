/// <reference lib="dom" />
import { parseIdx } from "@tilegrad/tilegrad/data";
import { element, penOf } from "./dom.ts";
import { FIELD } from "./network.ts";

/** The digits that come with the page, of the bytes of an idx file: one test image of MNIST for each class, in their order. */
export function sampleDigits(bytes: Uint8Array): Uint8Array[] {
  const { shape: [count, rows, columns], data } = parseIdx(bytes, "digits.idx");
  const plane = rows * columns;
  return Array.from({ length: count }, (_, i) => data.subarray(i * plane, (i + 1) * plane));
}

/** A button for each digit; `choose` takes the pixels of the one that is picked. */
export function showSamples(
  root: HTMLElement,
  digits: readonly Uint8Array[],
  choose: (pixels: Uint8Array) => void,
): void {
  root.replaceChildren(...digits.map((pixels, digit) => {
    const canvas = element("canvas", { width: FIELD, height: FIELD });
    const image = new ImageData(FIELD, FIELD);
    pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    penOf(canvas).putImageData(image, 0, 0);
    const name = `MNIST test digit ${digit}`;
    return element("button", { type: "button", "aria-label": name, click: () => choose(pixels) }, canvas);
  }));
}
