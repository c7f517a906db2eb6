/// <reference lib="dom" />
import { css, type Palette } from "../colours.ts";
import { element } from "../dom.ts";

/** A bar as long as the number's share of `most`, in the colour of its sign. */
export function bar(value: number, most: number, palette: Palette): HTMLElement {
  const width = most > 0 ? (100 * Math.min(most, Math.abs(value))) / most : 0;
  return element("span", {
    class: "bar",
    style: `width:${width}%;background:${css(palette.signed(value, Math.abs(value)))}`,
  });
}
