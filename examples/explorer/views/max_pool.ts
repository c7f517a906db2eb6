/// <reference lib="dom" />
import { element } from "../dom.ts";
import { placeOf, windowOf } from "../layers.ts";
import { shown } from "../numbers.ts";
import { type Context, outputOf } from "./context.ts";
import { numberGrid } from "./number_grid.ts";

/** The window and the largest number in it. */
export function maxPoolView(context: Context): Node[] {
  const { look, layer, source, neuron, palette } = context;
  const place = placeOf(neuron);
  const { top, left, size } = windowOf(layer.window!, place);
  const values = Array.from({ length: size * size }, (_, i) => {
    const row = place.map * source.rows + top + Math.floor(i / size);
    return look.values[source.name][row * source.columns + left + i % size];
  });
  const marked = values.indexOf(Math.max(...values));
  return [
    element("p", { class: "formula" }, `y = max of ${size} \u00d7 ${size}`),
    element(
      "div",
      { class: "equation" },
      numberGrid(values, { caption: `window of ${source.name}, map ${place.map + 1}`, columns: size, palette, marked }),
    ),
    element(
      "p",
      { class: "total" },
      `max(${values.map((value) => shown(value, 3)).join(", ")}) = `,
      element("output", {}, shown(outputOf(context), 3)),
    ),
    element("p", { class: "hint" }, `Three of four numbers are dropped: the map shrinks to half its rows and columns.`),
  ];
}
