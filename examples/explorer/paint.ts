/// <reference lib="dom" />
import { ink, largest, type Palette } from "./colours.ts";
import { penOf } from "./dom.ts";
import type { Layer } from "./layers.ts";

/** Paints one map of a layer, a pixel for each number; numbers from `upTo` on stay empty. */
export function paintMap(
  canvas: HTMLCanvasElement,
  layer: Layer,
  values: Float32Array,
  map: number,
  palette: Palette,
  upTo = Infinity,
): void {
  const count = layer.rows * layer.columns;
  const pen = penOf(canvas);
  const image = pen.createImageData(layer.columns, layer.rows);
  const most = largest(values);
  const [least, top] = layer.kind === "input" ? [Math.min(...values), Math.max(...values)] : [0, 0];
  for (let i = 0; i < Math.min(count, upTo); i++) {
    const value = values[map * count + i];
    image.data.set([...(layer.kind === "input" ? ink(value, least, top) : palette.signed(value, most)), 255], 4 * i);
  }
  pen.putImageData(image, 0, 0);
}

/** Paints how much each pixel matters, from clear to full. */
export function paintHeat(canvas: HTMLCanvasElement, heat: Float32Array): void {
  const pen = penOf(canvas);
  const image = pen.createImageData(canvas.width, canvas.height);
  const most = largest(heat);
  heat.forEach((value, i) => image.data.set([255, 60, 40, most > 0 ? (235 * value) / most : 0], 4 * i));
  pen.putImageData(image, 0, 0);
}
