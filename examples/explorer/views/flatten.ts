/// <reference lib="dom" />
import { element } from "../dom.ts";
import { placeOf } from "../layers.ts";
import { shown } from "../numbers.ts";
import { type Context, outputOf } from "./context.ts";

/** Where in the maps a number of the vector comes from. */
export function flattenView(context: Context): Node[] {
  const { source, neuron } = context;
  const { map, row, column } = placeOf({ layer: source, index: neuron.index });
  const { rows, columns } = source;
  return [
    element("p", { class: "formula" }, `i = map \u00b7 ${rows * columns} + row \u00b7 ${columns} + column`),
    element(
      "p",
      { class: "total" },
      `${map} \u00b7 ${rows * columns} + ${row} \u00b7 ${columns} + ${column} = ${neuron.index}: `,
      element("output", {}, shown(outputOf(context), 3)),
    ),
    element("p", { class: "hint" }, "Maps, rows and columns are counted from 0 here. The number stays what it is."),
  ];
}
