/// <reference lib="dom" />
import { css, largest, type Palette } from "../colours.ts";
import { element } from "../dom.ts";
import { shown } from "../numbers.ts";

/** How a grid of numbers is drawn. */
export interface GridOptions {
  readonly caption: string;
  readonly columns: number;
  readonly palette: Palette;
  /** Positions that stand in the padding. */
  readonly outside?: readonly boolean[];
  /** A position to point at. */
  readonly marked?: number;
}

/** Numbers in rows and columns, each on the colour of its value. */
export function numberGrid(values: readonly number[], options: GridOptions): HTMLElement {
  const { caption, columns, palette, outside, marked } = options;
  const most = largest(values);
  const cells = values.map((value, i) => {
    const padded = outside?.[i] ?? false;
    const style = `background:${css(palette.signed(value, most))};color:${palette.textOn(value, most)}`;
    const kind = padded ? "cell padded" : i === marked ? "cell marked" : "cell";
    return element("span", { class: kind, ...(!padded && { style }) }, shown(value));
  });
  return element(
    "figure",
    { class: "numbers" },
    element("figcaption", {}, caption),
    element("div", { class: "cells", style: `--columns:${columns}` }, ...cells),
  );
}
