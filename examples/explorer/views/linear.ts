/// <reference lib="dom" />
import { element } from "../dom.ts";
import { shown, summand } from "../numbers.ts";
import { bar } from "./bar.ts";
import { type Context, outputOf } from "./context.ts";

/** Products that are shown one by one. */
const LISTED = 8;

/** The largest products of a neuron of a linear layer, and the sum of the others. */
export function linearView(context: Context): Node[] {
  const { look, layer, source, neuron, palette } = context;
  const inputs = look.values[source.name];
  const from = neuron.index * inputs.length;
  const weights = look.weights[`${layer.name}.weight`].subarray(from, from + inputs.length);
  const terms = Array.from(inputs, (x, i) => ({ i, x, w: weights[i], product: x * weights[i] }));
  terms.sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const [listed, others] = [terms.slice(0, LISTED), terms.slice(LISTED)];
  const rest = others.reduce((sum, { product }) => sum + product, 0);
  const most = Math.abs(listed[0].product);
  const row = (cells: readonly string[], product: number) =>
    element(
      "tr",
      {},
      ...cells.map((text) => element("td", {}, text)),
      element("td", { class: "bars" }, bar(product, most, palette)),
    );
  const rows = listed.map(({ i, x, w, product }) => row([`${i}`, shown(x), shown(w), shown(product)], product));
  return [
    element("p", { class: "formula" }, `y = \u03a3 x\u1d62 \u00b7 w\u1d62 + b, over ${inputs.length} inputs`),
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element("tr", {}, ...["i", "x", "w", "x \u00b7 w", ""].map((text) => element("th", {}, text))),
      ),
      element("tbody", {}, ...rows, row([`${others.length} others`, "", "", shown(rest)], rest)),
    ),
    element(
      "p",
      { class: "total" },
      "sum of the products ",
      element("b", { "data-sum": true }, shown(terms.reduce((sum, { product }) => sum + product, 0), 3)),
      ` ${summand(look.weights[`${layer.name}.bias`][neuron.index], 3)} (bias) = `,
      element("output", {}, shown(outputOf(context), 3)),
    ),
  ];
}
