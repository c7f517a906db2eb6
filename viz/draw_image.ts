import type { Image } from "../data/image.ts";
import { type Canvas, fillRectangle } from "./canvas.ts";

/** Draws an image with every pixel as a rectangle, so that `width` by `height` pixels of the canvas are filled. */
export function drawImage(canvas: Canvas, image: Image, x: number, y: number, width: number, height: number): void {
  const { channels, data } = image;
  const edge = (i: number, count: number, extent: number) => Math.round((i * extent) / count);
  for (let row = 0; row < image.height; row++) {
    const [top, bottom] = [edge(row, image.height, height), edge(row + 1, image.height, height)];
    for (let column = 0; column < image.width; column++) {
      const [left, right] = [edge(column, image.width, width), edge(column + 1, image.width, width)];
      const at = (row * image.width + column) * channels;
      const green = channels < 3 ? data[at] : data[at + 1];
      const blue = channels < 3 ? data[at] : data[at + 2];
      fillRectangle(canvas, x + left, y + top, right - left, bottom - top, [data[at], green, blue]);
    }
  }
}
