/// <reference lib="dom" />
import { element, penOf } from "./dom.ts";
import { type Layer, type Neuron, neuronAt, placeOf, windowOf } from "./layers.ts";
import { paintMap } from "./paint.ts";
import type { Context } from "./views/context.ts";

/** Pixels of a map on the stage, along its longer side. */
const SIDE = 336;

/** The map that a window slides over and the map that it fills, large, side by side. */
export function stage(context: Context, upTo: number | undefined, choose: (neuron: Neuron) => void): HTMLElement {
  const { layer, source, neuron, channel } = context;
  const place = placeOf(neuron);
  const from = layer.kind === "conv2d" ? channel : place.map;
  const seen = layer.window ? windowOf(layer.window, place) : { top: place.row, left: place.column, size: 1 };
  const padding = layer.window?.padding ?? 0;
  const before = large(context, source, from, padding, seen);
  const after = large(context, layer, place.map, 0, { top: place.row, left: place.column, size: 1 }, upTo);
  after.addEventListener("click", (event) => {
    const { left, top, width, height } = after.getBoundingClientRect();
    const [row, column] = [(event.clientY - top) / height * layer.rows, (event.clientX - left) / width * layer.columns];
    choose(neuronAt(layer, { map: place.map, row: Math.floor(row), column: Math.floor(column) }));
  });
  const figure = (canvas: HTMLCanvasElement, name: string) =>
    element("figure", {}, canvas, element("figcaption", {}, name));
  return element(
    "div",
    { class: "stage" },
    figure(before, source.maps > 1 ? `${source.name}, map ${from + 1}` : source.name),
    element("span", { class: "operator" }, "\u2192"),
    figure(after, layer.maps > 1 ? `${layer.name}, map ${place.map + 1}` : layer.name),
  );
}

/** A map with its padding as a dashed edge and a frame over the cells that matter. */
function large(
  { look, palette }: Context,
  layer: Layer,
  map: number,
  padding: number,
  seen: { readonly top: number; readonly left: number; readonly size: number },
  upTo?: number,
): HTMLCanvasElement {
  const cell = SIDE / (Math.max(layer.rows, layer.columns) + 2 * padding);
  const [width, height] = [(layer.columns + 2 * padding) * cell, (layer.rows + 2 * padding) * cell];
  const canvas = element("canvas", {
    width,
    height,
    class: "large",
    role: "img",
    "aria-label": `${layer.name} enlarged`,
  });
  const small = element("canvas", { width: layer.columns, height: layer.rows });
  paintMap(small, layer, look.values[layer.name], map, palette, upTo);
  const pen = penOf(canvas);
  const style = getComputedStyle(document.documentElement);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, padding * cell, padding * cell, layer.columns * cell, layer.rows * cell);
  pen.strokeStyle = style.getPropertyValue("--muted");
  pen.setLineDash([5, 4]);
  pen.strokeRect(0.5, 0.5, width - 1, height - 1);
  pen.setLineDash([]);
  pen.strokeStyle = style.getPropertyValue("--mark");
  pen.lineWidth = 3;
  const at = (start: number) => (start + padding) * cell;
  pen.strokeRect(at(seen.left), at(seen.top), seen.size * cell, seen.size * cell);
  return canvas;
}
