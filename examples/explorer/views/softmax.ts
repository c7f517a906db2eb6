/// <reference lib="dom" />
import { element } from "../dom.ts";
import { percent, shown } from "../numbers.ts";
import { bar } from "./bar.ts";
import { type Context, outputOf } from "./context.ts";

/** Every logit, its exponential and its share of their sum. */
export function softmaxView(context: Context): Node[] {
  const { look, source, layer, neuron, palette } = context;
  const logits = [...look.values[source.name]];
  const most = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - most));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  const rows = logits.map((logit, i) => {
    const probability = look.values[layer.name][i];
    const cells = [`${i}`, shown(logit), exponentials[i].toExponential(1), percent(probability)];
    return element(
      "tr",
      { class: i === neuron.index ? "chosen" : "" },
      ...cells.map((text) => element("td", {}, text)),
      element("td", { class: "bars" }, bar(probability, 1, palette)),
    );
  });
  return [
    element("p", { class: "formula" }, "p = e^(z \u2212 max z) / \u03a3 e^(z \u2212 max z)"),
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element("tr", {}, ...["digit", "z", "e^(z \u2212 max)", "p", ""].map((text) => element("th", {}, text))),
      ),
      element("tbody", {}, ...rows),
    ),
    element(
      "p",
      { class: "total" },
      `${exponentials[neuron.index].toExponential(3)} / ${shown(sum, 3)} = `,
      element("output", {}, shown(outputOf(context), 3)),
    ),
  ];
}
