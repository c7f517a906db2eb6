/// <reference lib="dom" />
import { mnistMoments } from "@tilegrad/tilegrad/data";
import { element } from "../dom.ts";
import { shown } from "../numbers.ts";
import { type Context, outputOf } from "./context.ts";

/** How a pixel becomes a number. */
export function inputView(context: Context): Node[] {
  const { mean, std } = mnistMoments;
  const byte = Math.round(255 * (outputOf(context) * std + mean));
  return [
    element("p", { class: "formula" }, "x = (byte / 255 \u2212 mean) / std"),
    element(
      "p",
      { class: "total" },
      `(${byte} / 255 \u2212 ${mean}) / ${std} = `,
      element("output", {}, shown(outputOf(context), 3)),
    ),
    element("p", { class: "hint" }, "Mean and standard deviation are those of all pixels that the network trains on."),
  ];
}
