/// <reference lib="dom" />
import { element } from "./dom.ts";
import type { Look } from "./network.ts";
import { percent } from "./numbers.ts";

/** What the network takes the picture for: the likeliest digit, and a bar for each. */
export function showAnswer(root: HTMLElement, { values, likeliest }: Look): void {
  const { softmax } = values;
  const bars = Array.from(softmax, (share, digit) =>
    element(
      "li",
      { class: digit === likeliest ? "likeliest" : "" },
      element("span", {}, `${digit}`),
      element("span", { class: "track" }, element("span", { class: "bar", style: `width:${100 * share}%` })),
      element("span", { class: "share" }, percent(share)),
    ));
  root.replaceChildren(
    element("p", { class: "answer" }, "It reads ", element("strong", { id: "digit" }, `${likeliest}`)),
    element("ol", {}, ...bars),
  );
}
