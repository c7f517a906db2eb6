/// <reference lib="dom" />
import { byId, element } from "./dom.ts";
import type { Look } from "./network.ts";
import { percent } from "./numbers.ts";

/** What the network takes the picture for: the likeliest digit, and a bar for each. */
export function showAnswer({ values, likeliest }: Look): void {
  const bars = Array.from(values.softmax, (share, digit) =>
    element(
      "li",
      { class: digit === likeliest ? "likeliest" : "" },
      element("span", {}, `${digit}`),
      element("span", { class: "track" }, element("span", { class: "bar", style: `width:${100 * share}%` })),
      element("span", { class: "share" }, percent(share)),
    ));
  byId("digit", HTMLElement).textContent = `${likeliest}`;
  byId("bars", HTMLOListElement).replaceChildren(...bars);
}
